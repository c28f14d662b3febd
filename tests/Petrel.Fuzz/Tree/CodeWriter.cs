namespace Petrel.Fuzz.Tree;

/// <summary>Writes the binary format; knows the labels in scope, because a branch names them by distance.</summary>
internal sealed class CodeWriter
{
    private readonly List<byte> _bytes = [];
    private readonly List<Label> _labels = [];

    public byte[] ToArray() => [.. _bytes];

    public void Byte(int value) => _bytes.Add((byte)value);

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void U32(long value) => U64((ulong)value);

    public void U64(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }

    public void S64(long value)
    {
        while (value is < -0x40 or > 0x3F)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)(value & 0x7F));
    }

    /// <summary>An opcode as the instruction table numbers it.</summary>
    public void Op(Petrel.Binary.Opcode opcode)
    {
        byte prefix = Petrel.Binary.Instructions.Split(opcode, out uint code);
        if (prefix != 0)
        {
            Byte(prefix);
            U32(code);
        }
        else
        {
            Byte((int)code);
        }
    }

    public void Type(ValType type)
    {
        // The short forms where they exist: older hosts know no others.
        if (!type.IsRef)
        {
            Byte(type.Code);
        }
        else if (type.IsNullable && type.Heap < 0)
        {
            Byte(type.Heap + 0x80);
        }
        else
        {
            Byte(type.Code);
            S64(type.Heap);
        }
    }

    public void Types(IReadOnlyCollection<ValType> types)
    {
        U32(types.Count);
        foreach (ValType type in types)
        {
            Type(type);
        }
    }

    public void Name(string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        U32(bytes.Length);
        Bytes(bytes);
    }

    public void Section(int id, CodeWriter contents)
    {
        Byte(id);
        U32(contents._bytes.Count);
        _bytes.AddRange(contents._bytes);
    }

    public void Push(Label label) => _labels.Add(label);

    public void Pop() => _labels.RemoveAt(_labels.Count - 1);

    public void Label(Label label)
    {
        int index = _labels.LastIndexOf(label);
        U32(index < 0 ? throw new InvalidOperationException("A branch left the scope of its label.") : _labels.Count - 1 - index);
    }
}
