using System.Buffers.Binary;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Makes values from memory and flat values, interpreting their types (spec: Loading, Flat Lifting).</summary>
internal readonly ref struct ValueLifting(CallContext context, BorrowScope? lender)
{
    // Nested lists of small elements can make values much larger than what they come from: an end, before the memory is full.
    private const int MaximumElements = 1 << 26;

    private readonly CallContext _context = context;
    private readonly BorrowScope? _lender = lender;

    /// <summary>Parameters of a lowered function.</summary>
    public ComponentValue[] LiftParameters(AbiSignature signature, ReadOnlySpan<RuntimeValue> flat, bool inMemory)
    {
        var values = new ComponentValue[signature.Parameters.Length];
        if (inMemory)
        {
            ulong address = _context.Pointer(flat[0]);
            _context.CheckRange(address, (uint)signature.ParametersSize, signature.ParametersAlignment);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Load(signature.Parameters[i], address + (uint)signature.ParameterOffsets[i]);
            }
        }
        else
        {
            int at = 0;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = LiftFlat(signature.Parameters[i], flat, ref at);
            }
        }

        return values;
    }

    public ComponentValue? LiftResult(AbiSignature signature, ReadOnlySpan<RuntimeValue> flat)
    {
        if (signature.Result is not { } result)
        {
            return null;
        }

        if (signature.ResultInMemory)
        {
            ulong address = _context.Pointer(flat[0]);
            _context.CheckRange(address, (uint)result.Size, result.Alignment);
            return Load(result, address);
        }

        int at = 0;
        return LiftFlat(result, flat, ref at);
    }

    /// <summary>The value at an address that was checked.</summary>
    public ComponentValue Load(AbiType type, ulong address)
    {
        ReadOnlySpan<byte> bytes = _context.Bytes(address, type.Size);
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
            {
                var values = new ComponentValue[type.Fields.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = Load(type.Fields[i], address + (uint)type.Offsets[i]);
                }

                return Combine(type, values);
            }

            case ComponentTypeKind.List when type.Length >= 0:
                return LoadElements(type, address, type.Length);

            case ComponentTypeKind.List or ComponentTypeKind.Map or ComponentTypeKind.String:
                int width = type.Size / 2;
                return LoadPointer(type, ReadUnsigned(bytes, width), ReadUnsigned(bytes[width..], width));

            case ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Option or ComponentTypeKind.Result:
            {
                int index = CallContext.LiftDiscriminant((int)ReadUnsigned(bytes, type.DiscriminantSize), type.Cases.Length);
                ComponentValue? payload = type.Cases[index] is { } payloadType ? Load(payloadType, address + (uint)type.PayloadOffset) : default(ComponentValue?);
                return MakeCase(type, index, payload);
            }

            default:
                return LiftScalar(type, (long)ReadUnsigned(bytes, type.Size));
        }
    }

    /// <summary>The value of the next flat values.</summary>
    public ComponentValue LiftFlat(AbiType type, ReadOnlySpan<RuntimeValue> flat, ref int at)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
            {
                var values = new ComponentValue[type.Fields.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = LiftFlat(type.Fields[i], flat, ref at);
                }

                return Combine(type, values);
            }

            case ComponentTypeKind.List when type.Length >= 0:
            {
                var values = new ComponentValue[type.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = LiftFlat(type.Element!, flat, ref at);
                }

                return ComponentValue.OfList(values);
            }

            case ComponentTypeKind.List or ComponentTypeKind.Map or ComponentTypeKind.String:
                at += 2;
                return LoadPointer(type, _context.Pointer(flat[at - 2]), _context.Pointer(flat[at - 1]));

            case ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Option or ComponentTypeKind.Result:
            {
                int index = CallContext.LiftDiscriminant(flat[at].I32, type.Cases.Length);
                // A payload takes the first of the flat values that the cases share, as bits: a narrower type reads the low ones.
                int payloadAt = at + 1;
                ComponentValue? payload = type.Cases[index] is { } payloadType ? LiftFlat(payloadType, flat, ref payloadAt) : default(ComponentValue?);
                at += type.FlatCount;
                return MakeCase(type, index, payload);
            }

            default:
                return LiftScalar(type, flat[at++].I64);
        }
    }

    private static ulong ReadUnsigned(ReadOnlySpan<byte> bytes, int size) => size switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    private static ComponentValue Combine(AbiType type, ComponentValue[] values)
    {
        if (type.Kind == ComponentTypeKind.Tuple)
        {
            return ComponentValue.OfTuple(values);
        }

        var fields = new KeyValuePair<string, ComponentValue>[values.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new(type.Names[i], values[i]);
        }

        return ComponentValue.OfRecord(fields);
    }

    private static ComponentValue MakeCase(AbiType type, int index, ComponentValue? payload) => type.Kind switch
    {
        ComponentTypeKind.Variant => ComponentValue.Variant(type.Names[index], payload),
        ComponentTypeKind.Enum => ComponentValue.Enum(type.Names[index]),
        ComponentTypeKind.Option => index == 0 ? ComponentValue.None() : ComponentValue.Some(payload!.Value),
        _ => index == 0 ? ComponentValue.Ok(payload) : ComponentValue.Err(payload),
    };

    private static ComponentValue LiftFlags(AbiType type, uint bits)
    {
        var names = new List<string>();
        for (int i = 0; i < type.Names.Length; i++)
        {
            if ((bits & (1u << i)) != 0)
            {
                names.Add(type.Names[i]);
            }
        }

        return ComponentValue.Flags([.. names]);
    }

    private ComponentValue LiftScalar(AbiType type, long bits) => type.Kind switch
    {
        ComponentTypeKind.Bool => (int)bits != 0,
        ComponentTypeKind.S8 => ComponentValue.S8((sbyte)bits),
        ComponentTypeKind.U8 => ComponentValue.U8((byte)bits),
        ComponentTypeKind.S16 => ComponentValue.S16((short)bits),
        ComponentTypeKind.U16 => ComponentValue.U16((ushort)bits),
        ComponentTypeKind.S32 => ComponentValue.S32((int)bits),
        ComponentTypeKind.U32 => ComponentValue.U32((uint)bits),
        ComponentTypeKind.S64 => ComponentValue.S64(bits),
        ComponentTypeKind.U64 => ComponentValue.U64((ulong)bits),
        ComponentTypeKind.F32 => ComponentValue.OfBits(ComponentTypeKind.F32, (uint)bits),
        ComponentTypeKind.F64 => ComponentValue.OfBits(ComponentTypeKind.F64, bits),
        ComponentTypeKind.Char => ComponentValue.Char(CallContext.LiftChar((int)bits)),
        ComponentTypeKind.Flags => LiftFlags(type, (uint)bits),
        ComponentTypeKind.Own => ComponentValue.Own(_context.LiftOwn((int)bits, type.Resource!)),
        ComponentTypeKind.Borrow => LiftBorrow(type, (int)bits),
        _ => throw Unsupported(type),
    };

    private ComponentValue LiftBorrow(AbiType type, int handle)
    {
        _lender?.Lend(_context.Instance.Handles.Get(handle, type.Resource!));
        ComponentResource resource = _context.LiftBorrow(handle, type.Resource!);
        _lender?.Lend(resource);
        return ComponentValue.Borrow(resource);
    }

    private static TrapException Unsupported(AbiType type) =>
        new(TrapCode.UnsupportedComponentFeature, $"values of type {type.Type} are not supported yet");

    private ComponentValue LoadPointer(AbiType type, ulong address, ulong length)
    {
        if (type.Kind == ComponentTypeKind.String)
        {
            return ComponentValue.String(_context.LoadString(address, length));
        }

        AbiType element = type.Element!;
        _context.CheckList(address, length, element.Size, element.Alignment);
        return LoadElements(type, address, (int)length);
    }

    private ComponentValue LoadElements(AbiType type, ulong address, int length)
    {
        AbiType element = type.Element!;
        if ((uint)length > MaximumElements)
        {
            throw new TrapException(TrapCode.AllocationTooLarge, $"a list of {(uint)length} elements is too long to become a value of the host");
        }

        if (type.Kind == ComponentTypeKind.Map)
        {
            var entries = new KeyValuePair<ComponentValue, ComponentValue>[length];
            for (int i = 0; i < entries.Length; i++)
            {
                ulong at = address + ((uint)i * (uint)element.Size);
                entries[i] = new(Load(element.Fields[0], at), Load(element.Fields[1], at + (uint)element.Offsets[1]));
            }

            return ComponentValue.Map(entries);
        }

        var values = new ComponentValue[length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Load(element, address + ((uint)i * (uint)element.Size));
        }

        return ComponentValue.OfList(values);
    }
}
