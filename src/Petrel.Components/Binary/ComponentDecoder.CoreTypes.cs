using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <content>Core types. They are only delimited here; validation reads them with the types that they refer to.</content>
internal static partial class ComponentDecoder
{
    private static CoreTypeSyntax ReadCoreType(ref WasmReader reader, bool isDeclaration)
    {
        int start = reader.Position;
        switch (reader.PeekByte())
        {
            case 0x50 when isDeclaration:
                throw new InvalidModuleException("invalid leading byte (0x50): a core module type cannot stand in a core module type", start);
            case 0x50:
                reader.Position++;
                return ReadModuleType(ref reader);
            case 0x00:
                // A sub type that is not final is prefixed, because its code is that of a module type.
                reader.Position++;
                start = reader.Position;
                if (reader.PeekByte() != 0x50)
                {
                    throw Unexpected(reader.ReadByte(), "non-final core sub type", start);
                }

                break;
            default:
                break;
        }

        CoreTypeSkipper.SkipGroup(ref reader);
        return new CoreGroupSyntax(new ByteRange(start, reader.Position - start));
    }

    private static CoreModuleTypeSyntax ReadModuleType(ref WasmReader reader)
    {
        var declarations = new CoreModuleDeclaration[reader.ReadCount(ComponentLimits.Items, "declarators")];
        for (int i = 0; i < declarations.Length; i++)
        {
            int offset = reader.Position;
            byte form = reader.ReadByte();
            declarations[i] = form switch
            {
                0 => new CoreImportDeclaration(offset, reader.ReadName(), reader.ReadName(), ReadCoreExternType(ref reader)),
                1 => new CoreTypeDeclaration(offset, ReadCoreType(ref reader, isDeclaration: true)),
                2 => ReadCoreAlias(ref reader, offset),
                3 => new CoreExportDeclaration(offset, reader.ReadName(), ReadCoreExternType(ref reader)),
                _ => throw Unexpected(form, "type definition", offset),
            };
        }

        return new CoreModuleTypeSyntax(declarations);
    }

    private static ByteRange ReadCoreExternType(ref WasmReader reader)
    {
        int start = reader.Position;
        CoreTypeSkipper.SkipExternType(ref reader);
        return new ByteRange(start, reader.Position - start);
    }

    private static CoreAliasDeclaration ReadCoreAlias(ref WasmReader reader, int offset)
    {
        int sortOffset = reader.Position;
        byte sort = reader.ReadByte();
        if (sort != (byte)CoreSort.Type)
        {
            throw Unexpected(sort, "outer alias kind", sortOffset);
        }

        int targetOffset = reader.Position;
        byte target = reader.ReadByte();
        return target == 1
            ? new CoreAliasDeclaration(offset, CoreSort.Type, reader.ReadU32(), reader.ReadU32())
            : throw Unexpected(target, "outer alias target", targetOffset);
    }
}
