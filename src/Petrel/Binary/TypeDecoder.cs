using Petrel.Types;

namespace Petrel.Binary;

/// <summary>
/// Reads types as they occur in sections and instructions (spec: Binary Format, Types). Type indices become canonical
/// identifiers.
/// </summary>
internal static class TypeDecoder
{
    private const byte HasMaximum = 1;
    private const byte IsShared = 2;
    private const byte Is64 = 4;
    private const byte HasPageSize = 8;
    private const byte SharedPrefix = 0x65;

    /// <summary>A value type; <paramref name="problem"/> is how an error begins.</summary>
    public static WasmType ReadValueType(ref WasmReader reader, in TypeSpace types, string problem = "malformed value type")
    {
        int offset = reader.Position;
        switch (reader.PeekByte())
        {
            case 0x7F:
                reader.Position++;
                return WasmType.I32;
            case 0x7E:
                reader.Position++;
                return WasmType.I64;
            case 0x7D:
                reader.Position++;
                return WasmType.F32;
            case 0x7C:
                reader.Position++;
                return WasmType.F64;
            case 0x7B:
                reader.Position++;
                types.Require(WasmFeatures.Simd, problem, offset);
                return WasmType.V128;
            default:
                // Without the reference types proposal, references live in tables only.
                if (reader.PeekByte() is 0x70 or 0x6F)
                {
                    types.Require(WasmFeatures.ReferenceTypes, problem, offset);
                }

                return ReadReference(ref reader, types, problem);
        }
    }

    public static WasmType ReadReferenceType(ref WasmReader reader, in TypeSpace types) =>
        ReadReference(ref reader, types, "malformed reference type");

    /// <summary>The storage type of a field: a value type, i8 or i16.</summary>
    public static WasmType ReadStorageType(ref WasmReader reader, in TypeSpace types)
    {
        switch (reader.PeekByte())
        {
            case 0x78:
                reader.Position++;
                return WasmType.I8;
            case 0x77:
                reader.Position++;
                return WasmType.I16;
            default:
                return ReadValueType(ref reader, types, "malformed storage type");
        }
    }

    /// <summary>A heap type, with the exactness that custom descriptors add: for tools, not for the way to a running module.</summary>
    public static (HeapType Heap, bool IsExact) ReadHeapType(ref WasmReader reader, in TypeSpace types)
    {
        WasmType reference = ReadHeapReference(ref reader, types);
        return (reference.Heap, reference.IsExact);
    }

    /// <summary>A heap type, as the non-null reference to it; custom descriptors make it exact.</summary>
    public static WasmType ReadHeapReference(ref WasmReader reader, in TypeSpace types)
    {
        int offset = reader.Position;
        int first = reader.PeekByte();
        if (first == 0x62)
        {
            types.Require(WasmFeatures.CustomDescriptors, "malformed heap type", offset, "an exact type");
            reader.Position++;
            int indexOffset = reader.Position;
            return WasmType.Reference(HeapType.Defined(types.Resolve(reader.ReadU32(), indexOffset)), nullable: false, exact: true);
        }

        if (first == SharedPrefix)
        {
            return WasmType.Reference(ReadSharedHeap(ref reader, types, "malformed heap type"), nullable: false);
        }

        if (first is >= 0x40 and < 0x80)
        {
            HeapKind kind = AbstractHeap((byte)first, types, offset);
            if (kind == HeapKind.Bottom)
            {
                throw new MalformedModuleException($"malformed heap type 0x{first:x2}", offset);
            }

            reader.Position++;
            return WasmType.Reference(new HeapType(kind), nullable: false);
        }

        long index = reader.ReadS33();
        if (index < 0)
        {
            throw new MalformedModuleException($"malformed heap type {index}", offset);
        }

        types.Require(WasmFeatures.FunctionReferences | WasmFeatures.Gc, "malformed heap type", offset, "a reference to a defined type");
        return WasmType.Reference(HeapType.Defined(types.Resolve((uint)index, offset)), nullable: false);
    }

    public static FieldType ReadFieldType(ref WasmReader reader, in TypeSpace types) =>
        new(ReadStorageType(ref reader, types), ReadMutability(ref reader));

    public static TableType ReadTableType(ref WasmReader reader, in TypeSpace types)
    {
        WasmType element = ReadReferenceType(ref reader, types);
        int offset = reader.Position;
        byte flags = reader.ReadByte();
        if (flags > (HasMaximum | IsShared | Is64))
        {
            throw new MalformedModuleException($"malformed limits flags 0x{flags:x2} of a table", offset);
        }

        if ((flags & IsShared) != 0)
        {
            types.Require(WasmFeatures.SharedEverything, "malformed limits flags", offset, "a shared table");
        }

        if ((flags & Is64) != 0)
        {
            types.Require(WasmFeatures.Memory64, "malformed limits flags", offset, "a 64-bit table");
        }

        Limits limits = ReadLimits(ref reader, flags, types.Features);
        return new TableType(element, limits, (flags & Is64) != 0, (flags & IsShared) != 0);
    }

