using System.Diagnostics;
using Petrel.Fuzz.Execution;
using Petrel.Fuzz.Generation;
using Petrel.Fuzz.Reduction;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz;

/// <summary>The long run: <c>eng/fuzz</c>.</summary>
internal static class FuzzCommand
{
    private const string Usage = """
        eng/fuzz [--seed N] [--count M] [--out DIRECTORY] [--mutations K] [--no-node] [--no-reduce] [--ahead] [--digests FILE] [--components [--wasm-tools] | --print | --run FILE | --directory DIRECTORY]
          --seed       first seed (1)
          --count      number of modules (500)
          --out        where failing modules are written as .wat (artifacts/fuzz)
          --mutations  mutants of each module for decoder, validator and text format (5)
          --ahead      compares code that is compiled ahead of time, too: a second or two for each module
          --digests    writes what every module did, to compare runs under different settings of the JIT
          --components random compositions of components in place of modules; with --wasm-tools its verdicts on mutants are compared
          --directory  runs every .wasm in it in every configuration of Petrel: modules of other generators
          --run        runs one module, .wat or .wasm, every way there is
          --print      prints the first module as text and ends
        """;

    public static int Run(string[] args, IFormatProvider format)
    {
        int seed = 1;
        int count = 500;
        int mutations = 5;
        bool useNode = true;
        bool reduce = true;
        bool ahead = false;
        string output = "artifacts/fuzz";
        StreamWriter? digests = null;
        bool components = false;
        bool compare = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--seed":
                    seed = int.Parse(args[++i], format);
                    break;
                case "--count":
                    count = int.Parse(args[++i], format);
                    break;
                case "--mutations":
                    mutations = int.Parse(args[++i], format);
                    break;
                case "--out":
                    output = args[++i];
                    break;
                case "--no-node":
                    useNode = false;
                    break;
                case "--no-reduce":
                    reduce = false;
                    break;
                case "--ahead":
                    ahead = true;
                    break;
                case "--digests":
                    digests = new StreamWriter(args[++i]);
                    break;
                case "--components":
                    components = true;
                    break;
                case "--wasm-tools":
                    compare = true;
                    break;
                case "--run":
                    return RunFile(args[++i], useNode, ahead);
                case "--directory":
                    return RunDirectory(args[++i], digests, ahead);
                case "--print" when components:
                    Console.WriteLine(new Components.FuzzComposition(seed).Text);
                    return 0;
                case "--print":
                    Console.Write(TextFormat.ToText(ModuleGenerator.Generate(seed).Encode()));
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return 1;
            }
        }

        if (components)
        {
            return RunComponents(seed, count, output, compare);
        }

        using NodeOracle? node = useNode ? NodeOracle.Start(out string reason) : Without(out reason);
        Console.WriteLine(node is null ? reason : $"Node {node.Version} with {node.Features & ~WasmFeatures.Wasm2}");
        using (digests)
        {
            return new FuzzRun(node, output, reduce, ahead, mutations, digests).Run(seed, count);
        }
    }

    private static int RunFile(string path, bool useNode, bool ahead)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (!bytes.AsSpan().StartsWith("\0asm"u8))
        {
            bytes = TextFormat.ToBinary(bytes);
        }

        using NodeOracle? node = useNode ? NodeOracle.Start(out _) : null;
        var differential = new Differential(node, ahead);
        string? disagreement = differential.Run(bytes, node?.Features ?? WasmFeatures.Mvp);
        Console.WriteLine(differential.LastDigest);
        Console.WriteLine(disagreement ?? "all agree");
        return disagreement is null ? 0 : 1;
    }

    private static int RunDirectory(string directory, StreamWriter? digests, bool ahead)
    {
        var differential = new Differential(null, ahead);
        int failures = 0;
        string[] files = [.. Directory.EnumerateFiles(directory, "*.wasm").Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            string? disagreement = differential.Run(File.ReadAllBytes(file), WasmFeatures.Mvp);
            digests?.WriteLine($"{Path.GetFileName(file)}\n{differential.LastDigest}");
            if (disagreement is not null)
            {
                failures++;
                Console.WriteLine($"{file}: {disagreement}");
            }
        }

        digests?.Dispose();
        Console.WriteLine($"{files.Length} modules, {failures} failures, {differential.Count.Traps} of {differential.Count.Calls} calls trapped");
        return failures == 0 ? 0 : 1;
    }

    private static int RunComponents(int seed, int count, string output, bool compare)
    {
        int failures = 0;
        var watch = Stopwatch.StartNew();
        Components.WasmTools? wasmTools = null;
        string reason = "wasm-tools is not asked";
        if (compare)
        {
            wasmTools = Components.WasmTools.Find(output, out reason);
        }

        Console.WriteLine(reason);
        Components.ComponentCheck check = new(wasmTools);
        using var handles = new Components.HandleCheck();
        for (int i = 0; i < count; i++)
        {
            if (handles.Run(seed + i) is { } misuse)
            {
                failures++;
                Console.WriteLine($"seed {seed + i}, handles: {misuse}");
            }

            if (check.Run(seed + i, changes: 20, mutants: 10) is { } problem)
            {
                failures++;
                Directory.CreateDirectory(output);
                string path = Path.Combine(output, $"components-{seed + i}.wat");
                File.WriteAllText(path, new Components.FuzzComposition(seed + i).Text);
                Console.WriteLine($"seed {seed + i}: {problem}\n  {path}");
            }

            if ((i + 1) % 50 == 0)
            {
                // Adapters live as long as the engine.
                Console.WriteLine($"{i + 1} compositions in {watch.Elapsed.TotalSeconds:F0} s, {failures} failures, {check.Changed.Traps} of {check.Changed.Calls} calls with changed bytes trapped");
                check.Dispose();
                check = new(wasmTools);
            }
        }

        check.Dispose();
        return failures == 0 ? 0 : 1;
    }

    private static NodeOracle? Without(out string reason)
    {
        reason = "Node is not asked.";
        return null;
    }
}

