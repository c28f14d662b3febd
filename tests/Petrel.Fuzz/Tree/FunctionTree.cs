namespace Petrel.Fuzz.Tree;

/// <summary>A function: its type, its locals and its body as nodes.</summary>
internal sealed class FunctionTree
{
    public required int Index { get; init; }

    public required int TypeIndex { get; init; }

    public required ValType[] Parameters { get; init; }

    public required ValType[] Results { get; init; }

    /// <summary>Parameters first.</summary>
    public List<ValType> Locals { get; init; } = [];

    public List<Node> Body { get; set; } = [];

    public Label Label { get; set; } = null!;

    /// <summary>Null, or the name under which the host calls it.</summary>
    public string? Export { get; set; }

    public byte[] Encode()
    {
        var writer = new CodeWriter();
        // Runs of the same type are one entry, as the text format writes them.
        var groups = new List<(ValType Type, int Count)>();
        foreach (ValType local in Locals.Skip(Parameters.Length))
        {
            if (groups.Count > 0 && groups[^1].Type == local)
            {
                groups[^1] = (local, groups[^1].Count + 1);
            }
            else
            {
                groups.Add((local, 1));
            }
        }

        writer.U32(groups.Count);
        foreach ((ValType type, int count) in groups)
        {
            writer.U32(count);
            writer.Type(type);
        }

        writer.Push(Label);
        Node.WriteAll(Body, writer);
        writer.Byte(0x0B);
        return writer.ToArray();
    }
}
