namespace Petrel.Compilation.Splitting;

/// <summary>What RyuJIT counts in the IL of a method, or of a piece of one.</summary>
/// <param name="Bytes">Bytes of IL.</param>
/// <param name="Instructions">IL instructions.</param>
/// <param name="References">Instructions that name a local or argument.</param>
/// <param name="Blocks">Basic blocks.</param>
internal readonly record struct MethodSize(int Bytes, int Instructions, int References, int Blocks)
{
    /// <summary>A method that is larger in any respect is compiled without optimisation (engine.md fact 3).</summary>
    private const int MaximumBytes = 60_000;
    private const int MaximumInstructions = 20_000;
    private const int MaximumReferences = 8_000;
    private const int MaximumBlocks = 2_000;

    /// <summary>What <see cref="Permille"/> is for a method that just fits.</summary>
    public const int Limit = 1000;

    /// <summary>The same limit for locals and arguments together.</summary>
    public const int MaximumLocals = 2_000;

    /// <summary>The size in thousandths of the limit that is nearest.</summary>
    public int Permille
    {
        get
        {
            long bytes = Bytes * 1000L / MaximumBytes;
            long instructions = Instructions * 1000L / MaximumInstructions;
            long references = References * 1000L / MaximumReferences;
            long blocks = Blocks * 1000L / MaximumBlocks;
            return (int)Math.Max(Math.Max(bytes, instructions), Math.Max(references, blocks));
        }
    }

    public static MethodSize operator +(MethodSize a, MethodSize b) =>
        new(a.Bytes + b.Bytes, a.Instructions + b.Instructions, a.References + b.References, a.Blocks + b.Blocks);

    public static MethodSize operator -(MethodSize a, MethodSize b) =>
        new(a.Bytes - b.Bytes, a.Instructions - b.Instructions, a.References - b.References, a.Blocks - b.Blocks);
}
