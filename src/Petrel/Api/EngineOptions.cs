namespace Petrel;

/// <summary>How an <see cref="Engine"/> works. Immutable; change a copy with <c>with</c>.</summary>
public sealed record EngineOptions
{
    private const int SmallestStack = 64 * 1024;

    /// <summary>The options that <see cref="Engine()"/> uses.</summary>
    public static EngineOptions Default { get; } = new();

    /// <summary>Proposals that modules may use; the 3.0 instruction set unless changed.</summary>
    public WasmFeatures Features { get; init; } = WasmFeatures.Wasm3;

    /// <summary>How code is loaded; <see cref="CodeLoading.Tiered"/> unless changed.</summary>
    public CodeLoading CodeLoading { get; init; } = CodeLoading.Tiered;

    /// <summary>How accesses outside a memory are found; <see cref="BoundsChecks.Automatic"/> unless changed.</summary>
    public BoundsChecks BoundsChecks { get; init; } = BoundsChecks.Automatic;

    /// <summary>
    /// Bytes of a thread's stack that WebAssembly code may use before it traps with <see cref="TrapCode.StackOverflow"/>;
    /// 1 MiB unless changed, at least 64 KiB. Less when the thread has less: 256 KiB of it are left to the host.
    /// </summary>
    public int MaxWasmStack
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestStack);
            field = value;
        }
    }

    = 1024 * 1024;

    /// <summary>
    /// Bytes that one memory may grow to; 64 GiB unless changed. Memories with 64-bit addresses or explicit bounds checks
    /// reserve that much address space when they declare no smaller maximum.
    /// </summary>
    public long MaxMemoryBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = 64L << 30;

    /// <summary>
    /// True gives relaxed SIMD instructions the same results on every machine; false, the default, gives what is fastest here.
    /// </summary>
    public bool RelaxedSimdDeterministic { get; init; }

    /// <summary>
    /// Where code is kept for the next process; null, the default, for nowhere. Code of an engine with <see cref="CodeLoading.Collectible"/> is
    /// not kept, only that modules are valid.
    /// </summary>
    public CompilationCache? Cache { get; init; }

    /// <summary>
    /// From how many thousandths of the JIT's limits on a function becomes several methods. Tests make it small, so that every
    /// function is split wherever that is possible.
    /// </summary>
    internal int SplitThreshold { get; init; } = Compilation.Splitting.MethodSize.Limit;

    /// <summary>
    /// Threads that validate a module at the same time; 0, the default, for as many as there are processors. With 1, nothing of a large module is
    /// lowered in advance on another thread either.
    /// </summary>
    public int MaxParallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }
}
