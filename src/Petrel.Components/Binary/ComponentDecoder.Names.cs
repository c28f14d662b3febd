using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <content>Names, sorts, external descriptions.</content>
internal static partial class ComponentDecoder
{
    private static ComponentExternName ReadExternName(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        if (form > 2)
        {
            throw Unexpected(form, "component name", offset);
        }

        var name = new ComponentExternName(reader.ReadName()) { IsOldInterfaceForm = form == 1 };
        if (form != 2)
        {
            return name;
        }

        int count = reader.ReadCount(ComponentLimits.Items, "name attributes");
        for (int i = 0; i < count; i++)
        {
            offset = reader.Position;
            byte kind = reader.ReadByte();
            string value = kind <= 2 ? reader.ReadName() : throw Unexpected(kind, "name option", offset);
            (string? previous, string attribute, name) = kind switch
            {
                0 => (name.Implements, "implements", name with { Implements = value }),
                1 => (name.VersionSuffix, "versionsuffix", name with { VersionSuffix = value }),
                _ => (name.ExternalId, "external-id", name with { ExternalId = value }),
            };
            if (previous is not null)
            {
                throw new InvalidModuleException($"duplicate '{attribute}' option in name \"{name.Name}\"", offset);
            }
        }

        return name;
    }

    /// <summary>The sort of something that may be imported and exported.</summary>
    private static Sort ReadExternSort(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte first = reader.ReadByte();
        switch (first)
        {
            case 0:
                int coreOffset = reader.Position;
                byte core = reader.ReadByte();
                return core == (byte)CoreSort.Module ? Sort.CoreModule : throw Unexpected(core, "component external kind", coreOffset);
            case 1 or 3 or 4 or 5:
                return new Sort((ComponentSort)first);
            case 2:
                throw Values(offset);
            default:
                throw Unexpected(first, "component external kind", offset);
        }
    }

    private static ExternDescription ReadExternDescription(ref WasmReader reader)
    {
        Sort sort = ReadExternSort(ref reader);
        if (sort != Sort.Type)
        {
            return new ExternDescription(sort, reader.ReadU32());
        }

        int offset = reader.Position;
        return reader.ReadByte() switch
        {
            0 => new ExternDescription(sort, reader.ReadU32()),
            1 => new ExternDescription(sort, 0) { HasOtherBound = true },
            byte other => throw Unexpected(other, "type bound", offset),
        };
    }

    private static MalformedModuleException Values(int offset) =>
        new("component values are not supported: imports and exports are functions, types, instances, components and core modules", offset);
}
