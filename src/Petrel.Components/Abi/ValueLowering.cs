using System.Buffers.Binary;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Writes values to memory and flat values, interpreting their types (spec: Storing, Flat Lowering).</summary>
internal readonly ref struct ValueLowering(CallContext context)
{
    private readonly CallContext _context = context;

    /// <summary>Parameters of a lifted function.</summary>
    public void LowerParameters(AbiSignature signature, ReadOnlySpan<ComponentValue> values, Span<RuntimeValue> flat)
    {
        if (signature.ParametersInMemory)
        {
            ulong address = _context.AllocateList(1, signature.ParametersSize, signature.ParametersAlignment);
            for (int i = 0; i < values.Length; i++)
            {
                Store(values[i], signature.Parameters[i], address + (uint)signature.ParameterOffsets[i]);
            }

            flat[0].I64 = (long)address;
            return;
        }

        int at = 0;
        for (int i = 0; i < values.Length; i++)
        {
            LowerFlat(values[i], signature.Parameters[i], flat, ref at);
        }
    }

    /// <summary>The result of a lowered function.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The result.</param>
    /// <param name="inMemory">Whether it goes to memory.</param>
    /// <param name="address">Where it goes when it goes to memory.</param>
    /// <param name="flat">Where it goes otherwise.</param>
    public void LowerResult(AbiType type, ComponentValue value, bool inMemory, ulong address, Span<RuntimeValue> flat)
    {
        if (inMemory)
        {
            _context.CheckRange(address, (uint)type.Size, type.Alignment);
            Store(value, type, address);
            return;
        }

        int at = 0;
        LowerFlat(value, type, flat, ref at);
    }

    /// <summary>Writes to an address that was checked.</summary>
    public void Store(ComponentValue value, AbiType type, ulong address)
    {
        Span<byte> bytes = _context.Bytes(address, type.Size);
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                for (int i = 0; i < type.Fields.Length; i++)
                {
                    Store(Field(value, type, i), type.Fields[i], address + (uint)type.Offsets[i]);
                }

                break;

            case ComponentTypeKind.List when type.Length >= 0:
                StoreElements(Elements(value, type), type.Element!, address);
                break;

            case ComponentTypeKind.List or ComponentTypeKind.Map or ComponentTypeKind.String:
            {
                (ulong pointer, ulong length) = LowerPointer(value, type);
                int width = type.Size / 2;
                Write(bytes, pointer, width);
                Write(bytes[width..], length, width);
                break;
            }

            case ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Option or ComponentTypeKind.Result:
            {
                int index = MatchCase(value, type, out ComponentValue? payload);
                Write(bytes, (ulong)index, type.DiscriminantSize);
                if (type.Cases[index] is { } payloadType)
                {
                    Store(payload!.Value, payloadType, address + (uint)type.PayloadOffset);
                }

                break;
            }

            default:
                Write(bytes, (ulong)LowerScalar(value, type), type.Size);
                break;
        }
    }

    /// <summary>Writes the next flat values.</summary>
    public void LowerFlat(ComponentValue value, AbiType type, Span<RuntimeValue> flat, ref int at)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                for (int i = 0; i < type.Fields.Length; i++)
                {
                    LowerFlat(Field(value, type, i), type.Fields[i], flat, ref at);
                }

                break;

            case ComponentTypeKind.List when type.Length >= 0:
                foreach (ComponentValue element in Elements(value, type))
                {
                    LowerFlat(element, type.Element!, flat, ref at);
                }

                break;

            case ComponentTypeKind.List or ComponentTypeKind.Map or ComponentTypeKind.String:
            {
                (ulong pointer, ulong length) = LowerPointer(value, type);
                flat[at++].I64 = (long)pointer;
                flat[at++].I64 = (long)length;
                break;
            }

            case ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Option or ComponentTypeKind.Result:
            {
                int end = at + type.FlatCount;
                int index = MatchCase(value, type, out ComponentValue? payload);
                flat[at++].I32 = index;
                if (type.Cases[index] is { } payloadType)
                {
                    LowerFlat(payload!.Value, payloadType, flat, ref at);
                }

                while (at < end)
                {
                    flat[at++].I64 = 0;
                }

                break;
            }

            default:
                // Bits of a narrow type that shares its place with a wider one are extended with zeros.
                flat[at++].I64 = type.Flat![0] is CoreKind.I32 or CoreKind.F32 ? (uint)LowerScalar(value, type) : LowerScalar(value, type);
                break;
        }
    }

    private static void Write(Span<byte> bytes, ulong value, int size)
    {
        switch (size)
        {
            case 1:
                bytes[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
                break;
        }
    }

    private static ComponentValue Field(ComponentValue value, AbiType type, int index)
    {
        if (type.Kind == ComponentTypeKind.Tuple)
        {
            return value.Kind == ComponentTypeKind.Tuple && value.Elements.Length == type.Fields.Length
                ? value.Elements[index]
                : throw Mismatch(value, type);
        }

        if (value.Kind != ComponentTypeKind.Record || value.Fields.Length != type.Fields.Length)
        {
            throw Mismatch(value, type);
        }

        // In the order of the type nearly always.
        KeyValuePair<string, ComponentValue>[] fields = value.Fields;
        if (fields[index].Key == type.Names[index])
        {
            return fields[index].Value;
        }

        foreach (KeyValuePair<string, ComponentValue> field in fields)
        {
            if (field.Key == type.Names[index])
            {
                return field.Value;
            }
        }

        throw new ArgumentException($"A value of type {type.Type} needs a field '{type.Names[index]}', which {value} does not have.");
    }

    private static ComponentValue[] Elements(ComponentValue value, AbiType type) =>
        value.Kind == ComponentTypeKind.List && value.Elements.Length == type.Length ? value.Elements : throw Mismatch(value, type);

    private static int MatchCase(ComponentValue value, AbiType type, out ComponentValue? payload)
    {
        if (value.Kind != type.Kind)
        {
            throw Mismatch(value, type);
        }

        payload = value.Kind == ComponentTypeKind.Enum ? null : value.Payload;
        int index = value.Kind switch
        {
            ComponentTypeKind.Option => value.IsSome ? 1 : 0,
            ComponentTypeKind.Result => value.IsOk ? 0 : 1,
            _ => Array.IndexOf(type.Names, value.CaseName),
        };
        if (index < 0 || payload.HasValue != (type.Cases[index] is not null))
        {
            throw Mismatch(value, type);
        }

        return index;
    }

    private static uint PackFlags(ComponentValue value, AbiType type)
    {
        uint bits = 0;
        foreach (string name in value.FlagNames)
        {
            int index = Array.IndexOf(type.Names, name);
            bits |= index >= 0 ? 1u << index : throw Mismatch(value, type);
        }

        return bits;
    }

    private static ArgumentException Mismatch(ComponentValue value, AbiType type)
    {
        string text = value.ToString();
        return new($"A value of type {type.Type} is expected; {(text.Length > 100 ? text[..100] + "..." : text)} ({value.Kind}) is given.");
    }

    private long LowerScalar(ComponentValue value, AbiType type)
    {
        ComponentTypeKind kind = type.Kind;
        if (kind == ComponentTypeKind.Borrow && value.Kind is ComponentTypeKind.Borrow or ComponentTypeKind.Own)
        {
            CheckResource(value, type);
            return (uint)_context.LowerBorrow(value.AsResource());
        }

        if (value.Kind != kind)
        {
            throw Mismatch(value, type);
        }

        switch (kind)
        {
            case ComponentTypeKind.Flags:
                return PackFlags(value, type);
            case ComponentTypeKind.Own:
                CheckResource(value, type);
                return (uint)_context.LowerOwn(value.AsResource());
            case <= ComponentTypeKind.Char:
                return value.Bits;
            default:
                throw new NotSupportedException($"Values of type {type.Type} are not supported yet.");
        }
    }

    private static void CheckResource(ComponentValue value, AbiType type)
    {
        if (!ReferenceEquals(value.AsResource().Type.Identity, type.Resource))
        {
            throw Mismatch(value, type);
        }
    }

    private (ulong Address, ulong Length) LowerPointer(ComponentValue value, AbiType type)
    {
        if (value.Kind != type.Kind)
        {
            throw Mismatch(value, type);
        }

        if (value.Kind == ComponentTypeKind.String)
        {
            return _context.StoreString(value.AsString());
        }

        AbiType element = type.Element!;
        if (value.Kind == ComponentTypeKind.Map)
        {
            KeyValuePair<ComponentValue, ComponentValue>[] entries = value.Entries;
            ulong start = _context.AllocateList(entries.Length, element.Size, element.Alignment);
            for (int i = 0; i < entries.Length; i++)
            {
                ulong at = start + ((uint)i * (uint)element.Size);
                Store(entries[i].Key, element.Fields[0], at);
                Store(entries[i].Value, element.Fields[1], at + (uint)element.Offsets[1]);
            }

            return (start, (uint)entries.Length);
        }

        ComponentValue[] elements = value.Elements;
        ulong address = _context.AllocateList(elements.Length, element.Size, element.Alignment);
        StoreElements(elements, element, address);
        return (address, (uint)elements.Length);
    }

    private void StoreElements(ComponentValue[] elements, AbiType element, ulong address)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            Store(elements[i], element, address + ((uint)i * (uint)element.Size));
        }
    }
}
