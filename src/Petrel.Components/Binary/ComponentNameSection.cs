using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <summary>Reads the custom section <c>component-name</c>: names for people. What is malformed in it is ignored.</summary>
internal static class ComponentNameSection
{
    public static void Read(WasmReader section, ComponentNames names)
    {
        try
        {
            while (!section.IsAtEnd)
            {
                byte id = section.ReadByte();
                WasmReader subsection = section.Take(section.ReadLength("subsection"));
                if (id == 0)
                {
                    names.Component = subsection.ReadName();
                }
                else if (id == 1)
                {
                    ReadSort(ref subsection, names);
                }
            }
        }
        catch (MalformedModuleException)
        {
            // The names that were read stay; a custom section cannot make a component malformed.
        }
    }

    private static void ReadSort(ref WasmReader reader, ComponentNames names)
    {
        int offset = reader.Position;
        byte first = reader.ReadByte();
        var sort = first == 0 ? new Sort(ComponentSort.Core, (CoreSort)reader.ReadByte()) : new Sort((ComponentSort)first);
        if (first > (byte)ComponentSort.Instance)
        {
            throw new MalformedModuleException($"malformed sort 0x{first:x2}", offset);
        }

        int count = reader.ReadCount(ComponentLimits.Definitions, "names");
        for (int i = 0; i < count; i++)
        {
            uint index = reader.ReadU32();
            names[sort, (int)Math.Min(index, int.MaxValue)] = reader.ReadName();
        }
    }
}
