namespace Petrel.Fuzz.Tree;

/// <summary>What a branch goes to: the end of a block or the start of a loop.</summary>
/// <param name="types">What a branch takes along.</param>
/// <param name="kind">What the label belongs to.</param>
internal sealed class Label(ValType[] types, LabelKind kind = LabelKind.Block)
{
    public ValType[] Types { get; } = types;

    public LabelKind Kind { get; } = kind;
}

internal enum LabelKind
{
    Block,
    Loop,
    Function,

    /// <summary>The handler of a legacy <c>try</c>: <c>rethrow</c> may name it.</summary>
    Handler,
}
