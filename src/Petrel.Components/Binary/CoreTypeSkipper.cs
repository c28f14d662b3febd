using Petrel.Binary;

namespace Petrel.Components.Binary;

/// <summary>Finds where a core type ends, without looking at what its indices mean.</summary>
internal static class CoreTypeSkipper
{
    public static void SkipGroup(ref WasmReader reader)
    {
        if (reader.PeekByte() != 0x4E)
        {
            SkipSubType(ref reader);
            return;
        }

        reader.Position++;
        int count = reader.ReadCount(ImplementationLimits.Types, "types of a recursive group");
        for (int i = 0; i < count; i++)
        {
            SkipSubType(ref reader);
        }
    }

    public static void SkipExternType(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte kind = reader.ReadByte();
        switch (kind)
        {
            case 0:
                _ = reader.ReadU32();
                return;
            case 1:
                SkipValueType(ref reader);
                SkipLimits(ref reader);
                return;
            case 2:
                SkipLimits(ref reader);
                return;
            case 3:
                SkipValueType(ref reader);
                _ = reader.ReadByte();
                return;
            case 4:
                _ = reader.ReadByte();
                _ = reader.ReadU32();
                return;
            default:
                throw new MalformedModuleException($"malformed import kind 0x{kind:x2}", offset);
        }
    }

    private static void SkipLimits(ref WasmReader reader)
    {
        byte flags = reader.ReadByte();
        _ = reader.ReadU64();
        if ((flags & 1) != 0)
        {
            _ = reader.ReadU64();
        }

        if ((flags & 8) != 0)
        {
            _ = reader.ReadU32();
        }
    }

    private static void SkipSubType(ref WasmReader reader)
    {
        if (reader.PeekByte() is 0x50 or 0x4F)
        {
            reader.Position++;
            int supertypes = reader.ReadCount(int.MaxValue, "supertypes");
            for (int i = 0; i < supertypes; i++)
            {
                _ = reader.ReadU32();
            }
        }

        if (reader.PeekByte() == 0x65)
        {
            reader.Position++;
        }

        if (reader.PeekByte() == 0x4C)
        {
            reader.Position++;
            _ = reader.ReadU32();
        }

        if (reader.PeekByte() == 0x4D)
        {
            reader.Position++;
            _ = reader.ReadU32();
        }

        SkipComposite(ref reader);
    }

    private static void SkipComposite(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0x60:
                SkipValueTypes(ref reader, ImplementationLimits.Parameters, "parameters");
                SkipValueTypes(ref reader, ImplementationLimits.Results, "results");
                return;
            case 0x5F:
                int fields = reader.ReadCount(ImplementationLimits.StructFields, "fields");
                for (int i = 0; i < fields; i++)
                {
                    SkipValueType(ref reader);
                    _ = reader.ReadByte();
                }

                return;
            case 0x5E:
                SkipValueType(ref reader);
                _ = reader.ReadByte();
                return;
            case 0x5D:
                _ = reader.ReadS33();
                return;
            default:
                throw new MalformedModuleException($"malformed definition type 0x{form:x2}", offset);
        }
    }

    private static void SkipValueTypes(ref WasmReader reader, int limit, string what)
    {
        int count = reader.ReadCount(limit, what);
        for (int i = 0; i < count; i++)
        {
            SkipValueType(ref reader);
        }
    }

    private static void SkipValueType(ref WasmReader reader)
    {
        switch (reader.ReadByte())
        {
            case 0x63 or 0x64:
                switch (reader.PeekByte())
                {
                    case 0x62:
                        reader.Position++;
                        _ = reader.ReadU32();
                        break;
                    case 0x65:
                        reader.Position++;
                        _ = reader.ReadByte();
                        break;
                    default:
                        _ = reader.ReadS33();
                        break;
                }

                break;
            case 0x65:
                _ = reader.ReadByte();
                break;
            default:
                break;
        }
    }
}
