namespace Petrel.Text;

/// <summary>Reads numbers from a lexer; shared by modules and scripts.</summary>
internal static class NumberReader
{
    /// <summary>An integer of this many bits, signed or not, as its two's complement.</summary>
    /// <exception cref="TextFormatException">There is no integer, or it does not fit.</exception>
    public static ulong Integer(Lexer lexer, int bits)
    {
        Token token = lexer.Current;
        if (token.Kind != TokenKind.Number
            || !NumberLiteral.TryParse(lexer.Text(token), out _, out bool negative, out ulong magnitude, out bool overflow))
        {
            throw NotANumber(lexer, $"an i{bits} constant");
        }

        if (!NumberLiteral.TryFit(bits, negative, magnitude, out ulong value) || overflow)
        {
            throw lexer.Source.Error($"i{bits} constant out of range: {lexer.Source.Quote(token.Start, token.End)}", token.Start);
        }

        lexer.Advance();
        return value;
    }

    /// <summary>The bits of a 32-bit floating-point number.</summary>
    /// <exception cref="TextFormatException">There is none, or it is out of range.</exception>
    public static uint Float32(Lexer lexer)
    {
        FloatOutcome outcome = FloatLiteral.TryParse32(FloatText(lexer), out uint bits);
        Finish(lexer, outcome, "f32");
        return bits;
    }

    /// <summary>The bits of a 64-bit floating-point number.</summary>
    /// <exception cref="TextFormatException">There is none, or it is out of range.</exception>
    public static ulong Float64(Lexer lexer)
    {
        FloatOutcome outcome = FloatLiteral.TryParse64(FloatText(lexer), out ulong bits);
        Finish(lexer, outcome, "f64");
        return bits;
    }

    /// <summary>The shape of a vector constant.</summary>
    /// <exception cref="TextFormatException">There is none.</exception>
    public static VectorShape Shape(Lexer lexer)
    {
        ReadOnlySpan<byte> text = lexer.Text(lexer.Current);
        VectorShape? shape = text switch
        {
            _ when text.SequenceEqual("i8x16"u8) => VectorShape.I8x16,
            _ when text.SequenceEqual("i16x8"u8) => VectorShape.I16x8,
            _ when text.SequenceEqual("i32x4"u8) => VectorShape.I32x4,
            _ when text.SequenceEqual("i64x2"u8) => VectorShape.I64x2,
            _ when text.SequenceEqual("f32x4"u8) => VectorShape.F32x4,
            _ when text.SequenceEqual("f64x2"u8) => VectorShape.F64x2,
            _ => null,
        };
        if (shape is null)
        {
            throw NotANumber(lexer, "the shape of a vector");
        }

        lexer.Advance();
        return shape.Value;
    }

    // Numbers that start with a letter (inf, nan) are keywords for the lexer.
    private static ReadOnlySpan<byte> FloatText(Lexer lexer) =>
        lexer.Current.Kind is TokenKind.Number or TokenKind.Keyword ? lexer.Text(lexer.Current) : default;

    private static void Finish(Lexer lexer, FloatOutcome outcome, string type)
    {
        Token token = lexer.Current;
        switch (outcome)
        {
            case FloatOutcome.Malformed:
                throw NotANumber(lexer, $"an {type} constant");
            case FloatOutcome.OutOfRange:
                throw lexer.Source.Error($"{type} constant out of range: {lexer.Source.Quote(token.Start, token.End)}", token.Start);
            default:
                lexer.Advance();
                break;
        }
    }

    private static TextFormatException NotANumber(Lexer lexer, string expectation)
    {
        Token token = lexer.Current;
        return token.Kind is TokenKind.Number or TokenKind.Keyword
            ? lexer.Source.Error($"unknown operator {lexer.Source.Excerpt(token.Start, token.End)}, expected {expectation}", token.Start)
            : lexer.Unexpected(expectation);
    }
}
