namespace Petrel.Text.Script;

/// <summary>A component-level value in a script, as it is written.</summary>
/// <param name="Kind">The word in front of the dot: <c>u32</c>, <c>str</c>, <c>record</c>...</param>
internal sealed record WastComponentValue(string Kind)
{
    /// <summary>The bits of a number; 1 for what is present or true.</summary>
    public ulong Bits { get; init; }

    /// <summary>The text of a string or character; the label of a case.</summary>
    public string Text { get; init; } = "";

    /// <summary>Elements, fields, or the one payload.</summary>
    public WastComponentValue[] Items { get; init; } = [];

    /// <summary>Labels of fields or flags.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>The NaN that is expected, for a floating-point number.</summary>
    public WastNan Nan { get; init; }

    public override string ToString()
    {
        string contents = Kind switch
        {
            "str" or "char" => $" \"{Text}\"",
            "variant" or "enum" => $" \"{Text}\"{string.Concat(Items.Select(static i => " " + i))}",
            "flags" => string.Concat(Names.Select(static n => $" \"{n}\"")),
            "record" => string.Concat(Names.Zip(Items, static (n, v) => $" (field \"{n}\" {v})")),
            "list" or "tuple" or "map" or "option" or "result" => string.Concat(Items.Select(static i => " " + i)),
            "f32" => " " + FloatText.Format32((uint)Bits),
            "f64" => " " + FloatText.Format64(Bits),
            _ => " " + (long)Bits,
        };
        return $"({Kind}{contents})";
    }
}
