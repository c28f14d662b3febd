using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Binary;

/// <content>Type definitions.</content>
internal static partial class ComponentDecoder
{
    private static TypeItem ReadTypeItem(ref WasmReader reader, int depth) => new(reader.Position, ReadType(ref reader, depth));

    private static TypeSyntax ReadType(ref WasmReader reader, int depth)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0x3F:
                return ReadResource(ref reader);
            case 0x40 or 0x43:
                return ReadFunctionType(ref reader, form == 0x43);
            case 0x41:
                return new ComponentTypeSyntax(ReadDeclarations(ref reader, depth + 1, allowsImports: true));
            case 0x42:
                return new InstanceTypeSyntax(ReadDeclarations(ref reader, depth + 1, allowsImports: false));
            default:
                return ReadValueTypeDefinition(ref reader, form, offset);
        }
    }

    private static ResourceTypeSyntax ReadResource(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte representation = reader.ReadByte();
        if (representation is not (0x7F or 0x7E))
        {
            throw Unexpected(representation, "resource representation: i32 (0x7f) or i64 (0x7e) expected", offset);
        }

        return new ResourceTypeSyntax(representation == 0x7E, ReadOptional(ref reader) ? reader.ReadU32() : null);
    }

    private static FunctionTypeSyntax ReadFunctionType(ref WasmReader reader, bool isAsync)
    {
        int count = reader.ReadCount(ComponentLimits.Parameters, "parameters");
        var names = new string[count];
        var types = new TypeReference[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = reader.ReadName();
            types[i] = ReadTypeReference(ref reader);
        }

        return new FunctionTypeSyntax(isAsync, names, types, ReadResultList(ref reader));
    }

    /// <summary>One type, or none.</summary>
    private static TypeReference? ReadResultList(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte form = reader.ReadByte();
        switch (form)
        {
            case 0:
                return ReadTypeReference(ref reader);
            case 1:
                offset = reader.Position;
                byte count = reader.ReadByte();
                return count == 0 ? null : throw Unexpected(count, "number of results", offset);
            default:
                throw Unexpected(form, "component function results", offset);
        }
    }

    private static ValueTypeSyntax ReadValueTypeDefinition(ref WasmReader reader, byte form, int offset)
    {
        switch (form)
        {
            case ValueTypeCode.Record:
                return ReadLabelled(ref reader, ComponentTypeKind.Record);
            case ValueTypeCode.Variant:
                return ReadVariant(ref reader);
            case ValueTypeCode.List:
                return new ValueTypeSyntax(ComponentTypeKind.List) { Types = [ReadTypeReference(ref reader)] };
            case ValueTypeCode.Tuple:
                var elements = new TypeReference?[reader.ReadCount(ComponentLimits.TypeParts, "tuple elements")];
                for (int i = 0; i < elements.Length; i++)
                {
                    elements[i] = ReadTypeReference(ref reader);
                }

                return new ValueTypeSyntax(ComponentTypeKind.Tuple) { Types = elements };
            case ValueTypeCode.Flags or ValueTypeCode.Enum:
                var labels = new string[reader.ReadCount(ComponentLimits.TypeParts, "labels")];
                for (int i = 0; i < labels.Length; i++)
                {
                    labels[i] = reader.ReadName();
                }

                return new ValueTypeSyntax(form == ValueTypeCode.Flags ? ComponentTypeKind.Flags : ComponentTypeKind.Enum) { Labels = labels };
            case ValueTypeCode.Option:
                return new ValueTypeSyntax(ComponentTypeKind.Option) { Types = [ReadTypeReference(ref reader)] };
            case ValueTypeCode.Result:
                return new ValueTypeSyntax(ComponentTypeKind.Result) { Types = [ReadOptionalType(ref reader), ReadOptionalType(ref reader)] };
            case ValueTypeCode.Own:
                return new ValueTypeSyntax(ComponentTypeKind.Own) { Types = [TypeReference.OfIndex(reader.ReadU32())] };
            case ValueTypeCode.Borrow:
                return new ValueTypeSyntax(ComponentTypeKind.Borrow) { Types = [TypeReference.OfIndex(reader.ReadU32())] };
            case ValueTypeCode.FixedLengthList:
                return new ValueTypeSyntax(ComponentTypeKind.List) { Types = [ReadTypeReference(ref reader)], Length = reader.ReadU32() };
            case ValueTypeCode.Stream:
                return new ValueTypeSyntax(ComponentTypeKind.Stream) { Types = [ReadOptionalType(ref reader)] };
            case ValueTypeCode.Future:
                return new ValueTypeSyntax(ComponentTypeKind.Future) { Types = [ReadOptionalType(ref reader)] };
            case ValueTypeCode.Map:
                return new ValueTypeSyntax(ComponentTypeKind.Map) { Types = [ReadTypeReference(ref reader), ReadTypeReference(ref reader)] };
            default:
                return ValueTypeCode.Primitive(form) is { } kind
                    ? new ValueTypeSyntax(kind)
                    : throw Unexpected(form, "component defined type", offset);
        }
    }

    private static ValueTypeSyntax ReadLabelled(ref WasmReader reader, ComponentTypeKind kind)
    {
        int count = reader.ReadCount(ComponentLimits.TypeParts, "fields");
        var labels = new string[count];
        var types = new TypeReference?[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = reader.ReadName();
            types[i] = ReadTypeReference(ref reader);
        }

        return new ValueTypeSyntax(kind) { Labels = labels, Types = types };
    }

    private static ValueTypeSyntax ReadVariant(ref WasmReader reader)
    {
        int count = reader.ReadCount(ComponentLimits.TypeParts, "cases");
        var labels = new string[count];
        var types = new TypeReference?[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = reader.ReadName();
            types[i] = ReadOptionalType(ref reader);
            int offset = reader.Position;
            byte trailer = reader.ReadByte();
            if (trailer != 0)
            {
                throw Unexpected(trailer, "zero byte required behind a case", offset);
            }
        }

        return new ValueTypeSyntax(ComponentTypeKind.Variant) { Labels = labels, Types = types };
    }

    private static TypeReference? ReadOptionalType(ref WasmReader reader) => ReadOptional(ref reader) ? ReadTypeReference(ref reader) : null;

    private static bool ReadOptional(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte flag = reader.ReadByte();
        return flag <= 1 ? flag == 1 : throw Unexpected(flag, "optional item", offset);
    }

    private static TypeReference ReadTypeReference(ref WasmReader reader)
    {
        int offset = reader.Position;
        int first = reader.PeekByte();
        if (first is >= 0x40 and < 0x80)
        {
            reader.Position++;
            return ValueTypeCode.Primitive((byte)first) is { } kind
                ? TypeReference.OfPrimitive(kind)
                : throw Unexpected((byte)first, "component value type", offset);
        }

        long index = reader.ReadS33();
        return index >= 0 ? TypeReference.OfIndex((uint)index) : throw new MalformedModuleException($"malformed component value type {index}", offset);
    }

    private static DefinitionItem[] ReadDeclarations(ref WasmReader reader, int depth, bool allowsImports)
    {
        int start = reader.Position;
        if (depth >= ComponentLimits.Nesting)
        {
            throw new MalformedModuleException($"types nested too deeply: the implementation limit is {ComponentLimits.Nesting}", start);
        }

        var items = new DefinitionItem[reader.ReadCount(ComponentLimits.Items, "declarators")];
        for (int i = 0; i < items.Length; i++)
        {
            int offset = reader.Position;
            byte form = reader.ReadByte();
            items[i] = form switch
            {
                0 => new CoreTypeItem(reader.Position, ReadCoreType(ref reader, isDeclaration: false)),
                1 => ReadTypeItem(ref reader, depth),
                2 => ReadAlias(ref reader),
                3 when allowsImports => new ImportItem(reader.Position, ReadExternName(ref reader), ReadExternDescription(ref reader)),
                4 => new ExportDeclarationItem(reader.Position, ReadExternName(ref reader), ReadExternDescription(ref reader)),
                _ => throw Unexpected(form, "component or instance type declaration", offset),
            };
        }

        return items;
    }
}
