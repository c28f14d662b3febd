namespace Petrel.Fuzz.Generation;

/// <summary>Which proposals a module uses. Half of the modules use few, because older hosts can run those.</summary>
internal sealed record FuzzProfile
{
    public WasmFeatures Features { get; init; }

    /// <summary>Length of bodies.</summary>
    public int Size { get; init; }

    public bool Has(WasmFeatures feature) => (Features & feature) == feature;

    private static readonly WasmFeatures[] s_optional =
    [
        WasmFeatures.TailCalls, WasmFeatures.MultiMemory, WasmFeatures.Memory64, WasmFeatures.FunctionReferences | WasmFeatures.Gc,
        WasmFeatures.Threads, WasmFeatures.WideArithmetic, WasmFeatures.RelaxedSimd, WasmFeatures.CustomPageSizes, WasmFeatures.StackSwitching,
    ];

    public static FuzzProfile Create(Random random)
    {
        WasmFeatures features = WasmFeatures.Wasm2 & ~WasmFeatures.Simd;
        if (random.Next(3) > 0)
        {
            features |= WasmFeatures.Simd;
        }

        bool plain = random.Next(4) == 0;
        foreach (WasmFeatures optional in s_optional)
        {
            // Rare ones keep a module away from Node.
            bool rare = optional is WasmFeatures.WideArithmetic or WasmFeatures.RelaxedSimd or WasmFeatures.CustomPageSizes or WasmFeatures.StackSwitching;
            bool chosen = !plain && random.Next(rare ? 10 : 3) == 0;
            if (chosen)
            {
                features |= optional;
            }
        }

        if (!plain && random.Next(2) == 0)
        {
            // A module has one of the two forms of exceptions: V8 refuses modules that mix them.
            features |= random.Next(4) == 0 ? WasmFeatures.LegacyExceptions : WasmFeatures.Exceptions;
        }

        if ((features & WasmFeatures.StackSwitching) != 0)
        {
            features |= WasmFeatures.FunctionReferences | WasmFeatures.Gc;
        }

        if ((features & WasmFeatures.RelaxedSimd) != 0)
        {
            features |= WasmFeatures.Simd;
        }

        if (!plain && random.Next(3) == 0)
        {
            features |= WasmFeatures.ExtendedConstantExpressions;
        }

        if (!plain && random.Next(8) == 0)
        {
            features |= WasmFeatures.CompactImports;
        }

        return new FuzzProfile { Features = features, Size = random.Next(8) == 0 ? 400 : random.Next(20, 140) };
    }
}
