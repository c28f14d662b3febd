using System.Runtime.CompilerServices;
using System.Text;

namespace Petrel.Components.Abi;

/// <summary>Integers and floating-point numbers.</summary>
internal sealed unsafe class NumberCodec<T> : Codec<T>
    where T : unmanaged
{
    public override T Load(CallContext context, uint address) => Unsafe.ReadUnaligned<T>(At(context, address));

    public override void Store(CallContext context, T value, uint address) => Unsafe.WriteUnaligned(At(context, address), value);

    public override T Lift(CallContext context, long* slots) => *(T*)slots;

    public override void Lower(CallContext context, T value, long* slots)
    {
        if (typeof(T) == typeof(sbyte))
        {
            *slots = (uint)(int)Unsafe.As<T, sbyte>(ref value);
        }
        else if (typeof(T) == typeof(short))
        {
            *slots = (uint)(int)Unsafe.As<T, short>(ref value);
        }
        else
        {
            *slots = 0;
            *(T*)slots = value;
        }
    }
}

/// <summary>Booleans.</summary>
internal sealed unsafe class BoolCodec : Codec<bool>
{
    public override bool Load(CallContext context, uint address) => *At(context, address) != 0;

    public override void Store(CallContext context, bool value, uint address) => *At(context, address) = value ? (byte)1 : (byte)0;

    public override bool Lift(CallContext context, long* slots) => (int)*slots != 0;

    public override void Lower(CallContext context, bool value, long* slots) => *slots = value ? 1 : 0;
}

/// <summary>Characters.</summary>
internal sealed unsafe class CharCodec : Codec<Rune>
{
    public override Rune Load(CallContext context, uint address) => CallContext.LiftChar(Unsafe.ReadUnaligned<int>(At(context, address)));

    public override void Store(CallContext context, Rune value, uint address) => Unsafe.WriteUnaligned(At(context, address), value.Value);

    public override Rune Lift(CallContext context, long* slots) => CallContext.LiftChar((int)*slots);

    public override void Lower(CallContext context, Rune value, long* slots) => *slots = value.Value;
}

/// <summary>Enums by the place of the case, and flags by their bits: the values of the C# enum.</summary>
internal sealed unsafe class EnumCodec<T>(AbiType type) : Codec<T>
    where T : struct, Enum
{
    public override T Load(CallContext context, uint address)
    {
        byte* at = At(context, address);
        return FromBits(type.Size switch { 1 => *at, 2 => Unsafe.ReadUnaligned<ushort>(at), _ => Unsafe.ReadUnaligned<uint>(at) });
    }

    public override void Store(CallContext context, T value, uint address)
    {
        byte* at = At(context, address);
        uint bits = ToBits(value);
        switch (type.Size)
        {
            case 1:
                *at = (byte)bits;
                break;
            case 2:
                Unsafe.WriteUnaligned(at, (ushort)bits);
                break;
            default:
                Unsafe.WriteUnaligned(at, bits);
                break;
        }
    }

    public override T Lift(CallContext context, long* slots) => FromBits((uint)*slots);

    public override void Lower(CallContext context, T value, long* slots) => *slots = ToBits(value);

    private T FromBits(uint bits)
    {
        if (type.Kind == ComponentTypeKind.Enum)
        {
            CallContext.LiftDiscriminant((int)bits, type.Cases.Length);
        }
        else if (type.Names.Length < 32)
        {
            bits &= (1u << type.Names.Length) - 1;
        }

        T value = default;
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                Unsafe.As<T, byte>(ref value) = (byte)bits;
                break;
            case 2:
                Unsafe.As<T, ushort>(ref value) = (ushort)bits;
                break;
            case 4:
                Unsafe.As<T, uint>(ref value) = bits;
                break;
            default:
                Unsafe.As<T, ulong>(ref value) = bits;
                break;
        }

        return value;
    }

    private uint ToBits(T value)
    {
        ulong bits = Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.As<T, byte>(ref value),
            2 => Unsafe.As<T, ushort>(ref value),
            4 => Unsafe.As<T, uint>(ref value),
            _ => Unsafe.As<T, ulong>(ref value),
        };
        bool fits = type.Kind == ComponentTypeKind.Enum ? bits < (ulong)type.Cases.Length : bits >> type.Names.Length == 0;
        return fits ? (uint)bits : throw new ArgumentException($"{value} of {typeof(T).Name} is no value of {type.Type}.");
    }
}
