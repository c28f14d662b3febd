using System.Diagnostics;
using System.Globalization;

namespace Petrel.Benchmarks;

/// <summary>
/// Many living instances: what they take, from the kernel's own books. Mark: 10,000 of a small module under 200 MB resident.
/// </summary>
internal static class Density
{
    private const string Source = """
        (module
          (memory (export "memory") 4)
          (global $count (mut i32) (i32.const 0))
          (table 16 funcref)
          (elem (i32.const 1) $one $next)
          (data (i32.const 1024) "some constants of a small program, and a few of its variables")
          (data (i32.const 70000) "more of them")
          (func $one (result i32) (i32.const 1))
          (func $next (export "next") (param i32) (result i32)
            (i32.store (i32.const 1024) (local.get 0))
            (global.set $count (i32.add (global.get $count) (call_indirect (result i32) (i32.const 1))))
            (i32.add (i32.load (i32.const 1024)) (global.get $count))))
        """;

    /// <summary>Makes the instances, calls each twice, checks the results and prints a line of numbers.</summary>
    public static int Run(int count)
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, Source);
        using var pool = new InstancePool(new Linker(engine), module, new InstancePoolOptions { MaxInstances = count });
        var rented = new PooledInstance[count];
        pool.Rent().Dispose();
        long before = Read("VmRSS");
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            rented[i] = pool.Rent();
        }

        TimeSpan made = Stopwatch.GetElapsedTime(started);
        long idle = Read("VmRSS");
        for (int round = 1; round <= 2; round++)
        {
            for (int i = 0; i < count; i++)
            {
                int result = rented[i].Instance.GetFunction<int, int>("next")!(i);
                if (result != i + round)
                {
                    Console.Error.WriteLine($"instance {i}: {result} instead of {i + round}");
                    return 1;
                }
            }
        }

        TimeSpan called = Stopwatch.GetElapsedTime(started) - made;
        string maps = File.Exists("/proc/self/maps")
            ? File.ReadLines("/proc/self/maps").Count().ToString(CultureInfo.InvariantCulture)
            : "?";
        Console.WriteLine(
            $"{count} instances: {made.TotalMicroseconds / count:F1} us each to make, {called.TotalMicroseconds / count:F1} us to bind and call twice; "
            + $"resident {before >> 10} MB before, {idle >> 10} MB made, {Read("VmRSS") >> 10} MB called; page tables {Read("VmPTE") >> 10} MB; {maps} mappings");
        foreach (PooledInstance instance in rented)
        {
            instance.Dispose();
        }

        Console.WriteLine($"all given back: resident {Read("VmRSS") >> 10} MB, page tables {Read("VmPTE") >> 10} MB");
        return 0;
    }

    /// <summary>A line of /proc/self/status, in KiB; 0 where there is none.</summary>
    private static long Read(string name)
    {
        if (!File.Exists("/proc/self/status"))
        {
            return 0;
        }

        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1], CultureInfo.InvariantCulture);
    }
}
