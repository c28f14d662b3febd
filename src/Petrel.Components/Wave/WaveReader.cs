using System.Globalization;
using System.Text;

namespace Petrel.Components.Wave;

/// <summary>Reads values, directed by their types: at each place the type says what may stand there.</summary>
internal sealed partial class WaveReader(string text)
{
    private int _position;

    /// <summary>Reads a value of a type.</summary>
    public ComponentValue Value(ComponentValueType type)
    {
        SkipSpace();
        switch (type)
        {
            case PrimitiveValueType primitive:
                return Primitive(primitive.Kind);
            case ListType list:
                return ComponentValue.List(Elements(list));
            case MapType map:
                return Map(map);
            case TupleType tuple:
                return Tuple(tuple);
            case RecordType record:
                return Record(record);
            case FlagsType flags:
                return Flags(flags);
            case EnumType enumeration:
                return Enum(enumeration);
            case VariantType variant:
                return Variant(variant);
            case OptionType option:
                return Option(option);
            case ResultType result:
                return Result(result);
            default:
                throw Error($"a value of the type {type} cannot be written");
        }
    }

    /// <summary>Throws unless the text is at its end.</summary>
    public void End()
    {
        SkipSpace();
        if (_position < text.Length)
        {
            throw Expected("the end");
        }
    }

    public (string? Package, string? Interface, string Name, string? Version) FunctionName()
    {
        SkipSpace();
        string first = Label("the name of a function");
        string? package = null;
        if (TryEat(':'))
        {
            package = $"{first}:{Label("the name of a package")}";
            Eat('/');
            first = Label("the name of an interface");
        }

        string? itf = null;
        if (package is not null || Peek() == '.')
        {
            Eat('.');
            itf = first;
            first = Label("the name of a function");
        }

        string? version = null;
        if (TryEat('@'))
        {
            int start = _position;
            while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '.' or '-' or '+')
            {
                _position++;
            }

            version = text[start.._position];
        }

