using System.Text;

namespace Petrel.Text.Script;

/// <summary>Actions, their arguments, and expected results.</summary>
internal sealed partial class WastParser
{
    private WastAction ParseAction()
    {
        bool isInvoke = _lexer.TryOpen("invoke"u8);
        if (!isInvoke && !_lexer.TryOpen("get"u8))
        {
            throw _lexer.Unexpected("(invoke ...) or (get ...)");
        }

        string? instance = TryIdentifier();
        string name = ParseName();
        if (!isInvoke)
        {
            _lexer.ExpectClose();
            return new WastGet(instance, name);
        }

        if (_isComponent)
        {
            WastComponentValue[] values = ParseComponentValues();
            _lexer.ExpectClose();
            return new WastComponentInvoke(instance, name, values);
        }

        var arguments = new List<WastValue>();
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            int place = _lexer.Current.Start;
            arguments.Add(ParsePattern() switch
            {
                WastPattern.Exact exact => exact.Value,
                WastPattern.Null { HeapType: string type } => new WastValue.RefNull(type),
                WastPattern.Vector vector when Array.TrueForAll(vector.Lanes, static lane => lane.Nan == WastNan.None) => ToValue(vector),
                WastPattern pattern => throw _source.Error($"unexpected token {pattern}, expected a value", place),
            });
        }

        _lexer.ExpectClose();
        return new WastInvoke(instance, name, [.. arguments]);
    }

    private static WastValue.V128 ToValue(WastPattern.Vector vector)
    {
        int laneBits = 128 / vector.Lanes.Length;
        UInt128 bits = 0;
        for (int i = 0; i < vector.Lanes.Length; i++)
        {
            bits |= (UInt128)vector.Lanes[i].Bits << (i * laneBits);
        }

        return new WastValue.V128(bits, vector.Shape);
    }

    private WastPattern[] ParsePatterns()
    {
        var patterns = new List<WastPattern>();
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            patterns.Add(ParsePattern());
        }

        return [.. patterns];
    }

    private WastPattern ParsePattern()
    {
        _lexer.Expect(TokenKind.LeftParenthesis, "a value");
        Token keyword = _lexer.Expect(TokenKind.Keyword, "a value");
        WastPattern pattern = ParsePatternOf(keyword);
        _lexer.ExpectClose();
        return pattern;
    }

    private WastPattern ParsePatternOf(Token keyword)
    {
        string word = Encoding.UTF8.GetString(_lexer.Text(keyword));
        switch (word)
        {
            case "i32.const":
                return new WastPattern.Exact(new WastValue.I32((int)NumberReader.Integer(_lexer, 32)));
            case "i64.const":
                return new WastPattern.Exact(new WastValue.I64((long)NumberReader.Integer(_lexer, 64)));
            case "f32.const":
                return TryNan() is WastNan nan32 and not WastNan.None
                    ? new WastPattern.F32Nan(nan32)
                    : new WastPattern.Exact(new WastValue.F32(NumberReader.Float32(_lexer)));
            case "f64.const":
                return TryNan() is WastNan nan64 and not WastNan.None
                    ? new WastPattern.F64Nan(nan64)
                    : new WastPattern.Exact(new WastValue.F64(NumberReader.Float64(_lexer)));
            case "v128.const":
                return ParseVector();
            case "ref.null":
                return new WastPattern.Null(TryHeapType());
            case "ref.extern" when _lexer.Current.Kind == TokenKind.Number:
                return new WastPattern.Exact(new WastValue.RefExtern((uint)NumberReader.Integer(_lexer, 32)));
            case "ref.host":
                return new WastPattern.Exact(new WastValue.RefHost((uint)NumberReader.Integer(_lexer, 32)));
            case "either":
                return ParseEither();
            case not null when word.StartsWith("ref.", StringComparison.Ordinal):
                return new WastPattern.Reference(word[4..]);
            default:
                throw _source.Error($"unknown operator {_source.Excerpt(keyword.Start, keyword.End)}, expected a value", keyword.Start);
        }
    }

    private WastPattern.Either ParseEither()
    {
        if (++_nesting > MaximumNesting)
        {
            throw _source.Error($"alternatives nested deeper than {MaximumNesting}", _lexer.Current.Start);
        }

        WastPattern[] alternatives = ParsePatterns();
        _nesting--;
        return new WastPattern.Either(alternatives);
    }

    private WastNan TryNan()
    {
        if (_lexer.TryKeyword("nan:canonical"u8))
        {
            return WastNan.Canonical;
        }

        return _lexer.TryKeyword("nan:arithmetic"u8) ? WastNan.Arithmetic : WastNan.None;
    }

    private WastPattern.Vector ParseVector()
    {
        VectorShape shape = NumberReader.Shape(_lexer);
        var lanes = new WastLane[shape.LaneCount()];
        for (int i = 0; i < lanes.Length; i++)
        {
            bool isFloat = shape is VectorShape.F32x4 or VectorShape.F64x2;
            WastNan nan = isFloat ? TryNan() : WastNan.None;
            ulong bits = shape switch
            {
                _ when nan != WastNan.None => 0,
                VectorShape.F32x4 => NumberReader.Float32(_lexer),
                VectorShape.F64x2 => NumberReader.Float64(_lexer),
                _ => NumberReader.Integer(_lexer, 128 / lanes.Length),
            };
            lanes[i] = new WastLane(bits, nan);
        }

        return new WastPattern.Vector(shape, lanes);
    }

    /// <summary>The heap type behind <c>ref.null</c> as it is written; null when there is none.</summary>
    private string? TryHeapType()
    {
        int start = _lexer.Current.Start;
        switch (_lexer.Current.Kind)
        {
            case TokenKind.Keyword or TokenKind.Number or TokenKind.Identifier:
                return Encoding.UTF8.GetString(_lexer.Text(_lexer.Advance()));
            case TokenKind.LeftParenthesis:
                int end = _lexer.SkipGroup(start);
                _lexer.Reset(end);
                return Encoding.UTF8.GetString(_source.Bytes[start..end]);
            default:
                return null;
        }
    }
}
