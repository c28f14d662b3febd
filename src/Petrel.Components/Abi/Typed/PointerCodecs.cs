using System.Runtime.CompilerServices;

namespace Petrel.Components.Abi;

/// <summary>What is passed as address and length.</summary>
internal abstract unsafe class PointerCodec<T> : Codec<T>
{
    public abstract T LiftPointer(CallContext context, int address, int length);

    public abstract void LowerPointer(CallContext context, T value, out int address, out int length);

    public sealed override T Load(CallContext context, uint address)
    {
        byte* at = At(context, address);
        return LiftPointer(context, Unsafe.ReadUnaligned<int>(at), Unsafe.ReadUnaligned<int>(at + 4));
    }

    public sealed override void Store(CallContext context, T value, uint address)
    {
        LowerPointer(context, value, out int pointer, out int length);
        byte* at = At(context, address);
        Unsafe.WriteUnaligned(at, pointer);
        Unsafe.WriteUnaligned(at + 4, length);
    }

    public sealed override T Lift(CallContext context, long* slots) => LiftPointer(context, (int)slots[0], (int)slots[1]);

    public sealed override void Lower(CallContext context, T value, long* slots)
    {
        LowerPointer(context, value, out int pointer, out int length);
        slots[0] = (uint)pointer;
        slots[1] = (uint)length;
    }
}

/// <summary>Strings.</summary>
internal sealed class StringCodec : PointerCodec<string>
{
    public override string LiftPointer(CallContext context, int address, int length) => context.LiftString(address, length);

    public override void LowerPointer(CallContext context, string value, out int address, out int length) =>
        context.LowerString(value, out address, out length);
}

/// <summary>Lists of numbers.</summary>
internal sealed class NumberListCodec<T> : PointerCodec<T[]>
    where T : unmanaged
{
    public override T[] LiftPointer(CallContext context, int address, int length) => context.LiftArray<T>(address, length);

    public override void LowerPointer(CallContext context, T[] value, out int address, out int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        context.LowerArray<T>(value, out address, out length);
    }
}

/// <summary>Lists of anything.</summary>
internal sealed class ListCodec<T>(AbiType type, Codec<T> element) : PointerCodec<T[]>
{
    public override T[] LiftPointer(CallContext context, int address, int length)
    {
        AbiType layout = type.Element!;
        context.LiftListRange(address, length, layout.Size, layout.Alignment);
        var values = new T[length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element.Load(context, (uint)address + ((uint)i * (uint)layout.Size));
        }

        return values;
    }

    public override void LowerPointer(CallContext context, T[] value, out int address, out int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        AbiType layout = type.Element!;
        context.Allocate(value.Length, layout.Size, layout.Alignment, out address);
        for (int i = 0; i < value.Length; i++)
        {
            element.Store(context, value[i], (uint)address + ((uint)i * (uint)layout.Size));
        }

        length = value.Length;
    }
}

/// <summary>Maps. Of a key that stands twice, the last value counts.</summary>
internal sealed class MapCodec<TKey, TValue>(AbiType type, Codec<TKey> keys, Codec<TValue> values) : PointerCodec<IReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    public override IReadOnlyDictionary<TKey, TValue> LiftPointer(CallContext context, int address, int length)
    {
        AbiType layout = type.Element!;
        context.LiftListRange(address, length, layout.Size, layout.Alignment);
        var map = new Dictionary<TKey, TValue>(length);
        for (int i = 0; i < length; i++)
        {
            uint at = (uint)address + ((uint)i * (uint)layout.Size);
            map[keys.Load(context, at)] = values.Load(context, at + (uint)layout.Offsets[1]);
        }

        return map;
    }

    public override void LowerPointer(CallContext context, IReadOnlyDictionary<TKey, TValue> value, out int address, out int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        AbiType layout = type.Element!;
        context.Allocate(value.Count, layout.Size, layout.Alignment, out address);
        uint at = (uint)address;
        foreach ((TKey key, TValue item) in value)
        {
            keys.Store(context, key, at);
            values.Store(context, item, at + (uint)layout.Offsets[1]);
            at += (uint)layout.Size;
        }

        length = value.Count;
    }
}
