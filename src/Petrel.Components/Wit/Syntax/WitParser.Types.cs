using System.Globalization;

namespace Petrel.Components.Wit;

internal sealed partial class WitParser
{
    private WitTypeSyntax Type(int depth)
    {
        WitPosition position = Here();
        if (depth > MaximumDepth)
        {
            throw position.Error($"the type nests deeper than {MaximumDepth} levels");
        }

        if (_token.Kind == WitTokenKind.Identifier)
        {
            return new WitTypeSyntax(WitTypeKind.Named, position, [], Name());
        }

        if (_token.Kind != WitTokenKind.Keyword)
        {
            throw Expected("a type");
        }

        switch (_token.Value)
        {
            case "list":
                return List(position, depth);
            case "map":
                Take();
                Eat("<");
                WitTypeSyntax key = Type(depth + 1);
                if (key.Kind > WitTypeKind.String || key.Kind is WitTypeKind.F32 or WitTypeKind.F64)
                {
                    throw key.Position.Error("the key of a map must be bool, u8, u16, u32, u64, s8, s16, s32, s64, char or string");
                }

                Eat(",");
                WitTypeSyntax value = Type(depth + 1);
                Eat(">");
                return new WitTypeSyntax(WitTypeKind.Map, position, [key, value]);
            case "tuple":
                return Tuple(position, depth);
            case "option":
                Take();
                return new WitTypeSyntax(WitTypeKind.Option, position, [Argument(depth)]);
            case "result":
                return Result(position, depth);
            case "stream":
                Take();
                return new WitTypeSyntax(WitTypeKind.Stream, position, [_token.IsSymbol("<") ? Argument(depth) : null]);
            case "future":
                Take();
                return new WitTypeSyntax(WitTypeKind.Future, position, [_token.IsSymbol("<") ? Argument(depth) : null]);
            case "own" or "borrow":
                WitTypeKind handle = Take().Value == "own" ? WitTypeKind.Own : WitTypeKind.Borrow;
                Eat("<");
                WitName resource = Name();
                Eat(">");
                return new WitTypeSyntax(handle, position, [], resource);
            default:
                WitTypeKind kind = Primitive(_token.Value) ?? throw Expected("a type");
                Take();
                return new WitTypeSyntax(kind, position, []);
        }
    }

    internal static WitTypeKind? Primitive(string word) => word switch
    {
        "bool" => WitTypeKind.Bool,
        "s8" => WitTypeKind.S8,
        "u8" => WitTypeKind.U8,
        "s16" => WitTypeKind.S16,
        "u16" => WitTypeKind.U16,
        "s32" => WitTypeKind.S32,
        "u32" => WitTypeKind.U32,
        "s64" => WitTypeKind.S64,
        "u64" => WitTypeKind.U64,
        "f32" => WitTypeKind.F32,
        "f64" => WitTypeKind.F64,
        "char" => WitTypeKind.Char,
        "string" => WitTypeKind.String,
        "error-context" => WitTypeKind.ErrorContext,
        _ => null,
    };

    private WitTypeSyntax Argument(int depth)
    {
        Eat("<");
        WitTypeSyntax argument = Type(depth + 1);
        Eat(">");
        return argument;
    }

    private WitTypeSyntax List(WitPosition position, int depth)
    {
        Take();
        Eat("<");
        WitTypeSyntax element = Type(depth + 1);
        uint? length = null;
        if (TryEat(","))
        {
            if (_token.Kind != WitTokenKind.Integer)
            {
                throw Expected("the fixed length of a list");
            }

            if (!uint.TryParse(_token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || number == 0 || _token.Value[0] == '0')
            {
                throw Here().Error($"the fixed length of a list must be a number from 1 to {uint.MaxValue}");
            }

            Take();
            length = number;
        }

        Eat(">");
        return new WitTypeSyntax(WitTypeKind.List, position, [element], Length: length);
    }

    private WitTypeSyntax Tuple(WitPosition position, int depth)
    {
        Take();
        Eat("<");
        var elements = new List<WitTypeSyntax>();
        while (!TryEat(">"))
        {
            elements.Add(Type(depth + 1));
            if (!TryEat(","))
            {
                Eat(">");
                break;
            }
        }

        return new WitTypeSyntax(WitTypeKind.Tuple, position, [.. elements]);
    }

    private WitTypeSyntax Result(WitPosition position, int depth)
    {
        Take();
        if (!TryEat("<"))
        {
            return new WitTypeSyntax(WitTypeKind.Result, position, [null, null]);
        }

        WitTypeSyntax? error = null;
        WitTypeSyntax? ok = null;
        if (TryEatKeyword("_"))
        {
            Eat(",");
            error = Type(depth + 1);
        }
        else
        {
            ok = Type(depth + 1);
            error = TryEat(",") ? Type(depth + 1) : null;
        }

        Eat(">");
        return new WitTypeSyntax(WitTypeKind.Result, position, [ok, error]);
    }
}
