using System.Globalization;
using System.Text;

namespace Petrel.Components.Wave;

/// <summary>Writes values.</summary>
internal static class WaveWriter
{
    /// <summary>True for words that mean something by themselves and need a % as names of cases.</summary>
    public static bool IsKeyword(string name) => name is "true" or "false" or "some" or "none" or "ok" or "err" or "inf" or "nan";

    public static string Write(ComponentValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(ComponentValue value, StringBuilder text)
    {
        switch (value.Kind)
        {
            case ComponentTypeKind.Bool:
                text.Append(value.AsBool() ? "true" : "false");
                break;
            case ComponentTypeKind.S8:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsS8()}");
                break;
            case ComponentTypeKind.U8:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsU8()}");
                break;
            case ComponentTypeKind.S16:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsS16()}");
                break;
            case ComponentTypeKind.U16:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsU16()}");
                break;
            case ComponentTypeKind.S32:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsS32()}");
                break;
            case ComponentTypeKind.U32:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsU32()}");
                break;
            case ComponentTypeKind.S64:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsS64()}");
                break;
            case ComponentTypeKind.U64:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsU64()}");
                break;
            case ComponentTypeKind.F32:
                Number(value.AsF32(), value.AsF32().ToString("R", CultureInfo.InvariantCulture), text);
                break;
            case ComponentTypeKind.F64:
                Number(value.AsF64(), value.AsF64().ToString("R", CultureInfo.InvariantCulture), text);
                break;
            case ComponentTypeKind.Char:
                text.Append('\'');
                Escape(value.AsChar(), text);
                text.Append('\'');
                break;
            case ComponentTypeKind.String:
                text.Append('"');
                foreach (Rune rune in value.AsString().EnumerateRunes())
                {
                    Escape(rune, text);
                }

                text.Append('"');
                break;
            case ComponentTypeKind.List:
                Sequence(value.AsList(), '[', ']', text);
                break;
            case ComponentTypeKind.Tuple:
                Sequence(value.AsList(), '(', ')', text);
                break;
            case ComponentTypeKind.Map:
                Sequence([.. value.AsMap().Select(entry => ComponentValue.Tuple(entry.Key, entry.Value))], '[', ']', text);
                break;
            case ComponentTypeKind.Record:
                Record(value, text);
                break;
            case ComponentTypeKind.Flags:
                text.Append('{').AppendJoin(", ", value.AsFlags()).Append('}');
                break;
            case ComponentTypeKind.Enum or ComponentTypeKind.Variant:
                text.Append(IsKeyword(value.CaseName) ? "%" : "").Append(value.CaseName);
                Payload(value.Kind == ComponentTypeKind.Variant ? value.Payload : null, text);
                break;
            case ComponentTypeKind.Option:
                text.Append(value.IsSome ? "some" : "none");
                Payload(value.Payload, text);
                break;
            case ComponentTypeKind.Result:
                text.Append(value.IsOk ? "ok" : "err");
                Payload(value.Payload, text);
                break;
            default:
                throw new ArgumentException($"A value of the kind {value.Kind} cannot be written.", nameof(value));
        }
    }

    private static void Payload(ComponentValue? payload, StringBuilder text)
    {
        if (payload is { } value)
        {
            text.Append('(');
            Write(value, text);
            text.Append(')');
        }
    }

    private static void Sequence(IReadOnlyList<ComponentValue> values, char open, char close, StringBuilder text)
    {
        text.Append(open);
        for (int i = 0; i < values.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(values[i], text);
        }

        text.Append(close);
    }

    private static void Record(ComponentValue value, StringBuilder text)
    {
        text.Append('{');
        bool isFirst = true;
        foreach (KeyValuePair<string, ComponentValue> field in value.AsRecord())
        {
            if (field.Value.Kind == ComponentTypeKind.Option && !field.Value.IsSome)
            {
                continue;
            }

            text.Append(isFirst ? "" : ", ").Append(field.Key).Append(": ");
            Write(field.Value, text);
            isFirst = false;
        }

        text.Append(isFirst ? ":}" : "}");
    }

    /// <summary>The shortest digits that mean the number, without an exponent.</summary>
    private static void Number(double value, string shortest, StringBuilder text)
    {
        if (!double.IsFinite(value))
        {
            text.Append(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }

        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            text.Append(shortest);
            return;
        }

        int exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = shortest[..e];
        if (mantissa[0] == '-')
        {
            text.Append('-');
            mantissa = mantissa[1..];
        }

        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int whole = (point < 0 ? digits.Length : point) + exponent;
        if (whole <= 0)
        {
            text.Append("0.").Append('0', -whole).Append(digits);
        }
        else if (whole >= digits.Length)
        {
            text.Append(digits).Append('0', whole - digits.Length);
        }
        else
        {
            text.Append(digits.AsSpan(0, whole)).Append('.').Append(digits.AsSpan(whole));
        }
    }

    private static void Escape(Rune rune, StringBuilder text)
    {
        switch (rune.Value)
        {
            case '\\' or '\'' or '"':
                text.Append('\\').Append((char)rune.Value);
                break;
            case '\t':
                text.Append("\\t");
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            default:
                _ = Rune.IsControl(rune)
                    ? text.Append("\\u{").Append(rune.Value.ToString("x", CultureInfo.InvariantCulture)).Append('}')
                    : text.Append(rune.ToString());
                break;
        }
    }
}
