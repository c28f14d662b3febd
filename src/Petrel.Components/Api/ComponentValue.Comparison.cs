using System.Globalization;
using System.Text;

namespace Petrel.Components;

/// <content>Equality, conversion and text.</content>
public readonly partial struct ComponentValue
{
    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(ComponentValue left, ComponentValue right) => left.Equals(right);

    /// <summary>Whether both are not equal.</summary>
    public static bool operator !=(ComponentValue left, ComponentValue right) => !left.Equals(right);

    /// <summary>A <c>bool</c>.</summary>
    public static implicit operator ComponentValue(bool value) => Bool(value);

    /// <summary>An <c>s32</c>.</summary>
    public static implicit operator ComponentValue(int value) => S32(value);

    /// <summary>A <c>u32</c>.</summary>
    public static implicit operator ComponentValue(uint value) => U32(value);

    /// <summary>An <c>s64</c>.</summary>
    public static implicit operator ComponentValue(long value) => S64(value);

    /// <summary>A <c>u64</c>.</summary>
    public static implicit operator ComponentValue(ulong value) => U64(value);

    /// <summary>An <c>f32</c>.</summary>
    public static implicit operator ComponentValue(float value) => F32(value);

    /// <summary>An <c>f64</c>.</summary>
    public static implicit operator ComponentValue(double value) => F64(value);

    /// <inheritdoc/>
    public bool Equals(ComponentValue other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case ComponentTypeKind.F32:
                return _bits == other._bits || (float.IsNaN(AsF32()) && float.IsNaN(other.AsF32()));
            case ComponentTypeKind.F64:
                return _bits == other._bits || (double.IsNaN(AsF64()) && double.IsNaN(other.AsF64()));
            case ComponentTypeKind.List or ComponentTypeKind.Tuple:
                return Elements.AsSpan().SequenceEqual(other.Elements);
            case ComponentTypeKind.Map:
                return Entries.AsSpan().SequenceEqual(other.Entries, EqualityComparer<KeyValuePair<ComponentValue, ComponentValue>>.Default);
            case ComponentTypeKind.Record:
                return Fields.AsSpan().SequenceEqual(other.Fields, EqualityComparer<KeyValuePair<string, ComponentValue>>.Default);
            case ComponentTypeKind.Flags:
                return new HashSet<string>(FlagNames, StringComparer.Ordinal).SetEquals(other.FlagNames);
            case ComponentTypeKind.Own or ComponentTypeKind.Borrow:
                return ReferenceEquals(_data, other._data);
            default:
                return _bits == other._bits && Equals(_data, other._data);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ComponentValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ComponentTypeKind.F32 or ComponentTypeKind.F64 or ComponentTypeKind.Flags => (int)Kind,
        ComponentTypeKind.List or ComponentTypeKind.Tuple => HashCode.Combine(Kind, Elements.Length),
        ComponentTypeKind.Map => HashCode.Combine(Kind, Entries.Length),
        ComponentTypeKind.Record => HashCode.Combine(Kind, Fields.Length),
        _ => HashCode.Combine(Kind, _bits, _data),
    };

    /// <summary>The value for a reader, in the manner of WAVE.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private static void Write<T>(StringBuilder text, char open, ReadOnlySpan<T> items, char close, Action<T> write)
    {
        text.Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            write(items[i]);
        }

        text.Append(close);
    }

    private void Write(StringBuilder text)
    {
        switch (Kind)
        {
            case ComponentTypeKind.Bool:
                text.Append(_bits != 0 ? "true" : "false");
                break;
            case ComponentTypeKind.U64:
                text.Append(CultureInfo.InvariantCulture, $"{(ulong)_bits}");
                break;
            case ComponentTypeKind.F32:
                text.Append(CultureInfo.InvariantCulture, $"{AsF32()}");
                break;
            case ComponentTypeKind.F64:
                text.Append(CultureInfo.InvariantCulture, $"{AsF64()}");
                break;
            case ComponentTypeKind.Char:
                text.Append('\'').Append(AsChar().ToString()).Append('\'');
                break;
            case ComponentTypeKind.String:
                text.Append('"').Append(AsString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                break;
            case ComponentTypeKind.List:
                Write(text, '[', Elements, ']', element => element.Write(text));
                break;
            case ComponentTypeKind.Tuple:
                Write(text, '(', Elements, ')', element => element.Write(text));
                break;
            case ComponentTypeKind.Map:
                Write<KeyValuePair<ComponentValue, ComponentValue>>(text, '{', Entries, '}', entry =>
                {
                    entry.Key.Write(text);
                    text.Append(": ");
                    entry.Value.Write(text);
                });
                break;
            case ComponentTypeKind.Record:
                Write<KeyValuePair<string, ComponentValue>>(text, '{', Fields, '}', field =>
                {
                    text.Append(field.Key).Append(": ");
                    field.Value.Write(text);
                });
                break;
            case ComponentTypeKind.Flags:
                Write<string>(text, '{', FlagNames, '}', name => text.Append(name));
                break;
            case ComponentTypeKind.Variant:
                WriteCase(text, CaseName, Payload);
                break;
            case ComponentTypeKind.Option:
                WriteCase(text, IsSome ? "some" : "none", Payload);
                break;
            case ComponentTypeKind.Result:
                WriteCase(text, IsOk ? "ok" : "err", Payload);
                break;
            case ComponentTypeKind.Enum or ComponentTypeKind.Own or ComponentTypeKind.Borrow:
                text.Append(_data);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{_bits}");
                break;
        }
    }

    private static void WriteCase(StringBuilder text, string name, ComponentValue? payload)
    {
        text.Append(name);
        if (payload is { } value)
        {
            text.Append('(');
            value.Write(text);
            text.Append(')');
        }
    }
}
