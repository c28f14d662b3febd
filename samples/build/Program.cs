using Petrel;
using Petrel.Wasi;
using Sample;
using Sample.Programs;

using var engine = new Engine();
using var store = new Store(engine);

// The class was made of shapes.wat: its exports are methods and properties, its imports an interface.
var shapes = new Shapes(store, new Log());
Console.WriteLine($"rectangle: {shapes.Rectangle(2, 4)}, the {shapes.Count}st");
(int quotient, int remainder) = shapes.Divide(17, 5);
Console.WriteLine($"17 / 5 = {quotient}, {remainder} left");

// References to objects of the module are values.
Value circle = shapes.MakeCircle(2.0)[0];
Console.WriteLine($"circle: {shapes.AreaOf(circle)[0].AsFloat64():F3}");

shapes.Memory.Write(16, 42);
Console.WriteLine($"memory: {shapes.Load(16)}");
try
{
    shapes.Load(-1);
}
catch (TrapException trap)
{
    Console.WriteLine($"trap: {trap.Code} in function {trap.Frames[0].FunctionName}");
}

// A program of WASI in one call.
return Greeting.Run(new WasiConfiguration().WithInheritedStandardStreams());

internal sealed class Log : Shapes.ILog
{
    public void Area(double a0) => Console.WriteLine($"log: {a0}");
}
