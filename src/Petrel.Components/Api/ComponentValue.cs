using System.Text;

namespace Petrel.Components;

/// <summary>
/// A value of any component type, for when types are known only at run time. Immutable. Two values are equal when they have the same
/// structure: labels and contents; flags in any order; a NaN equals every NaN, and -0 is not 0.
/// </summary>
/// <remarks>
/// What a value is checked against its type for, labels and ranges, happens when it is passed to a function.
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions">Value types</seealso>
public readonly partial struct ComponentValue : IEquatable<ComponentValue>
{
    private readonly long _bits;
    private readonly object? _data;

    private ComponentValue(ComponentTypeKind kind, long bits, object? data = null)
    {
        Kind = kind;
        _bits = bits;
        _data = data;
    }

    /// <summary>What kind of type the value has.</summary>
    public ComponentTypeKind Kind { get; }

    /// <summary>Number, boolean or character as it is represented.</summary>
    internal long Bits => _bits;

    /// <summary>A boolean.</summary>
    public static ComponentValue Bool(bool value) => new(ComponentTypeKind.Bool, value ? 1 : 0);

    /// <summary>An integer.</summary>
    public static ComponentValue S8(sbyte value) => new(ComponentTypeKind.S8, value);

    /// <summary>An integer.</summary>
    public static ComponentValue U8(byte value) => new(ComponentTypeKind.U8, value);

    /// <summary>An integer.</summary>
    public static ComponentValue S16(short value) => new(ComponentTypeKind.S16, value);

    /// <summary>An integer.</summary>
    public static ComponentValue U16(ushort value) => new(ComponentTypeKind.U16, value);

    /// <summary>An integer.</summary>
    public static ComponentValue S32(int value) => new(ComponentTypeKind.S32, value);

    /// <summary>An integer.</summary>
    public static ComponentValue U32(uint value) => new(ComponentTypeKind.U32, value);

    /// <summary>An integer.</summary>
    public static ComponentValue S64(long value) => new(ComponentTypeKind.S64, value);

    /// <summary>An integer.</summary>
    public static ComponentValue U64(ulong value) => new(ComponentTypeKind.U64, (long)value);

    /// <summary>A floating-point number.</summary>
    public static ComponentValue F32(float value) => new(ComponentTypeKind.F32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>A floating-point number.</summary>
    public static ComponentValue F64(double value) => new(ComponentTypeKind.F64, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A Unicode scalar value.</summary>
    public static ComponentValue Char(Rune value) => new(ComponentTypeKind.Char, value.Value);

    /// <summary>A string.</summary>
    public static ComponentValue String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(ComponentTypeKind.String, 0, value);
    }

    /// <summary>A list, of fixed length or not.</summary>
    public static ComponentValue List(params ReadOnlySpan<ComponentValue> elements) => new(ComponentTypeKind.List, 0, elements.ToArray());

    /// <summary>A list of bytes.</summary>
    public static ComponentValue Bytes(ReadOnlySpan<byte> bytes)
    {
        var elements = new ComponentValue[bytes.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = U8(bytes[i]);
        }

        return new(ComponentTypeKind.List, 0, elements);
    }

    /// <summary>A map; its entries in order.</summary>
    public static ComponentValue Map(params ReadOnlySpan<KeyValuePair<ComponentValue, ComponentValue>> entries) =>
        new(ComponentTypeKind.Map, 0, entries.ToArray());

    /// <summary>A tuple.</summary>
    public static ComponentValue Tuple(params ReadOnlySpan<ComponentValue> elements) => new(ComponentTypeKind.Tuple, 0, elements.ToArray());

    /// <summary>A record: its fields in the order of the type.</summary>
    public static ComponentValue Record(params ReadOnlySpan<KeyValuePair<string, ComponentValue>> fields) =>
        new(ComponentTypeKind.Record, 0, fields.ToArray());

    /// <summary>A record: its fields in the order of the type.</summary>
    public static ComponentValue Record(params ReadOnlySpan<(string Name, ComponentValue Value)> fields)
    {
        var pairs = new KeyValuePair<string, ComponentValue>[fields.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(fields[i].Name, fields[i].Value);
        }

        return new(ComponentTypeKind.Record, 0, pairs);
    }

    /// <summary>A case of a variant, with its payload when it has one.</summary>
    public static ComponentValue Variant(string name, ComponentValue? payload = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(ComponentTypeKind.Variant, 0, new CaseValue(name, payload));
    }

    /// <summary>A case of an enum.</summary>
    public static ComponentValue Enum(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(ComponentTypeKind.Enum, 0, name);
    }

    /// <summary>The flags that are set.</summary>
    public static ComponentValue Flags(params ReadOnlySpan<string> names) => new(ComponentTypeKind.Flags, 0, names.ToArray());

    /// <summary>An option with a value.</summary>
    public static ComponentValue Some(ComponentValue value) => new(ComponentTypeKind.Option, 1, value);

    /// <summary>An option without a value.</summary>
    public static ComponentValue None() => new(ComponentTypeKind.Option, 0);

    /// <summary>A result, with its payload when it has one.</summary>
    public static ComponentValue Ok(ComponentValue? payload = null) => new(ComponentTypeKind.Result, 1, payload);

    /// <summary>A result that is an error, with its payload when it has one.</summary>
    public static ComponentValue Err(ComponentValue? payload = null) => new(ComponentTypeKind.Result, 0, payload);

    /// <summary>A resource that is passed on.</summary>
    public static ComponentValue Own(ComponentResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(ComponentTypeKind.Own, 0, resource);
    }

    /// <summary>A resource that is lent for the duration of a call.</summary>
    public static ComponentValue Borrow(ComponentResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(ComponentTypeKind.Borrow, 0, resource);
    }

    private sealed record CaseValue(string Name, ComponentValue? Payload);
}
