using System.Buffers.Binary;
using System.Text;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>Writes values as the specification says a guest has them: into memory, and as flat values.</summary>
/// <param name="encoding">The encoding of strings.</param>
/// <param name="is64">Whether addresses have 64 bits.</param>
/// <param name="start">The address of what is written.</param>
/// <param name="random">Decides where a guest has a choice.</param>
internal sealed class ReferenceEncoder(string encoding, bool is64, ulong start, Random random)
{
    private byte[] _bytes = new byte[64];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>A value in memory; its address.</summary>
    public ulong Place(FuzzType type, ComponentValue value)
    {
        int at = Allocate(type.Size(is64), type.Alignment(is64));
        Store(type, value, at);
        return start + (ulong)at;
    }

    /// <summary>Flat values as bits.</summary>
    public List<(Flat Kind, long Bits)> Lower(FuzzType type, ComponentValue value)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                return [.. type.Parts.SelectMany((part, i) => Lower(part!, Field(value, i)))];
            case ComponentTypeKind.List when type.Length >= 0:
                return [.. value.AsList().SelectMany(element => Lower(type.Parts[0]!, element))];
            default:
                if (type.IsPointer)
                {
                    (ulong address, ulong length) = Pointer(type, value);
                    Flat kind = is64 ? Flat.I64 : Flat.I32;
                    return [(kind, (long)address), (kind, (long)length)];
                }

                if (!type.IsVariant)
                {
                    return [(type.Flatten(is64)[0], Scalar(type, value))];
                }

                (int index, ComponentValue? payload) = Case(type, value);
                List<Flat> kinds = type.Flatten(is64);
                var flat = new List<(Flat Kind, long Bits)> { (Flat.I32, index) };
                if (payload is { } content)
                {
                    // Joined slots have the bits of a narrow value in their low half; the rest is whatever.
                    flat.AddRange(Lower(type.Parts[index]!, content).Select((slot, i) => (kinds[i + 1], slot.Bits)));
                }

                while (flat.Count < kinds.Count)
                {
                    flat.Add((kinds[flat.Count], random.Next(3) == 0 ? random.NextInt64() : 0));
                }

                return flat;
        }
    }

    private static ComponentValue Field(ComponentValue value, int index) =>
        value.Kind == ComponentTypeKind.Tuple ? value.AsList()[index] : value.AsRecord()[index].Value;

    private static (int Index, ComponentValue? Payload) Case(FuzzType type, ComponentValue value)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Option:
                return (value.IsSome ? 1 : 0, value.Payload);
            case ComponentTypeKind.Result:
                return (value.IsOk ? 0 : 1, value.Payload);
            case ComponentTypeKind.Enum:
                return (Array.IndexOf(type.Names, value.CaseName), null);
            default:
                return (Array.IndexOf(type.Names, value.CaseName), value.Payload);
        }
    }

    private void Store(FuzzType type, ComponentValue value, int at)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                int offset = 0;
                for (int i = 0; i < type.Parts.Length; i++)
                {
                    FuzzType part = type.Parts[i]!;
                    offset = FuzzType.Align(offset, part.Alignment(is64));
                    Store(part, Field(value, i), at + offset);
                    offset += part.Size(is64);
                }

                return;
            case ComponentTypeKind.List when type.Length >= 0:
                int size = type.Parts[0]!.Size(is64);
                foreach (ComponentValue element in value.AsList())
                {
                    Store(type.Parts[0]!, element, at);
                    at += size;
                }

                return;
        }

        if (type.IsPointer)
        {
            (ulong address, ulong length) = Pointer(type, value);
            int width = is64 ? 8 : 4;
            Write(at, (long)address, width);
            Write(at + width, (long)length, width);
        }
        else if (type.IsVariant)
        {
            (int index, ComponentValue? payload) = Case(type, value);
            Write(at, index, type.CaseSize);
            if (payload is { } content)
            {
                Store(type.Parts[index]!, content, at + type.PayloadOffset(is64));
            }
        }
        else
        {
            Write(at, Scalar(type, value), type.Size(is64));
        }
    }

    private (ulong Address, ulong Length) Pointer(FuzzType type, ComponentValue value)
    {
        if (type.Kind == ComponentTypeKind.String)
        {
            return Text(value.AsString());
        }

        FuzzType element = type.Parts[0]!;
        ComponentValue[] elements = type.Kind == ComponentTypeKind.Map
            ? [.. value.AsMap().Select(static entry => ComponentValue.Tuple(entry.Key, entry.Value))]
            : [.. value.AsList()];
        int size = element.Size(is64);
        int at = Allocate(size * elements.Length, element.Alignment(is64));
        for (int i = 0; i < elements.Length; i++)
        {
            Store(element, elements[i], at + (i * size));
        }

        return (start + (ulong)at, (ulong)elements.Length);
    }

    private (ulong Address, ulong Length) Text(string text)
    {
        bool isLatin1 = encoding == "latin1+utf16" && text.All(static unit => unit < 0x100) && random.Next(4) != 0;
        byte[] bytes = encoding == "utf8" ? Encoding.UTF8.GetBytes(text)
            : isLatin1 ? Encoding.Latin1.GetBytes(text)
            : Encoding.Unicode.GetBytes(text);
        int at = Allocate(bytes.Length, encoding == "utf8" ? 1 : 2);
        bytes.CopyTo(_bytes, at);
        ulong length = encoding == "utf8" || isLatin1 ? (ulong)bytes.Length : (ulong)text.Length;
        if (encoding == "latin1+utf16" && !isLatin1)
        {
            length |= is64 ? 1UL << 63 : 1UL << 31;
        }

        return (start + (ulong)at, length);
    }

    private static long Scalar(FuzzType type, ComponentValue value) => type.Kind switch
    {
        ComponentTypeKind.Bool => value.AsBool() ? 1 : 0,
        ComponentTypeKind.S8 => value.AsS8(),
        ComponentTypeKind.U8 => value.AsU8(),
        ComponentTypeKind.S16 => value.AsS16(),
        ComponentTypeKind.U16 => value.AsU16(),
        ComponentTypeKind.S32 => value.AsS32(),
        ComponentTypeKind.U32 => value.AsU32(),
        ComponentTypeKind.S64 => value.AsS64(),
        ComponentTypeKind.U64 => (long)value.AsU64(),
        ComponentTypeKind.F32 => BitConverter.SingleToInt32Bits(value.AsF32()),
        ComponentTypeKind.F64 => BitConverter.DoubleToInt64Bits(value.AsF64()),
        ComponentTypeKind.Char => value.AsChar().Value,
        _ => value.AsFlags().Aggregate(0L, (bits, name) => bits | (1L << Array.IndexOf(type.Names, name))),
    };

    private int Allocate(int size, int alignment)
    {
        int at = FuzzType.Align(_length, alignment);
        _length = at + size;
        while (_length > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        return at;
    }

    private void Write(int at, long value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(_bytes.AsSpan(at));
    }
}
