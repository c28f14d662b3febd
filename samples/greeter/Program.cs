// Calls what a component exports and implements what it imports, with bindings that are generated from wit/greeter.wit.
using Microsoft.Extensions.DependencyInjection;
using Petrel;
using Petrel.Components;
using Petrel.Extensions.DependencyInjection;
using Sample.Greeter;
using Sample.Greeter.Console;

string path = Path.Combine(AppContext.BaseDirectory, "greeter.wat");

// By hand: an engine, a store, a component, and a linker that knows who implements what the component imports.
using (var engine = new Engine(new EngineOptions()))
using (var store = new Store(engine))
using (Component component = Component.FromFile(engine, path))
{
    var linker = new ComponentLinker(engine);
    ConsoleImports.AddTo(linker, new TerminalConsole());
    Greeter greeter = Greeter.Instantiate(store, component, linker);
    Console.WriteLine(greeter.Greet("world"));
    try
    {
        greeter.Greet("");
    }
    catch (WitException<string> problem)
    {
        Console.WriteLine($"refused: {problem.Error}");
    }
}

// As services: one store, one instance and one console for each scope.
var services = new ServiceCollection();
services.AddPetrel()
    .AddImports<IConsole, TerminalConsole>(ConsoleImports.AddTo)
    .AddWorld(Greeter.Instantiate, path);
using ServiceProvider provider = services.BuildServiceProvider();
foreach (string name in new[] { "Ada", "Grace" })
{
    using IServiceScope scope = provider.CreateScope();
    Console.WriteLine(scope.ServiceProvider.GetRequiredService<Greeter>().Greet(name));
}

/// <summary>Implements the interface <c>sample:greeter/console</c>.</summary>
internal sealed class TerminalConsole : IConsole
{
    private int _lines;

    public void Write(Level level, string text) => Console.WriteLine($"{++_lines}. {level}: {text}");
}