    public static MemoryType ReadMemoryType(ref WasmReader reader, in TypeSpace types)
    {
        int offset = reader.Position;
        byte flags = reader.ReadByte();
        if (flags > (HasMaximum | IsShared | Is64 | HasPageSize))
        {
            throw new MalformedModuleException($"malformed limits flags 0x{flags:x2} of a memory", offset);
        }

        if ((flags & IsShared) != 0)
        {
            types.Require(WasmFeatures.Threads, "malformed limits flags", offset, "a shared memory");
        }

        if ((flags & Is64) != 0)
        {
            types.Require(WasmFeatures.Memory64, "malformed limits flags", offset, "a 64-bit memory");
        }

        if ((flags & HasPageSize) != 0)
        {
            types.Require(WasmFeatures.CustomPageSizes, "malformed limits flags", offset, "a page size");
        }

        Limits limits = ReadLimits(ref reader, flags, types.Features);
        int pageSizeLog2 = 16;
        if ((flags & HasPageSize) != 0)
        {
            offset = reader.Position;
            uint log2 = reader.ReadU32();
            if (log2 > 64)
            {
                throw new MalformedModuleException($"invalid custom page size 2^{log2}: at most 2^64 can be written", offset);
            }

            pageSizeLog2 = (int)log2;
        }

        return new MemoryType(limits, (flags & Is64) != 0, (flags & IsShared) != 0, pageSizeLog2);
    }

    public static GlobalType ReadGlobalType(ref WasmReader reader, in TypeSpace types)
    {
        WasmType content = ReadValueType(ref reader, types);
        int offset = reader.Position;
        byte flags = reader.ReadByte();
        if (flags is 2 or 3)
        {
            types.Require(WasmFeatures.SharedEverything, "malformed mutability", offset, "a shared global");
        }
        else if (flags > 1)
        {
            throw new MalformedModuleException($"malformed mutability 0x{flags:x2}: 0 (immutable) or 1 (mutable) expected", offset);
        }

        return new GlobalType(content, (flags & 1) != 0, (flags & 2) != 0);
    }

    private static bool ReadMutability(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte mutability = reader.ReadByte();
        return mutability <= 1
            ? mutability == 1
            : throw new MalformedModuleException($"malformed mutability 0x{mutability:x2}: 0 (immutable) or 1 (mutable) expected", offset);
    }

    private static Limits ReadLimits(ref WasmReader reader, byte flags, WasmFeatures features)
    {
        // Since 64-bit memories exist, both bounds are u64 in every kind of limits; what fits is for validation to say.
        bool wide = (features & WasmFeatures.Memory64) != 0;
        ulong minimum = wide ? reader.ReadU64() : reader.ReadU32();
        ulong? maximum = (flags & HasMaximum) == 0 ? null : wide ? reader.ReadU64() : reader.ReadU32();
        return new Limits(minimum, maximum);
    }

    private static WasmType ReadReference(ref WasmReader reader, in TypeSpace types, string problem)
    {
        int offset = reader.Position;
        byte code = reader.ReadByte();
        if (code is 0x63 or 0x64)
        {
            types.Require(WasmFeatures.FunctionReferences | WasmFeatures.Gc, problem, offset);
            WasmType reference = ReadHeapReference(ref reader, types);
            return code == 0x63 ? reference.AsNullable() : reference;
        }

        if (code == SharedPrefix)
        {
            reader.Position = offset;
            return WasmType.Reference(ReadSharedHeap(ref reader, types, problem), nullable: true);
        }

        HeapKind kind = AbstractHeap(code, types, offset);
        return kind != HeapKind.Bottom
            ? WasmType.Reference(new HeapType(kind), nullable: true)
            : throw new MalformedModuleException($"{problem} 0x{code:x2}", offset);
    }

    /// <summary>The prefix of shared types and the abstract heap type that it makes shared.</summary>
    private static HeapType ReadSharedHeap(ref WasmReader reader, in TypeSpace types, string problem)
    {
        types.Require(WasmFeatures.SharedEverything, problem, reader.Position, "a shared type");
        reader.Position++;
        int offset = reader.Position;
        byte code = reader.ReadByte();
        HeapKind kind = AbstractHeap(code, types, offset);
        return kind != HeapKind.Bottom
            ? new HeapType(kind, Sharing.Shared)
            : throw new MalformedModuleException($"{problem}: an abstract heap type expected behind 0x65, 0x{code:x2} found", offset);
    }

    /// <summary>The abstract heap type with this code; <see cref="HeapKind.Bottom"/> if there is none.</summary>
    private static HeapKind AbstractHeap(byte code, in TypeSpace types, int offset)
    {
        HeapKind kind = code switch
        {
            0x70 => HeapKind.Func,
            0x6F => HeapKind.Extern,
            0x6E => HeapKind.Any,
            0x6D => HeapKind.Eq,
            0x6C => HeapKind.I31,
            0x6B => HeapKind.Struct,
            0x6A => HeapKind.Array,
            0x69 => HeapKind.Exn,
            0x71 => HeapKind.None,
            0x72 => HeapKind.NoExtern,
            0x73 => HeapKind.NoFunc,
            0x74 => HeapKind.NoExn,

            // The waitqueue of shared-everything-threads has the same code; nothing here needs it, so that it is cont always.
            0x68 => HeapKind.Cont,
            0x75 => HeapKind.NoCont,
            _ => HeapKind.Bottom,
        };
        WasmFeatures feature = kind switch
        {
            // funcref is older than reference types: the element type of every table.
            HeapKind.Bottom or HeapKind.Func => WasmFeatures.Mvp,
            HeapKind.Extern => WasmFeatures.ReferenceTypes,
            HeapKind.Exn or HeapKind.NoExn => WasmFeatures.Exceptions,
            HeapKind.Cont or HeapKind.NoCont => WasmFeatures.StackSwitching,
            _ => WasmFeatures.Gc,
        };
        if (feature != WasmFeatures.Mvp)
        {
            types.Require(feature, "malformed reference type", offset);
        }

        return kind;
    }
}
