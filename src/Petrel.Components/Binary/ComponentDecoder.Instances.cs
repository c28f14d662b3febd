using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <content>Instances and aliases.</content>
internal static partial class ComponentDecoder
{
    private static DefinitionItem ReadCoreInstance(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0:
                uint module = reader.ReadU32();
                var arguments = new CoreInstantiateArgument[reader.ReadCount(ComponentLimits.Items, "arguments")];
                for (int i = 0; i < arguments.Length; i++)
                {
                    string name = reader.ReadName();
                    int kindOffset = reader.Position;
                    byte kind = reader.ReadByte();
                    arguments[i] = kind == (byte)CoreSort.Instance
                        ? new CoreInstantiateArgument(name, reader.ReadU32())
                        : throw Unexpected(kind, "instantiation arg kind", kindOffset);
                }

                return new CoreInstantiateItem(offset, module, arguments);
            case 1:
                var exports = new CoreInlineExport[reader.ReadCount(ComponentLimits.Items, "exports")];
                for (int i = 0; i < exports.Length; i++)
                {
                    string name = reader.ReadName();
                    int kindOffset = reader.Position;
                    byte kind = reader.ReadByte();
                    exports[i] = kind <= (byte)CoreSort.Tag
                        ? new CoreInlineExport(name, (CoreSort)kind, reader.ReadU32())
                        : throw Unexpected(kind, "core instance export kind", kindOffset);
                }

                return new CoreInlineInstanceItem(offset, exports);
            default:
                throw Unexpected(form, "core instance", offset);
        }
    }

    private static DefinitionItem ReadInstance(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0:
                uint component = reader.ReadU32();
                var arguments = new InstantiateArgument[reader.ReadCount(ComponentLimits.Items, "arguments")];
                for (int i = 0; i < arguments.Length; i++)
                {
                    string name = reader.ReadName();
                    Sort sort = ReadExternSort(ref reader);
                    arguments[i] = new InstantiateArgument(name, sort, reader.ReadU32());
                }

                return new InstantiateItem(offset, component, arguments);
            case 1:
                var exports = new InlineExport[reader.ReadCount(ComponentLimits.Items, "exports")];
                for (int i = 0; i < exports.Length; i++)
                {
                    ComponentExternName name = ReadExternName(ref reader);
                    Sort sort = ReadExternSort(ref reader);
                    exports[i] = new InlineExport(name, sort, reader.ReadU32());
                }

                return new InlineInstanceItem(offset, exports);
            default:
                throw Unexpected(form, "instance", offset);
        }
    }

    private static AliasItem ReadAlias(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte first = reader.ReadByte();
        if (first > (byte)ComponentSort.Instance)
        {
            throw Unexpected(first, "component outer alias kind", offset);
        }

        var sort = new Sort((ComponentSort)first);
        if (sort.IsCore)
        {
            int coreOffset = reader.Position;
            byte core = reader.ReadByte();
            if (core is not (<= (byte)CoreSort.Tag or (>= (byte)CoreSort.Type and <= (byte)CoreSort.Instance)))
            {
                throw Unexpected(core, "component outer alias kind", coreOffset);
            }

            sort = new Sort(ComponentSort.Core, (CoreSort)core);
        }
        else if (sort == Sort.Value)
        {
            throw Values(offset);
        }

        int targetOffset = reader.Position;
        byte target = reader.ReadByte();
        switch (target)
        {
            case 0 when !sort.IsCore || sort == Sort.CoreModule:
                uint instance = reader.ReadU32();
                return new ExportAliasItem(offset, sort, instance, reader.ReadName());
            case 1 when sort.IsCore && sort.Core <= CoreSort.Tag:
                uint coreInstance = reader.ReadU32();
                return new CoreExportAliasItem(offset, sort, coreInstance, reader.ReadName());
            case 2 when sort == Sort.Type || sort == Sort.NestedComponent || sort == Sort.CoreModule || sort == Sort.CoreType:
                uint count = reader.ReadU32();
                return new OuterAliasItem(offset, sort, count, reader.ReadU32());
            case 0 or 1 or 2:
                throw Unexpected(first, target == 2 ? "component outer alias kind" : $"alias: a {sort} is not exported that way", offset);
            default:
                throw Unexpected(target, "alias", targetOffset);
        }
    }
}
