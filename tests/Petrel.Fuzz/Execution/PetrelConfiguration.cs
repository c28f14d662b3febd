using System.Security.Cryptography;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Execution;

/// <summary>One way in which the engine runs a module.</summary>
/// <param name="name">What it is called in reports.</param>
/// <param name="options">Options of the engine.</param>
/// <param name="load">Makes a module; null for the ordinary way.</param>
/// <param name="modulesPerEngine">How many modules an engine runs: types have one class in an engine, so that code which brings classes wants one of its own.</param>
internal sealed class PetrelConfiguration(string name, EngineOptions options, Func<Engine, byte[], Module>? load = null, int modulesPerEngine = 100) : IDisposable
{

    private static readonly WasmFeatures s_all = (WasmFeatures)(((long)WasmFeatures.JsStringBuiltins - 1) & ~(long)WasmFeatures.SharedEverything);

    private readonly EngineOptions _options = options with { Features = s_all, RelaxedSimdDeterministic = true };
    private Engine? _engine;
    private int _modules;

    public static WasmFeatures AllFeatures => s_all;

    public string Name { get; } = name;

    public static PetrelConfiguration[] All() =>
    [
        new("tiered", new EngineOptions { CodeLoading = CodeLoading.Tiered, BoundsChecks = BoundsChecks.Automatic }),
        new("collectible", new EngineOptions { CodeLoading = CodeLoading.Collectible, BoundsChecks = BoundsChecks.Automatic }),
        new("split", new EngineOptions { CodeLoading = CodeLoading.Collectible, SplitThreshold = 0 }),
        new("explicit", new EngineOptions { CodeLoading = CodeLoading.Collectible, BoundsChecks = BoundsChecks.Explicit }),
    ];

    /// <summary>Code that is compiled ahead of time: as an assembly for C#, and by crossgen2, which takes a second for each module.</summary>
    public static PetrelConfiguration[] AheadOfTime() =>
    [
        new("linked", new EngineOptions(), AheadOfTimeModules.Link, modulesPerEngine: 1),
        new("precompiled", new EngineOptions(), AheadOfTimeModules.Precompile, modulesPerEngine: 1),
    ];

    private Module Load(Engine engine, byte[] bytes) => load is null ? Module.FromBytes(engine, bytes) : load(engine, bytes);

    private Engine NextEngine()
    {
        // Canonical types live as long as their engine.
        if (_engine is null || _modules++ % modulesPerEngine == 0)
        {
            _engine?.Dispose();
            _engine = new Engine(_options);
        }

        return _engine;
    }

    /// <summary>Runs every export that takes nothing, in order.</summary>
    public Outcome Run(byte[] bytes)
    {
        Engine engine = NextEngine();
        using Module module = Load(engine, bytes);
        using var store = new Store(engine);
        try
        {
            return RunExports(module, new Instance(store, module));
        }
        catch (TrapException trap)
        {
            return new Outcome([$"instantiation: trap {trap.Code}"]);
        }
    }

    /// <summary>Links three modules and runs the exports of the last.</summary>
    public Outcome Run(LinkedModules linked)
    {
        Engine engine = NextEngine();
        using Module entities = Load(engine, linked.Encode(LinkedRole.Entities));
        using Module first = Load(engine, linked.Encode(LinkedRole.First));
        using Module main = Load(engine, linked.Encode(LinkedRole.Main));
        using var store = new Store(engine);
        var linker = new Linker(engine);
        try
        {
            linker.DefineModule(store, LinkedModules.EntitiesName, entities);
            Instance instance = linker.DefineModule(store, LinkedModules.FirstName, first);
            for (int i = 0; i < linked.FirstFunctions; i++)
            {
                string name = LinkedModules.FunctionName(i);
                Function callee = instance.GetFunction(name)!;
                linker.DefineFunction(LinkedModules.HostName, name, callee.Type, (_, arguments, results) => callee.Invoke(arguments.ToArray()).CopyTo(results));
            }

            return RunExports(main, linker.Instantiate(store, main));
        }
        catch (TrapException trap)
        {
            return new Outcome([$"instantiation: trap {trap.Code}"]);
        }
    }

    private static Outcome RunExports(Module module, Instance instance)
    {
        var lines = new List<string>();
        Memory[] memories = [.. module.Exports.Where(e => e.Type.Kind == ExternalKind.Memory).Select(e => instance.GetMemory(e.Name)!)];
        foreach (ExportType export in module.Exports)
        {
            if (instance.GetFunction(export.Name) is not { } function)
            {
                continue;
            }

            lines.Add($"{export.Name}: {Call(function)}");
            for (int i = 0; i < memories.Length; i++)
            {
                lines.Add($"{export.Name} memory{i}: {memories[i].ByteLength} {Convert.ToHexStringLower(SHA256.HashData(memories[i].GetSpan()))[..16]}");
            }
        }

        return new Outcome(lines);
    }

    public void Dispose() => _engine?.Dispose();

    private static string Call(Function function)
    {
        try
        {
            Value[] arguments = [.. function.Type.Parameters.Select(Argument)];
            return string.Join(' ', function.Invoke(arguments).Select(Show));
        }
        catch (TrapException trap) when (trap.Code == TrapCode.StackOverflow)
        {
            return Outcome.Exhausted;
        }
        catch (TrapException trap)
        {
            return $"trap {trap.Code}";
        }
        catch (WasmException)
        {
            return $"trap {TrapCode.UncaughtException}";
        }
        catch (ArgumentException)
        {
            // A parameter that null is no value of.
            return "not callable";
        }
    }

    /// <summary>For modules of others, whose exports take something.</summary>
    private static Value Argument(ValueKind kind) => kind switch
    {
        ValueKind.Int32 => 7,
        ValueKind.Int64 => -3L,
        ValueKind.Float32 => 1.5f,
        ValueKind.Float64 => -2.25,
        _ => Value.Default(kind),
    };

    private static string Show(Value value) => value.Kind switch
    {
        ValueKind.Int32 => $"{value.AsInt32()}",
        ValueKind.Int64 => $"{value.AsInt64()}",
        ValueKind.Float32 => float.IsNaN(value.AsFloat32()) ? "nan" : $"{BitConverter.SingleToInt32Bits(value.AsFloat32()):x8}",
        ValueKind.Float64 => double.IsNaN(value.AsFloat64()) ? "nan" : $"{BitConverter.DoubleToInt64Bits(value.AsFloat64()):x16}",
        ValueKind.V128 => $"{value.AsV128()}",
        _ => value.IsNull ? "null" : "reference",
    };
}
