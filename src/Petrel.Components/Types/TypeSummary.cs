namespace Petrel.Components;

/// <summary>
/// What every rule wants to know of a whole type, put together once from the summaries of its parts, so that no rule has to
/// walk a type that is shared many times over.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Nodes of the type written out as a tree, saturating.</param>
/// <param name="Depth">Nesting, 1 for a leaf.</param>
/// <param name="Hash">Hash of the structure.</param>
/// <param name="Contents">What occurs inside.</param>
/// <param name="ElementSize64">Bytes in a 64-bit memory (Canonical ABI: elem_size(t, i64)), saturating; 0 for what is no value.</param>
/// <param name="Alignment64">Alignment in a 64-bit memory.</param>
internal readonly record struct TypeSummary(
    ComponentTypeKind Kind, int Size, int Depth, int Hash, TypeContents Contents, long ElementSize64 = 0, int Alignment64 = 1)
{
    /// <summary>Sizes stop growing here.</summary>
    public const int MaximumSize = 1 << 30;

    /// <summary>Byte sizes stop growing here.</summary>
    public const long MaximumElementSize = 1L << 40;

    /// <summary>A leaf.</summary>
    public static TypeSummary Leaf(ComponentTypeKind kind, int elementSize = 0, TypeContents contents = TypeContents.None, int alignment = 0) =>
        new(kind, 1, 1, (int)kind * 0x61C88647, contents, elementSize, alignment == 0 ? Math.Max(1, elementSize) : alignment);

    /// <summary>The same with a part more; the bytes are not touched.</summary>
    public TypeSummary With(in TypeSummary part) => this with
    {
        Size = (int)Math.Min(MaximumSize, (long)Size + part.Size),
        Depth = Math.Max(Depth, part.Depth + 1),
        Hash = HashCode.Combine(Hash, part.Hash),
        Contents = Contents | part.Contents,
    };

    /// <summary>The same with a name more.</summary>
    public TypeSummary With(string name) => this with
    {
        Size = Math.Min(MaximumSize, Size + 1),
        Hash = HashCode.Combine(Hash, name.GetHashCode(StringComparison.Ordinal)),
    };

    /// <summary>The same with a number in its hash.</summary>
    public TypeSummary With(int number) => this with { Hash = HashCode.Combine(Hash, number) };

    /// <summary>The bytes of a field behind what is there (Canonical ABI: elem_size_record).</summary>
    public TypeSummary Append(in TypeSummary field) => this with
    {
        ElementSize64 = Saturate(Align(ElementSize64, field.Alignment64) + field.ElementSize64),
        Alignment64 = Math.Max(Alignment64, field.Alignment64),
    };

    /// <summary>The padding at the end of a record.</summary>
    public TypeSummary Pad() => this with { ElementSize64 = Saturate(Align(ElementSize64, Alignment64)) };

    /// <summary>The bytes of a variant (Canonical ABI: elem_size_variant).</summary>
    /// <param name="cases">Number of cases.</param>
    /// <param name="payload">Largest payload.</param>
    /// <param name="alignment">Largest alignment of a payload.</param>
    public TypeSummary AsVariant(int cases, long payload, int alignment)
    {
        int discriminant = DiscriminantSize(cases);
        int total = Math.Max(discriminant, alignment);
        return this with
        {
            ElementSize64 = Saturate(Align(Align(discriminant, alignment) + payload, total)),
            Alignment64 = total,
        };
    }

    /// <summary>Bytes of the discriminant of a variant with that many cases.</summary>
    public static int DiscriminantSize(int cases) => cases <= 1 << 8 ? 1 : cases <= 1 << 16 ? 2 : 4;

    public static long Saturate(long size) => Math.Min(size, MaximumElementSize);

    private static long Align(long size, int alignment) => (size + alignment - 1) & -(long)alignment;
}
