namespace Petrel.Fuzz.Tree;

/// <summary><c>block</c>, <c>loop</c>, <c>if</c>, <c>try_table</c> and the legacy <c>try</c>.</summary>
internal sealed class BlockNode : Node
{
    public required Label Label { get; init; }

    /// <summary>0x02 block, 0x03 loop, 0x04 if, 0x06 try, 0x1F try_table.</summary>
    public required byte Opcode { get; init; }

    /// <summary>Writes the block type and, for <c>try_table</c>, the clauses, which see the labels outside.</summary>
    public required Action<CodeWriter> Header { get; init; }

    public required List<Node> Body { get; init; }

    /// <summary>The sequences after the first, each with what comes before it (<c>else</c>, <c>catch x</c>).</summary>
    public List<(Action<CodeWriter> Head, List<Node> Body)> Parts { get; init; } = [];

    /// <summary>Of a legacy <c>try</c> that ends with <c>delegate</c>.</summary>
    public Label? Delegate { get; init; }

    /// <summary>What <c>rethrow</c> names inside the handlers of a legacy <c>try</c>: the same place as <see cref="Label"/>.</summary>
    public Label? HandlerLabel { get; init; }

    public override IEnumerable<List<Node>> Bodies => [Body, .. Parts.Select(part => part.Body)];

    public override void Write(CodeWriter writer)
    {
        WriteAll(Children, writer);
        writer.Byte(Opcode);
        Header(writer);
        writer.Push(Label);
        WriteAll(Body, writer);
        foreach ((Action<CodeWriter> head, List<Node> body) in Parts)
        {
            if (HandlerLabel is not null)
            {
                writer.Pop();
                writer.Push(HandlerLabel);
            }

            head(writer);
            WriteAll(body, writer);
        }

        writer.Pop();
        if (Delegate is not null)
        {
            writer.Byte(0x18);
            writer.Label(Delegate);
        }
        else
        {
            writer.Byte(0x0B);
        }
    }
}
