using System.Diagnostics;
using System.Globalization;
using Petrel;
using Petrel.Benchmarks.Gc;

// Runs each kernel in turns with the same program in C# and prints the best time of both and their ratio.
// Arguments: names of kernels (all when there are none), --rounds N (20), --collectible.
(string Name, int Size, Func<int, int> CSharp)[] kernels =
[
    ("binary-trees", 14, CSharpKernels.BinaryTrees),
    ("linked-list", 2000, CSharpKernels.LinkedList),
    ("hash-map", 5, CSharpKernels.HashMap),
    ("virtual-calls", 3000, CSharpKernels.VirtualCalls),
    ("objects", 1500, CSharpKernels.Objects),
    ("strings", 40, CSharpKernels.Strings),
    ("evaluator", 500, CSharpKernels.Evaluator),
];
var chosen = new List<string>();
int rounds = 20;
var options = new EngineOptions();
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds":
            rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
            break;
        case "--collectible":
            options = options with { CodeLoading = CodeLoading.Collectible };
            break;
        default:
            chosen.Add(args[i]);
            break;
    }
}

using var engine = new Engine(options);
double product = 1;
int count = 0;
Console.WriteLine("kernel            Petrel ms     C# ms   ratio");
foreach ((string name, int size, Func<int, int> csharp) in kernels)
{
    if (chosen.Count > 0 && !chosen.Contains(name))
    {
        continue;
    }

    using var store = new Store(engine);
    using Module module = Module.FromFile(engine, Path.Combine(AppContext.BaseDirectory, name + ".wat"));
    Func<int, int> wasm = new Instance(store, module).GetFunction<int, int>("run")
        ?? throw new InvalidOperationException($"{name} has no export \"run\".");
    double bestWasm = double.MaxValue;
    double bestCSharp = double.MaxValue;
    for (int round = 0; round < rounds; round++)
    {
        (double wasmTime, int wasmResult) = Measure(wasm, size);
        (double csharpTime, int csharpResult) = Measure(csharp, size);
        if (wasmResult != csharpResult)
        {
            throw new InvalidOperationException($"{name}: {wasmResult} in WebAssembly, {csharpResult} in C#.");
        }

        bestWasm = Math.Min(bestWasm, wasmTime);
        bestCSharp = Math.Min(bestCSharp, csharpTime);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {bestWasm,10:F2} {bestCSharp,9:F2} {bestWasm / bestCSharp,7:F2}"));
    product *= bestWasm / bestCSharp;
    count++;
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"geometric mean",-37} {Math.Pow(product, 1.0 / count),7:F2}"));

static (double Milliseconds, int Result) Measure(Func<int, int> kernel, int size)
{
    GC.Collect();
    long start = Stopwatch.GetTimestamp();
    int result = kernel(size);
    double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    // Lets the background compiler have its turn.
    Thread.Sleep(20);
    return (milliseconds, result);
}
