using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Petrel;

// Measures what proposals cost beside what they are compared with, in turns, and prints the best time of each and the ratio.
// Arguments: --rounds N (15), --collectible.
int rounds = 15;
var options = new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads };
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
            Console.Error.WriteLine($"Unknown argument {args[i]}.");
            return 1;
    }
}

using var engine = new Engine(options);
using var store = new Store(engine);
using Module module = Module.FromFile(engine, Path.Combine(AppContext.BaseDirectory, "kernels.wat"));
var instance = new Instance(store, module);

// A loop of tail calls and one of atomic additions need a few milliseconds to be told from the noise.
const int Throws = 20_000;
const int Calls = 20_000_000;
const int Adds = 4_000_000;

Compare("throw, catch", Throws, Kernel("throw-catch"), CSharp.ThrowCatch, "C#");
Compare("tail calls", Calls, Kernel("tail-calls"), Kernel("plain-loop"), "loop");
Compare("mutual tail calls", Calls, Kernel("mutual-tail-calls"), Kernel("plain-loop"), "loop");
Compare("atomic add, i32", Adds, Kernel("atomic-add"), CSharp.AtomicAdd, "Interlocked");
Compare("atomic add, i64", Adds, Kernel("atomic-add-wide"), CSharp.AtomicAddWide, "Interlocked");
return 0;

Func<int, int> Kernel(string name) =>
    instance.GetFunction<int, int>(name) ?? throw new InvalidOperationException($"There is no export \"{name}\".");

void Compare(string what, int size, Func<int, int> kernel, Func<int, int> other, string otherName)
{
    double best = double.MaxValue;
    double bestOther = double.MaxValue;
    for (int round = 0; round < rounds; round++)
    {
        (double time, int result) = Measure(kernel, size);
        (double otherTime, int otherResult) = Measure(other, size);
        if (result != otherResult)
        {
            throw new InvalidOperationException($"{what}: {result}, and {otherResult} by {otherName}.");
        }

        best = Math.Min(best, time);
        bestOther = Math.Min(bestOther, otherTime);
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-18} {best / size,9:F2} ns   {otherName,-11} {bestOther / size,9:F2} ns   ratio {best / bestOther:F2}"));
}

static (double Nanoseconds, int Result) Measure(Func<int, int> kernel, int size)
{
    long start = Stopwatch.GetTimestamp();
    int result = kernel(size);
    double time = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    // Lets the background compiler have its turn.
    Thread.Sleep(20);
    return (time, result);
}

/// <summary>The same work in C#.</summary>
internal static class CSharp
{
    private static int s_cell;
    private static long s_wideCell;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ThrowCatch(int n)
    {
        int sum = 0;
        for (; n > 0; n--)
        {
            try
            {
                Throw(n);
            }
            catch (ValueException exception)
            {
                sum += exception.Value;
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AtomicAdd(int n)
    {
        s_cell = 0;
        for (; n > 0; n--)
        {
            Interlocked.Add(ref s_cell, n);
        }

        return s_cell;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AtomicAddWide(int n)
    {
        s_wideCell = 0;
        for (; n > 0; n--)
        {
            Interlocked.Add(ref s_wideCell, n);
        }

        return (int)s_wideCell;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(int value) => throw new ValueException(value);

    private sealed class ValueException(int value) : Exception
    {
        public int Value { get; } = value;
    }
}