/// <summary>Runs a range of seeds and reports.</summary>
internal sealed class FuzzRun(NodeOracle? node, string output, bool reduce, bool ahead, int mutations, StreamWriter? digests)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Differential _differential = new(node, ahead);
    private int _failures;
    private long _started;
    private string _doing = "";

    public int Run(int seed, int count)
    {
        var watch = Stopwatch.StartNew();
        using var watchdog = new Timer(_ => Watch(), null, 1000, 1000);
        for (int i = 0; i < count; i++)
        {
            One(seed + i);
            if ((i + 1) % 100 == 0)
            {
                Report(i + 1, watch.Elapsed);
            }
        }

        if (count % 100 != 0)
        {
            Report(count, watch.Elapsed);
        }

        Console.WriteLine("traps: " + string.Join(", ", _differential.Traps.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}")));
        return _failures == 0 ? 0 : 1;
    }

    private void One(int seed)
    {
        Begin($"seed {seed}");
        ModuleTree module = ModuleGenerator.Generate(seed);
        if (_differential.Disagreement(module) is { } disagreement)
        {
            Fail(seed, module, disagreement);
            return;
        }

        digests?.WriteLine($"seed {seed}\n{_differential.LastDigest}");
        Begin($"mutants of seed {seed}");
        foreach (string problem in Mutation.MutationCheck.Run(module, seed, mutations, node, output))
        {
            _failures++;
            Console.WriteLine($"seed {seed}: {problem}");
        }
    }

    private void Fail(int seed, ModuleTree module, string disagreement)
    {
        _failures++;
        Console.WriteLine($"seed {seed}: {disagreement}");
        if (reduce)
        {
            Begin($"reduction of seed {seed}");
            disagreement = new Reducer(module, Kind, () => Begin($"reduction of seed {seed}")).Reduce(_differential.Disagreement);
        }

        Directory.CreateDirectory(output);
        byte[] bytes = module.Encode();
        string path = Path.Combine(output, $"{seed}.wat");
        File.WriteAllBytes(Path.ChangeExtension(path, ".wasm"), bytes);
        if (LinkedModules.Create(module, Differential.LinkSeed(module)) is { } linked)
        {
            foreach (LinkedRole role in LinkedModules.Roles)
            {
                File.WriteAllBytes(Path.Combine(output, $"{seed}-{role}.wasm"), linked.Encode(role));
            }
        }

        try
        {
            File.WriteAllText(path, $";; {disagreement.ReplaceLineEndings(" ")}\n{TextFormat.ToText(bytes)}");
        }
        catch (PetrelException exception)
        {
            Console.WriteLine($"  not printable: {exception.Message}");
        }

        Console.WriteLine($"  {path} ({bytes.Length} bytes): {disagreement}");
    }

    /// <summary>What must stay the same while a module is reduced: who disagrees about what.</summary>
    private static string Kind(string disagreement)
    {
        string who = disagreement[..Math.Max(0, disagreement.IndexOf(':', StringComparison.Ordinal))];
        return disagreement.Contains("memory", StringComparison.Ordinal) ? who + " memory" : disagreement.Contains("trap", StringComparison.Ordinal) ? who + " trap" : who;
    }

    private void Report(int done, TimeSpan time) => Console.WriteLine(
        $"{done} modules in {time.TotalSeconds:F0} s, {_failures} failures, {_differential.NodeRuns} in Node, {_differential.Count.Traps} of {_differential.Count.Calls} calls trapped, {Environment.WorkingSet >> 20} MB");

    private void Begin(string what)
    {
        _doing = what;
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
    }

    private void Watch()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _started)) > s_limit)
        {
            string path = Path.Combine(output, "hang.wasm");
            Directory.CreateDirectory(output);
            File.WriteAllBytes(path, _differential.Current);
            Console.WriteLine($"{_doing}: hangs for more than {s_limit.TotalSeconds} s: {path}");
            Environment.Exit(3);
        }
    }
}