        return (package, itf, first, version);
    }

    public ComponentValue[] Arguments(string function, IReadOnlyList<FunctionParameter> parameters)
    {
        var values = new List<ComponentValue>();
        Eat('(');
        for (bool isFirst = true; TryNext(')', ref isFirst);)
        {
            if (values.Count == parameters.Count)
            {
                throw Error($"{function} takes {parameters.Count} arguments, more were given");
            }

            values.Add(Value(parameters[values.Count].Type));
        }

        while (values.Count < parameters.Count)
        {
            if (parameters[values.Count].Type is not OptionType)
            {
                throw Error($"the argument {parameters[values.Count].Name}: {parameters[values.Count].Type} of {function} is missing");
            }

            values.Add(ComponentValue.None());
        }

        return [.. values];
    }

    private ComponentValue Primitive(ComponentTypeKind kind)
    {
        int start = _position;
        switch (kind)
        {
            case ComponentTypeKind.Bool:
                string word = Word();
                return ComponentValue.Bool(word == "true" || (word == "false" ? false : throw Error("expected true or false", start)));
            case ComponentTypeKind.Char:
                return ComponentValue.Char(Character());
            case ComponentTypeKind.String:
                return ComponentValue.String(Text());
            case ComponentTypeKind.F32:
                return ComponentValue.F32((float)Float(isSingle: true));
            case ComponentTypeKind.F64:
                return ComponentValue.F64(Float(isSingle: false));
            case ComponentTypeKind.S8:
                return ComponentValue.S8((sbyte)Integer(sbyte.MinValue, (ulong)sbyte.MaxValue));
            case ComponentTypeKind.U8:
                return ComponentValue.U8((byte)Integer(0, byte.MaxValue));
            case ComponentTypeKind.S16:
                return ComponentValue.S16((short)Integer(short.MinValue, (ulong)short.MaxValue));
            case ComponentTypeKind.U16:
                return ComponentValue.U16((ushort)Integer(0, ushort.MaxValue));
            case ComponentTypeKind.S32:
                return ComponentValue.S32((int)Integer(int.MinValue, int.MaxValue));
            case ComponentTypeKind.U32:
                return ComponentValue.U32((uint)Integer(0, uint.MaxValue));
            case ComponentTypeKind.S64:
                return ComponentValue.S64(Integer(long.MinValue, long.MaxValue));
            case ComponentTypeKind.U64:
                return ComponentValue.U64((ulong)Integer(0, ulong.MaxValue));
            default:
                throw Error($"a value of the type {kind} cannot be written");
        }
    }

    /// <summary>An integer; of an unsigned one of 64 bits, its bits.</summary>
    private long Integer(long least, ulong most)
    {
        int start = _position;
        string number = Number();
        bool isNegative = number[0] == '-';
        if (ulong.TryParse(isNegative ? number.AsSpan(1) : number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong magnitude)
            && (isNegative ? magnitude <= (ulong)-(least + 1) + 1 && (least < 0 || magnitude == 0) : magnitude <= most))
        {
            return isNegative ? unchecked(-(long)magnitude) : unchecked((long)magnitude);
        }

        throw Error($"expected an integer from {least} to {most}, found {number}", start);
    }

    private double Float(bool isSingle)
    {
        int start = _position;
        bool isNegative = Peek() == '-' && _position + 1 < text.Length && char.IsAsciiLetter(text[_position + 1]);
        if (isNegative || char.IsAsciiLetter(Peek()))
        {
            _position += isNegative ? 1 : 0;
            return (Word(), isNegative) switch
            {
                ("inf", true) => double.NegativeInfinity,
                ("inf", false) => double.PositiveInfinity,
                ("nan", false) => double.NaN,
                _ => throw Error("expected a number, inf, -inf or nan", start),
            };
        }

        string number = Number();
        return isSingle
            ? float.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)
            : double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>A number as in JSON.</summary>
    private string Number()
    {
        int start = _position;
        _position += Peek() == '-' ? 1 : 0;
        int digits = _position;
        Digits(start);
        if (text[digits] == '0' && _position > digits + 1)
        {
            throw Error("a number does not begin with 0 before other digits", start);
        }

        if (Peek() == '.')
        {
            _position++;
            Digits(start);
        }

        if (Peek() is 'e' or 'E')
        {
            _position++;
            _position += Peek() is '+' or '-' ? 1 : 0;
            Digits(start);
        }

        return text[start.._position];
    }

    private void Digits(int start)
    {
        int first = _position;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        if (_position == first)
        {
            _position = start;
            throw Expected("a number");
        }
    }

    private ComponentValue[] Elements(ListType list)
    {
        int start = _position;
        var values = new List<ComponentValue>();
        Eat('[');
        for (bool isFirst = true; TryNext(']', ref isFirst);)
        {
            values.Add(Value(list.Element));
        }

        return list.Length is { } length && values.Count != length
            ? throw Error($"expected {length} elements, found {values.Count}", start)
            : [.. values];
    }

    private ComponentValue Map(MapType map)
    {
        ComponentValue[] pairs = Elements(new ListType(new TupleType(map.Key, map.Value)));
        return ComponentValue.Map(Array.ConvertAll(pairs, pair => new KeyValuePair<ComponentValue, ComponentValue>(pair.AsList()[0], pair.AsList()[1])));
    }

    private ComponentValue Tuple(TupleType tuple)
    {
        Eat('(');
        var values = new ComponentValue[tuple.Elements.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                Eat(',');
            }

            values[i] = Value(tuple.Elements[i]);
        }

        TryEat(',');
        Eat(')');
        return ComponentValue.Tuple(values);
    }

    private ComponentValue Record(RecordType record)
    {
        int start = _position;
        Eat('{');
        var values = new ComponentValue?[record.Fields.Count];
        if (TryEat(':'))
        {
            Eat('}');
        }
        else if (SkippedPeek() == '}')
        {
            throw Expected("the name of a field");
        }
        else
        {
            for (bool isFirst = true; TryNext('}', ref isFirst);)
            {
                SkipSpace();
                int place = _position;
                string name = Label("the name of a field");
                int i = IndexOf(record.Fields.Count, i => record.Fields[i].Name, name);
                if (i < 0 || values[i] is not null)
                {
                    throw Error(i < 0 ? $"the record has no field {name}" : $"the field {name} stands twice", place);
                }

                Eat(':');
                values[i] = Value(record.Fields[i].Type);
            }
        }

        var fields = new KeyValuePair<string, ComponentValue>[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            RecordField field = record.Fields[i];
            fields[i] = new(field.Name, values[i] ?? (field.Type is OptionType ? ComponentValue.None() : throw Error($"the field {field.Name} is missing", start)));
        }

        return ComponentValue.Record(fields);
    }

    private ComponentValue Flags(FlagsType flags)
    {
        Eat('{');
        var isSet = new bool[flags.Names.Count];
        for (bool isFirst = true; TryNext('}', ref isFirst);)
        {
            SkipSpace();
            int start = _position;
            string name = Label("the name of a flag");
            int i = IndexOf(flags.Names.Count, i => flags.Names[i], name);
            if (i < 0 || isSet[i])
            {
                throw Error(i < 0 ? $"there is no flag {name}" : $"the flag {name} stands twice", start);
            }

            isSet[i] = true;
        }

        return ComponentValue.Flags([.. flags.Names.Where((_, i) => isSet[i])]);
    }

    private ComponentValue Enum(EnumType type)
    {
        int start = _position;
        string name = CaseName();
        return type.Names.Contains(name) ? ComponentValue.Enum(name) : throw Error($"expected a case of the enum, found {name}", start);
    }

    private ComponentValue Variant(VariantType variant)
    {
        int start = _position;
        string name = CaseName();
        int i = IndexOf(variant.Cases.Count, i => variant.Cases[i].Name, name);
        if (i < 0)
        {
            throw Error($"expected a case of the variant, found {name}", start);
        }

        return ComponentValue.Variant(name, variant.Cases[i].Type is { } payload ? Payload(payload) : null);
    }

    private ComponentValue Option(OptionType option)
    {
        int start = _position;
        return Word() switch
        {
            "some" => ComponentValue.Some(Payload(option.Payload)),
            "none" => ComponentValue.None(),
            _ when IsFlat(option.Payload) => ComponentValue.Some(ValueFrom(start, option.Payload)),
            _ => throw Error("expected some(...) or none", start),
        };
    }

    private ComponentValue Result(ResultType result)
    {
        int start = _position;
        return Word() switch
        {
            "ok" => ComponentValue.Ok(result.Ok is { } ok ? Payload(ok) : null),
            "err" => ComponentValue.Err(result.Error is { } error ? Payload(error) : null),
            _ when result.Ok is { } ok && IsFlat(ok) => ComponentValue.Ok(ValueFrom(start, ok)),
            _ => throw Error("expected ok or err", start),
        };
    }

    /// <summary>"Flat" options and results: <c>x</c> for <c>some(x)</c> and <c>ok(x)</c>, unless x is an option or result itself.</summary>
    private static bool IsFlat(ComponentValueType payload) => payload is not (OptionType or ResultType);

    private ComponentValue ValueFrom(int start, ComponentValueType type)
    {
        _position = start;
        return Value(type);
    }

    private ComponentValue Payload(ComponentValueType type)
    {
        Eat('(');
        ComponentValue value = Value(type);
        Eat(')');
        return value;
    }

    private static int IndexOf(int count, Func<int, string> name, string wanted)
    {
        for (int i = 0; i < count; i++)
        {
            if (name(i) == wanted)
            {
                return i;
            }
        }

        return -1;
    }
}
