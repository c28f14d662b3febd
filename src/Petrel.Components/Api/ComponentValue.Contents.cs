using System.Text;

namespace Petrel.Components;

/// <content>What is in a value.</content>
public readonly partial struct ComponentValue
{
    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBool() => Is(ComponentTypeKind.Bool)._bits != 0;

    /// <summary>The <c>s8</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public sbyte AsS8() => (sbyte)Is(ComponentTypeKind.S8)._bits;

    /// <summary>The <c>u8</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public byte AsU8() => (byte)Is(ComponentTypeKind.U8)._bits;

    /// <summary>The <c>s16</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public short AsS16() => (short)Is(ComponentTypeKind.S16)._bits;

    /// <summary>The <c>u16</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ushort AsU16() => (ushort)Is(ComponentTypeKind.U16)._bits;

    /// <summary>The <c>s32</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public int AsS32() => (int)Is(ComponentTypeKind.S32)._bits;

    /// <summary>The <c>u32</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public uint AsU32() => (uint)Is(ComponentTypeKind.U32)._bits;

    /// <summary>The <c>s64</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsS64() => Is(ComponentTypeKind.S64)._bits;

    /// <summary>The <c>u64</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ulong AsU64() => (ulong)Is(ComponentTypeKind.U64)._bits;

    /// <summary>The <c>f32</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public float AsF32() => BitConverter.UInt32BitsToSingle((uint)Is(ComponentTypeKind.F32)._bits);

    /// <summary>The <c>f64</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsF64() => BitConverter.Int64BitsToDouble(Is(ComponentTypeKind.F64)._bits);

    /// <summary>The character.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Rune AsChar() => new((int)Is(ComponentTypeKind.Char)._bits);

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => (string)Is(ComponentTypeKind.String)._data!;

    /// <summary>The elements of a list or tuple.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<ComponentValue> AsList() => Elements;

    /// <summary>The bytes of a list of <c>u8</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public byte[] AsBytes() => System.Array.ConvertAll(Elements, static element => element.AsU8());

    /// <summary>The entries of a map, in order.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<KeyValuePair<ComponentValue, ComponentValue>> AsMap() => Entries;

    /// <summary>The fields of a record, in order.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<KeyValuePair<string, ComponentValue>> AsRecord() => Fields;

    /// <summary>A field of a record.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public ComponentValue GetField(string name)
    {
        foreach (KeyValuePair<string, ComponentValue> field in Fields)
        {
            if (field.Key == name)
            {
                return field.Value;
            }
        }

        throw new KeyNotFoundException($"The record has no field '{name}'.");
    }

    /// <summary>Name of the case of a variant or enum.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string CaseName => Kind == ComponentTypeKind.Variant ? ((CaseValue)_data!).Name : (string)Is(ComponentTypeKind.Enum)._data!;

    /// <summary>
    /// What the case of a variant, the result or the option carries; null when it carries nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ComponentValue? Payload => Kind switch
    {
        ComponentTypeKind.Variant => ((CaseValue)_data!).Payload,
        ComponentTypeKind.Option => (ComponentValue?)_data,
        _ => (ComponentValue?)Is(ComponentTypeKind.Result)._data,
    };

    /// <summary>True for an option with a value.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool IsSome => Is(ComponentTypeKind.Option)._bits != 0;

    /// <summary>True for a result that is no error.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool IsOk => Is(ComponentTypeKind.Result)._bits != 0;

    /// <summary>The flags that are set.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<string> AsFlags() => FlagNames;

    /// <summary>The resource of a value of type <c>own</c> or <c>borrow</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ComponentResource AsResource() =>
        (ComponentResource)(Kind == ComponentTypeKind.Borrow ? this : Is(ComponentTypeKind.Own))._data!;

    internal ComponentValue[] Elements => (ComponentValue[])(Kind == ComponentTypeKind.Tuple ? this : Is(ComponentTypeKind.List))._data!;

    internal KeyValuePair<ComponentValue, ComponentValue>[] Entries =>
        (KeyValuePair<ComponentValue, ComponentValue>[])Is(ComponentTypeKind.Map)._data!;

    internal KeyValuePair<string, ComponentValue>[] Fields => (KeyValuePair<string, ComponentValue>[])Is(ComponentTypeKind.Record)._data!;

    internal string[] FlagNames => (string[])Is(ComponentTypeKind.Flags)._data!;

    /// <summary>A list that takes over the array.</summary>
    internal static ComponentValue OfList(ComponentValue[] elements) => new(ComponentTypeKind.List, 0, elements);

    /// <summary>A tuple that takes over the array.</summary>
    internal static ComponentValue OfTuple(ComponentValue[] elements) => new(ComponentTypeKind.Tuple, 0, elements);

    /// <summary>A record that takes over the array.</summary>
    internal static ComponentValue OfRecord(KeyValuePair<string, ComponentValue>[] fields) => new(ComponentTypeKind.Record, 0, fields);

    /// <summary>A number, boolean or character from its bits; they are in range.</summary>
    internal static ComponentValue OfBits(ComponentTypeKind kind, long bits) => new(kind, bits);

    private ComponentValue Is(ComponentTypeKind kind) => Kind == kind
        ? this
        : throw new InvalidOperationException($"The value is of kind {Kind}, not {kind}.");
}
