using System.Text;
using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Composition;

/// <summary>The numbers of the binary format that composing writes (spec: component-model Binary.md).</summary>
internal static class ComponentCode
{
    public const byte SectionComponent = 4;
    public const byte SectionInstance = 5;
    public const byte SectionAlias = 6;
    public const byte SectionType = 7;
    public const byte SectionImport = 10;
    public const byte SectionExport = 11;

    public const byte SortFunction = (byte)ComponentSort.Function;
    public const byte SortType = (byte)ComponentSort.Type;
    public const byte SortComponent = (byte)ComponentSort.Component;
    public const byte SortInstance = (byte)ComponentSort.Instance;

    public const byte AliasExport = 0;
    public const byte AliasOuter = 2;

    public const byte BoundEqual = 0;
    public const byte BoundResource = 1;

    public const byte Function = 0x40;
    public const byte AsyncFunction = 0x43;
    public const byte ComponentType = 0x41;
    public const byte InstanceType = 0x42;

    public const byte DeclareType = 1;
    public const byte DeclareAlias = 2;
    public const byte DeclareImport = 3;
    public const byte DeclareExport = 4;

    /// <summary>The sort of an import or export.</summary>
    public static byte SortOf(ComponentType type) => type switch
    {
        ComponentFunctionType => SortFunction,
        TypeDeclaration => SortType,
        ComponentComponentType => SortComponent,
        _ => SortInstance,
    };

    public static void WriteText(ByteBuffer to, string text) => to.Sized(Encoding.UTF8.GetBytes(text));

    /// <summary>The name of an import or export with its attributes.</summary>
    public static void WriteName(ByteBuffer to, ComponentExtern item)
    {
        ReadOnlySpan<string?> attributes = [item.Implements, item.VersionSuffix, item.ExternalId];
        int count = 0;
        foreach (string? attribute in attributes)
        {
            count += attribute is null ? 0 : 1;
        }

        to.Byte(count == 0 ? (byte)0 : (byte)2);
        WriteText(to, item.Name);
        if (count == 0)
        {
            return;
        }

        to.Unsigned((uint)count);
        for (int i = 0; i < attributes.Length; i++)
        {
            if (attributes[i] is { } attribute)
            {
                to.Byte((byte)i);
                WriteText(to, attribute);
            }
        }
    }
}
