namespace Petrel.Fuzz.Tree;

/// <summary>
/// A piece of a function body that leaves <see cref="Results"/> on the stack: an instruction with its operands, or a
/// structured instruction with its bodies. Reduction replaces nodes, and what remains stays valid.
/// </summary>
internal class Node
{
    private static readonly Action<CodeWriter> s_nothing = static _ => { };

    public ValType[] Results { get; init; } = [];

    /// <summary>True for what keeps a module deterministic or finite (canonical NaNs, fuel, counters): reduction leaves it.</summary>
    public bool IsGuard { get; init; }

    /// <summary>What comes before the instruction.</summary>
    public List<Node> Children { get; init; } = [];

    /// <summary>Writes opcode and immediates; nothing for a mere sequence.</summary>
    public Action<CodeWriter> Emit { get; init; } = s_nothing;

    /// <summary>Structured control: the instruction sequences.</summary>
    public virtual IEnumerable<List<Node>> Bodies => [];

    public virtual void Write(CodeWriter writer)
    {
        foreach (Node child in Children)
        {
            child.Write(writer);
        }

        Emit(writer);
    }

    public static void WriteAll(List<Node> nodes, CodeWriter writer)
    {
        foreach (Node node in nodes)
        {
            node.Write(writer);
        }
    }
}
