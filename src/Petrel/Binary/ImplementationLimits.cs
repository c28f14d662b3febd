namespace Petrel.Binary;

/// <summary>
/// What a module may hold at most, beyond what the specification says (spec: Appendix, Implementation Limitations).
/// The values are those of the WebAssembly JavaScript interface where it names one, so that a module that runs in a
/// browser runs here. docs/internals/limits.md explains them; keep both in step.
/// </summary>
internal static class ImplementationLimits
{
    public const int ModuleSize = 1 << 30;
    public const int Types = 1_000_000;
    public const int SubtypingDepth = 63;
    public const int Parameters = 1_000;
    public const int Results = 1_000;
    public const int StructFields = 10_000;
    public const int Functions = 1_000_000;
    public const int Imports = 1_000_000;
    public const int Exports = 1_000_000;
    public const int Globals = 1_000_000;
    public const int Tags = 1_000_000;
    public const int Tables = 100_000;
    public const int Memories = 100;
    public const int ElementSegments = 100_000;
    public const int ElementSegmentItems = 10_000_000;
    public const int DataSegments = 100_000;
    public const int CustomSections = 1_000_000;
    public const int StringLength = 100_000;

    /// <summary>Bytes of a function body, its locals included.</summary>
    public const int FunctionSize = 7_654_321;

    /// <summary>Parameters included.</summary>
    public const int Locals = 50_000;

    /// <summary>Labels of a <c>br_table</c>: as many as fit into a function.</summary>
    public const int BranchTableLabels = FunctionSize;

    public const int CatchClauses = 10_000;
    public const int Handlers = 10_000;
    public const int ArrayNewFixedLength = 10_000;

    /// <summary>
    /// Values on the operand stack at one point of a function. Two bytes of code can push a thousand values (a call),
    /// so that without a limit the validator's memory would not be bounded by the size of the module.
    /// </summary>
    public const int OperandStack = 1_000_000;

    /// <summary>Blocks open at one point of a function.</summary>
    public const int BlockNesting = 100_000;
}
