namespace Petrel.Cli.Arguments;

/// <summary>What the options -W, -C and -O ask of the engine.</summary>
internal sealed class EngineSettings
{
    /// <summary>Every proposal there is.</summary>
    public const WasmFeatures AllFeatures = (WasmFeatures)((1L << 23) - 1);

    /// <summary>The proposals that are switched on after all options so far.</summary>
    public WasmFeatures Features { get; private set; } = new EngineOptions().Features;

    public bool UnknownImportsTrap { get; private set; }

    public bool UnknownImportsDefault { get; private set; }

    /// <summary>In bytes; null when the engine's own default is to hold.</summary>
    public int? MaxWasmStack { get; private set; }

    /// <summary>In bytes; null when only the module's own maxima hold.</summary>
    public long? MaxMemorySize { get; private set; }

    public bool RelaxedSimdDeterministic { get; private set; }

    public CodeLoading CodeLoading { get; private set; }

    public BoundsChecks BoundsChecks { get; private set; }

    /// <summary>Takes the option that <paramref name="arguments"/> has just read when it is one of these groups.</summary>
    public bool TryRead(ArgumentReader arguments)
    {
        switch (arguments.Option)
        {
            case "-W" or "--wasm":
                KeyValueList.Read(arguments.Value("PROPOSAL[=y|n]"), arguments.Option, SetWasm);
                return true;
            case "-C" or "--codegen":
                KeyValueList.Read(arguments.Value("loading=tiered|collectible"), arguments.Option, SetCodegen);
                return true;
            case "-O" or "--optimize":
                KeyValueList.Read(arguments.Value("bounds-checks=auto|guard|explicit"), arguments.Option, SetOptimize);
                return true;
            default:
                return false;
        }
    }

    public EngineOptions ToOptions()
    {
        var options = new EngineOptions
        {
            Features = Features,
            CodeLoading = CodeLoading,
            BoundsChecks = BoundsChecks,
            RelaxedSimdDeterministic = RelaxedSimdDeterministic,
        };
        if (MaxWasmStack is { } stack)
        {
            options = options with { MaxWasmStack = stack };
        }

        if (MaxMemorySize is { } size)
        {
            options = options with { MaxMemoryBytes = size };
        }

        return options;
    }

    private void SetWasm(string key, string? value)
    {
        switch (key)
        {
            case "unknown-imports-trap":
                UnknownImportsTrap = KeyValueList.Switch(key, value);
                return;
            case "unknown-imports-default":
                UnknownImportsDefault = KeyValueList.Switch(key, value);
                return;
            case "max-wasm-stack":
                long stack = KeyValueList.Bytes(key, value);
                MaxWasmStack = stack is >= 4096 and <= 1 << 30
                    ? (int)stack
                    : throw new CommandException($"max-wasm-stack must be between 4K and 1G bytes, not {value}");
                return;
            case "max-memory-size":
                MaxMemorySize = KeyValueList.Bytes(key, value);
                return;
            case "relaxed-simd-deterministic":
                RelaxedSimdDeterministic = KeyValueList.Switch(key, value);
                return;
            case "all-proposals":
                Set(AllFeatures, KeyValueList.Switch(key, value));
                return;
            default:
                Set(FeatureOf(key), KeyValueList.Switch(key, value));
                return;
        }
    }

    private void Set(WasmFeatures features, bool enabled) =>
        Features = enabled ? Features | features : Features & ~features;

    private static WasmFeatures FeatureOf(string name)
    {
        for (long bit = 1; bit < (long)AllFeatures; bit <<= 1)
        {
            if (WasmFeatureNames.Name((WasmFeatures)bit) == name)
            {
                return (WasmFeatures)bit;
            }
        }

        throw new CommandException($"-W does not know '{name}' (petrel help proposals lists the proposals, petrel help run the rest)");
    }

    private void SetCodegen(string key, string? value) => CodeLoading = (key, value) switch
    {
        ("loading", "tiered") => CodeLoading.Tiered,
        ("loading", "collectible") => CodeLoading.Collectible,
        _ => throw new CommandException($"-C does not know '{Shown(key, value)}', only loading=tiered and loading=collectible"),
    };

    private void SetOptimize(string key, string? value) => BoundsChecks = (key, value) switch
    {
        ("bounds-checks", "auto") => BoundsChecks.Automatic,
        ("bounds-checks", "guard") => BoundsChecks.GuardPages,
        ("bounds-checks", "explicit") => BoundsChecks.Explicit,
        _ => throw new CommandException($"-O does not know '{Shown(key, value)}', only bounds-checks=auto, guard or explicit"),
    };

    private static string Shown(string key, string? value) => value is null ? key : $"{key}={value}";
}
