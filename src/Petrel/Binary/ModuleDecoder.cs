using Petrel.Types;

namespace Petrel.Binary;

/// <summary>
/// Reads a binary module (spec: Binary Format, Modules). One pass over the sections; function bodies, constant
/// expressions, data and custom sections stay byte ranges. Instructions inside bodies are read by the validator.
/// </summary>
internal static class ModuleDecoder
{
    /// <summary>Decodes <paramref name="bytes"/>, which the module keeps: they must not change any more.</summary>
    /// <param name="bytes">The binary module.</param>
    /// <param name="registry">Where defined types are made canonical.</param>
    /// <param name="features">Proposals that are enabled.</param>
    /// <exception cref="MalformedModuleException">The bytes are not a module.</exception>
    /// <exception cref="InvalidModuleException">A type refers to a type that does not exist.</exception>
    public static ModuleDefinition Decode(byte[] bytes, TypeRegistry registry, WasmFeatures features)
    {
        var reader = new WasmReader(bytes);
        ReadPreamble(ref reader);
        if (bytes.Length > ImplementationLimits.ModuleSize)
        {
            throw new MalformedModuleException(
                $"module too large: {bytes.Length} bytes, the implementation limit is {ImplementationLimits.ModuleSize}", 0);
        }

        var decoder = new SectionDecoder(registry, features);
        var lastOrder = 0;
        while (!reader.IsAtEnd)
        {
            int offset = reader.Position;
            byte id = reader.ReadByte();
            int order = Order(id);
            if (order < 0)
            {
                throw new MalformedModuleException($"malformed section id {id}: 0 to 13 expected", offset);
            }

            WasmReader section = reader.Take(reader.ReadLength("section"));
            if (id == 0)
            {
                decoder.DecodeCustom(ref section);
                continue;
            }

            if (order <= lastOrder)
            {
                throw new MalformedModuleException(
                    $"unexpected content after last section: the {Name(id)} section is repeated or out of order", offset);
            }

            lastOrder = order;
            decoder.Decode(id, ref section);
            if (!section.IsAtEnd)
            {
                throw new MalformedModuleException(
                    $"section size mismatch: the {Name(id)} section has {section.Remaining} bytes after its contents", section.Position);
            }
        }

        return decoder.Finish(bytes);
    }

    private static void ReadPreamble(ref WasmReader reader)
    {
        RequirePreamble(reader, 4);
        if (!reader.ReadBytes(4).SequenceEqual("\0asm"u8))
        {
            throw new MalformedModuleException("magic header not detected: the bytes 00 61 73 6d expected", 0);
        }

        RequirePreamble(reader, 4);
        uint version = reader.ReadFixed32();
        if (version != 1)
        {
            throw new MalformedModuleException(
                version >> 16 == 1
                    ? $"unknown binary version {version & 0xFFFF}: this is a component, a core module (version 1) is expected here"
                    : $"unknown binary version 0x{version:x}: version 1 expected", 4);
        }
    }

    private static void RequirePreamble(in WasmReader reader, int length)
    {
        if (reader.Remaining < length)
        {
            throw new MalformedModuleException($"unexpected end: a module of at least 8 bytes expected, {reader.End} found", reader.End);
        }
    }

    /// <summary>Position of a section among the others; 0 for custom sections, -1 for an unknown one.</summary>
    private static int Order(byte id) => id switch
    {
        0 => 0,
        <= 5 => id,
        SectionDecoder.TagSection => 6,
        >= 6 and <= 9 => id + 1,
        SectionDecoder.DataCountSection => 11,
        10 or 11 => id + 2,
        _ => -1,
    };

    internal static string Name(byte id) => id switch
    {
        1 => "type",
        2 => "import",
        3 => "function",
        4 => "table",
        5 => "memory",
        6 => "global",
        7 => "export",
        8 => "start",
        9 => "element",
        10 => "code",
        11 => "data",
        12 => "data count",
        _ => "tag",
    };
}
