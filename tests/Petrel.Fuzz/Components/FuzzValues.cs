using System.Text;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>Random values of a type.</summary>
internal sealed class FuzzValues(Random random)
{
    private int _budget = 400;

    public ComponentValue Next(FuzzType type)
    {
        _budget--;
        return type.Kind switch
        {
            ComponentTypeKind.Bool => ComponentValue.Bool(random.Next(2) == 0),
            ComponentTypeKind.S8 => ComponentValue.S8((sbyte)Bits()),
            ComponentTypeKind.U8 => ComponentValue.U8((byte)Bits()),
            ComponentTypeKind.S16 => ComponentValue.S16((short)Bits()),
            ComponentTypeKind.U16 => ComponentValue.U16((ushort)Bits()),
            ComponentTypeKind.S32 => ComponentValue.S32((int)Bits()),
            ComponentTypeKind.U32 => ComponentValue.U32((uint)Bits()),
            ComponentTypeKind.S64 => ComponentValue.S64(Bits()),
            ComponentTypeKind.U64 => ComponentValue.U64((ulong)Bits()),
            ComponentTypeKind.F32 => ComponentValue.F32(BitConverter.Int32BitsToSingle((int)Bits())),
            ComponentTypeKind.F64 => ComponentValue.F64(BitConverter.Int64BitsToDouble(Bits())),
            ComponentTypeKind.Char => ComponentValue.Char(Rune()),
            ComponentTypeKind.String => ComponentValue.String(Text()),
            ComponentTypeKind.List => ComponentValue.List(Elements(type.Parts[0]!, type.Length < 0 ? Count() : type.Length)),
            ComponentTypeKind.Map => Map(type.Parts[0]!),
            ComponentTypeKind.Tuple => ComponentValue.Tuple([.. type.Parts.Select(part => Next(part!))]),
            ComponentTypeKind.Record => ComponentValue.Record(
                [.. type.Parts.Select((part, i) => new KeyValuePair<string, ComponentValue>(type.Names[i], Next(part!)))]),
            ComponentTypeKind.Variant => Variant(type),
            ComponentTypeKind.Enum => ComponentValue.Enum(type.Names[random.Next(type.Names.Length)]),
            ComponentTypeKind.Flags => ComponentValue.Flags([.. type.Names.Where(_ => random.Next(2) == 0)]),
            ComponentTypeKind.Option => random.Next(3) == 0 ? ComponentValue.None() : ComponentValue.Some(Next(type.Parts[1]!)),
            _ => random.Next(2) == 0
                ? ComponentValue.Ok(type.Parts[0] is null ? null : Next(type.Parts[0]!))
                : ComponentValue.Err(type.Parts[1] is null ? null : Next(type.Parts[1]!)),
        };
    }

    private ComponentValue Variant(FuzzType type)
    {
        int index = random.Next(type.Parts.Length);
        return ComponentValue.Variant(type.Names[index], type.Parts[index] is null ? null : Next(type.Parts[index]!));
    }

    private ComponentValue Map(FuzzType pair)
    {
        var entries = new KeyValuePair<ComponentValue, ComponentValue>[Math.Min(Count(), 5)];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new(Next(pair.Parts[0]!), Next(pair.Parts[1]!));
        }

        return ComponentValue.Map(entries);
    }

    private ComponentValue[] Elements(FuzzType element, int count)
    {
        var elements = new ComponentValue[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = Next(element);
        }

        return elements;
    }

    private int Count() => _budget <= 0 ? 0 : random.Next(6) switch { 0 => 0, 1 => 1, 2 => 2, 3 => random.Next(40), _ => random.Next(6) };

    private long Bits() => random.Next(5) switch
    {
        0 => random.Next(-2, 3),
        1 => 1L << random.Next(64),
        2 => -(1L << random.Next(64)),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    private Rune Rune()
    {
        int value = random.Next(5) switch
        {
            0 => random.Next(0x80),
            1 => random.Next(0x100),
            2 => random.Next(0x800),
            3 => 0xE000 + random.Next(0x2000),
            _ => 0x10000 + random.Next(0x100000),
        };
        return new Rune(value);
    }

    private string Text()
    {
        int length = random.Next(6) switch { 0 => 0, 1 => 1, 2 => 60 + random.Next(20), 3 => random.Next(300), _ => random.Next(20) };
        // Long runs of one sort with a change somewhere: what vectorised loops have to get right.
        int mode = random.Next(6);
        int change = random.Next(length + 1);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            Rune rune = (mode, i == change) switch
            {
                (0, _) => Rune(),
                (1, false) or (2, _) => new Rune(random.Next(0x80)),
                (3, _) or (4, false) => new Rune(random.Next(0x100)),
                (5, false) => new Rune(0x400 + random.Next(0x80)),
                _ => Rune(),
            };
            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
