namespace Petrel.Components.Validation;

/// <summary>Says in what two value types differ.</summary>
internal static class TypeMismatch
{
    /// <summary>The first difference, or null when the types are equal.</summary>
    public static string? Explain(ComponentValueType actual, ComponentValueType expected)
    {
        if (actual.Equals(expected))
        {
            return null;
        }

        return (actual, expected) switch
        {
            (PrimitiveValueType, PrimitiveValueType) => $"expected primitive `{expected}` found primitive `{actual}`",
            (RecordType a, RecordType e) => ExplainRecord(a, e),
            (VariantType a, VariantType e) => ExplainVariant(a, e),
            (TupleType a, TupleType e) => ExplainTuple(a, e),
            (FlagsType, FlagsType) => "mismatch in flags elements",
            (EnumType, EnumType) => "mismatch in enum elements",
            (ListType a, ListType e) => a.Length != e.Length ? $"expected {e}, found {a}" : Explain(a.Element, e.Element),
            (MapType a, MapType e) => Explain(a.Key, e.Key) ?? Explain(a.Value, e.Value),
            (OptionType a, OptionType e) => Explain(a.Payload, e.Payload),
            (ResultType a, ResultType e) => ExplainOptional(a.Ok, e.Ok, "ok") ?? ExplainOptional(a.Error, e.Error, "err"),
            (StreamType a, StreamType e) => ExplainOptional(a.Element, e.Element, "stream"),
            (FutureType a, FutureType e) => ExplainOptional(a.Element, e.Element, "future"),
            (OwnType a, OwnType e) => $"resource types are not the same ({a.Resource} and {e.Resource})",
            (BorrowType a, BorrowType e) => $"resource types are not the same ({a.Resource} and {e.Resource})",
            _ => $"expected {Word(expected)}, found {Word(actual)}",
        };
    }

    private static string Word(ComponentValueType type) => type is PrimitiveValueType ? type.ToString() : type.Kind.ToString().ToLowerInvariant();

    private static string? ExplainRecord(RecordType actual, RecordType expected)
    {
        if (actual.Fields.Count != expected.Fields.Count)
        {
            return $"expected {expected.Fields.Count} fields, found {actual.Fields.Count}";
        }

        for (int i = 0; i < actual.Fields.Count; i++)
        {
            (RecordField a, RecordField e) = (actual.Fields[i], expected.Fields[i]);
            if (a.Name != e.Name)
            {
                return $"expected field name `{e.Name}`, found `{a.Name}`";
            }

            if (Explain(a.Type, e.Type) is { } problem)
            {
                return $"type mismatch in record field `{e.Name}`: {problem}";
            }
        }

        return null;
    }

    private static string? ExplainVariant(VariantType actual, VariantType expected)
    {
        if (actual.Cases.Count != expected.Cases.Count)
        {
            return $"expected {expected.Cases.Count} cases, found {actual.Cases.Count}";
        }

        for (int i = 0; i < actual.Cases.Count; i++)
        {
            (VariantCase a, VariantCase e) = (actual.Cases[i], expected.Cases[i]);
            string? problem = a.Name != e.Name ? $"expected case named `{e.Name}`, found `{a.Name}`"
                : (a.Type, e.Type) switch
                {
                    (null, null) => null,
                    (null, _) => $"expected case `{e.Name}` to have a type, found none",
                    (_, null) => $"expected case `{e.Name}` to have no type",
                    ({ } actualType, { } expectedType) =>
                        Explain(actualType, expectedType) is { } inner ? $"type mismatch in variant case `{e.Name}`: {inner}" : null,
                };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? ExplainTuple(TupleType actual, TupleType expected)
    {
        if (actual.Elements.Count != expected.Elements.Count)
        {
            return $"expected {expected.Elements.Count} types, found {actual.Elements.Count}";
        }

        for (int i = 0; i < actual.Elements.Count; i++)
        {
            if (Explain(actual.Elements[i], expected.Elements[i]) is { } problem)
            {
                return $"type mismatch in tuple field {i}: {problem}";
            }
        }

        return null;
    }

    private static string? ExplainOptional(ComponentValueType? actual, ComponentValueType? expected, string what) => (actual, expected) switch
    {
        (null, null) => null,
        (null, _) => $"expected {what} type, but found none",
        (_, null) => $"expected {what} type to not be present",
        ({ } a, { } e) => Explain(a, e) is { } problem ? $"type mismatch in {what} variant: {problem}" : null,
    };
}
