namespace Petrel.Components;

/// <summary><c>record { a: t, b: u }</c>.</summary>
public sealed class RecordType : ComponentValueType
{
    private readonly RecordField[] _fields;

    /// <summary>Creates a record type.</summary>
    /// <exception cref="ArgumentException">There are no fields.</exception>
    public RecordType(params ReadOnlySpan<RecordField> fields)
        : this(fields.ToArray())
    {
    }

    internal RecordType(RecordField[] fields)
        : base(SummaryOf(fields)) => _fields = fields;

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<RecordField> Fields => _fields;

    private protected override bool EqualsStructure(ComponentType other) => _fields.AsSpan().SequenceEqual(((RecordType)other)._fields);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new RecordType(Array.ConvertAll(_fields, f => f with { Type = substitution.Apply(f.Type) }));

    internal override void Write(TypeText text)
    {
        text.Add("record { ");
        bool isFirst = true;
        foreach (RecordField field in _fields)
        {
            text.AddMember(ref isFirst, field.Name, field.Type);
            if (text.IsFull)
            {
                return;
            }
        }

        text.Add(" }");
    }

    private static TypeSummary SummaryOf(RecordField[] fields)
    {
        Requirement.NotEmpty(fields.Length, "record", "field");
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Record);
        foreach (RecordField field in fields)
        {
            summary = summary.With(field.Name).With(field.Type.Summary).Append(field.Type.Summary);
        }

        return summary.Pad();
    }
}
