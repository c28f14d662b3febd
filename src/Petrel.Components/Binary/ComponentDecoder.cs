using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <summary>
/// Reads a binary component (spec: Binary.md). One pass over the sections; core modules and core types stay byte ranges. Nested components and
/// types are read recursively, at most <see cref="ComponentLimits.Nesting"/> deep.
/// </summary>
internal static partial class ComponentDecoder
{
    private const string NameSectionName = "component-name";

    /// <summary>Decodes <paramref name="bytes"/>, which the definition keeps: they must not change any more.</summary>
    /// <exception cref="MalformedModuleException">The bytes are not a component.</exception>
    /// <exception cref="InvalidModuleException">An attribute or option stands twice.</exception>
    public static ComponentDefinition Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > ImplementationLimits.ModuleSize)
        {
            throw new MalformedModuleException(
                $"component too large: {bytes.Length} bytes, the implementation limit is {ImplementationLimits.ModuleSize}", 0);
        }

        var reader = new WasmReader(bytes.Span);
        return Decode(ref reader, bytes, 0);
    }

    private static ComponentDefinition Decode(ref WasmReader reader, ReadOnlyMemory<byte> bytes, int depth)
    {
        int start = reader.Position;
        if (depth >= ComponentLimits.Nesting)
        {
            throw new MalformedModuleException($"components nested too deeply: the implementation limit is {ComponentLimits.Nesting}", start);
        }

        ComponentPreamble.Read(ref reader);
        var items = new List<DefinitionItem>();
        var custom = new List<ComponentCustomSection>();
        var names = new ComponentNames();
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            byte id = reader.ReadByte();
            if (id > 12)
            {
                throw new MalformedModuleException($"malformed section id {id}: 0 to 12 expected", offset);
            }

            WasmReader section = reader.Take(reader.ReadLength("section"));
            if (id == 0)
            {
                custom.Add(ReadCustom(ref section, items.Count, names));
                continue;
            }

            ReadSection(id, ref section, items, bytes, depth, offset);
            if (!section.IsAtEnd)
            {
                throw new MalformedModuleException(
                    $"section size mismatch: section {id} has {section.Remaining} bytes after its contents", section.Position);
            }
        }

        return new ComponentDefinition
        {
            Bytes = bytes,
            Range = new ByteRange(start, reader.Position - start),
            Items = items,
            CustomSections = custom,
            Names = names,
        };
    }

    private static ComponentCustomSection ReadCustom(ref WasmReader section, int place, ComponentNames names)
    {
        string name = section.ReadName();
        var contents = new ByteRange(section.Position, section.Remaining);
        if (name == NameSectionName)
        {
            ComponentNameSection.Read(section, names);
        }

        return new ComponentCustomSection(name, contents, place);
    }

    private static void ReadSection(
        byte id, ref WasmReader section, List<DefinitionItem> items, ReadOnlyMemory<byte> bytes, int depth, int offset)
    {
        switch (id)
        {
            case 1:
                items.Add(new CoreModuleItem(section.Position, new ByteRange(section.Position, section.Remaining)));
                RequireModulePreamble(section);
                section.Position = section.End;
                return;
            case 4:
                int start = section.Position;
                items.Add(new NestedComponentItem(start, Decode(ref section, bytes, depth + 1)));
                return;
            case 9:
                items.Add(ReadStart(ref section));
                return;
            case 12:
                throw new MalformedModuleException("component values are not supported: the value section (12) is not read", offset);
            default:
                break;
        }

        int count = section.ReadCount(ComponentLimits.Definitions, "definitions");
        for (int i = 0; i < count; i++)
        {
            items.Add(id switch
            {
                2 => ReadCoreInstance(ref section),
                3 => new CoreTypeItem(section.Position, ReadCoreType(ref section, isDeclaration: false)),
                5 => ReadInstance(ref section),
                6 => ReadAlias(ref section),
                7 => ReadTypeItem(ref section, 0),
                8 => ReadCanon(ref section),
                10 => new ImportItem(section.Position, ReadExternName(ref section), ReadExternDescription(ref section)),
                _ => ReadExport(ref section),
            });
        }
    }

    private static void RequireModulePreamble(WasmReader section)
    {
        int start = section.Position;
        if (ComponentPreamble.IsComponent(section.ReadBytes(Math.Min(section.Remaining, ComponentPreamble.Length))))
        {
            throw new MalformedModuleException("expected a version header for a module: this is a component", start + 4);
        }
    }

    private static StartItem ReadStart(ref WasmReader reader)
    {
        int offset = reader.Position;
        uint function = reader.ReadU32();
        var arguments = new uint[reader.ReadCount(ComponentLimits.Parameters, "arguments")];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = reader.ReadU32();
        }

        return new StartItem(offset, function, arguments, reader.ReadU32());
    }

    private static ExportItem ReadExport(ref WasmReader reader)
    {
        int offset = reader.Position;
        ComponentExternName name = ReadExternName(ref reader);
        Sort sort = ReadExternSort(ref reader);
        uint index = reader.ReadU32();
        int flagOffset = reader.Position;
        ExternDescription? ascription = reader.ReadByte() switch
        {
            0 => null,
            1 => ReadExternDescription(ref reader),
            byte other => throw Unexpected(other, "optional component export type", flagOffset),
        };
        return new ExportItem(offset, name, sort, index, ascription);
    }

    private static MalformedModuleException Unexpected(byte found, string what, int offset) =>
        new($"invalid leading byte (0x{found:x}) for {what}", offset);
}
