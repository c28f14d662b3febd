using System.Text;
using Petrel.Components;
using Petrel.Text.Script;

namespace Petrel.Wast;

/// <summary>Values of scripts as values of components.</summary>
internal static class ComponentValueConversion
{
    private const uint CanonicalNan32 = 0x7FC00000;
    private const ulong CanonicalNan64 = 0x7FF8000000000000;

    public static ComponentValue ToValue(WastComponentValue value) => value.Kind switch
    {
        "bool" => ComponentValue.Bool(value.Bits != 0),
        "s8" => ComponentValue.S8((sbyte)value.Bits),
        "u8" => ComponentValue.U8((byte)value.Bits),
        "s16" => ComponentValue.S16((short)value.Bits),
        "u16" => ComponentValue.U16((ushort)value.Bits),
        "s32" => ComponentValue.S32((int)value.Bits),
        "u32" => ComponentValue.U32((uint)value.Bits),
        "s64" => ComponentValue.S64((long)value.Bits),
        "u64" => ComponentValue.U64(value.Bits),
        "f32" => ComponentValue.F32(BitConverter.UInt32BitsToSingle(value.Nan == WastNan.None ? (uint)value.Bits : CanonicalNan32)),
        "f64" => ComponentValue.F64(BitConverter.UInt64BitsToDouble(value.Nan == WastNan.None ? value.Bits : CanonicalNan64)),
        "char" => ComponentValue.Char(ToRune(value.Text)),
        "str" => ComponentValue.String(value.Text),
        "list" => ComponentValue.List(Array.ConvertAll(value.Items, ToValue)),
        "tuple" => ComponentValue.Tuple(Array.ConvertAll(value.Items, ToValue)),
        "map" => ComponentValue.Map(Array.ConvertAll(value.Items, entry => KeyValuePair.Create(ToValue(entry.Items[0]), ToValue(entry.Items[1])))),
        "record" => ComponentValue.Record(value.Names.Zip(value.Items, (name, item) => KeyValuePair.Create(name, ToValue(item))).ToArray()),
        "variant" => ComponentValue.Variant(value.Text, Payload(value)),
        "enum" => ComponentValue.Enum(value.Text),
        "flags" => ComponentValue.Flags(value.Names),
        "option" => value.Bits == 0 ? ComponentValue.None() : ComponentValue.Some(ToValue(value.Items[0])),
        "result" => value.Bits == 0 ? ComponentValue.Err(Payload(value)) : ComponentValue.Ok(Payload(value)),
        _ => throw new WastMismatchException("a value", value.ToString()),
    };

    public static bool Matches(WastComponentValue expected, ComponentValue found) => ToValue(expected).Equals(found);

    private static ComponentValue? Payload(WastComponentValue value) => value.Items.Length == 0 ? default(ComponentValue?) : ToValue(value.Items[0]);

    private static Rune ToRune(string text)
    {
        Rune.DecodeFromUtf16(text, out Rune rune, out int length);
        return length == text.Length ? rune : throw new WastMismatchException("one character", text);
    }
}
