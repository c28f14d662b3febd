using System.Text;
using Petrel.Binary;

namespace Petrel.Components.Text;

/// <summary>Core types of the binary as text. The decoder made sure that they are complete; types refer to each other by index.</summary>
internal static class CoreTypeText
{
    public static string SubType(ref WasmReader reader)
    {
        int form = reader.PeekByte();
        if (form is not (0x50 or 0x4F))
        {
            return Described(ref reader);
        }

        reader.Position++;
        var text = new StringBuilder(form == 0x4F ? "(sub final" : "(sub");
        uint supertypes = reader.ReadU32();
        for (uint i = 0; i < supertypes; i++)
        {
            text.Append(' ').Append(reader.ReadU32());
        }

        return text.Append(' ').Append(Described(ref reader)).Append(')').ToString();
    }

    public static string ExternType(ref WasmReader reader)
    {
        switch (reader.ReadByte())
        {
            case 0:
                return $"(func (type {reader.ReadU32()}))";
            case 1:
                string element = ValueType(ref reader);
                (string addresses, string limits) = Limits(ref reader);
                return $"(table {addresses}{limits} {element})";
            case 2:
                (string width, string size) = Limits(ref reader);
                return $"(memory {width}{size})";
            case 3:
                string content = ValueType(ref reader);
                return reader.ReadByte() == 0 ? $"(global {content})" : $"(global (mut {content}))";
            default:
                _ = reader.ReadByte();
                return $"(tag (type {reader.ReadU32()}))";
        }
    }

    private static (string Addresses, string Limits) Limits(ref WasmReader reader)
    {
        byte flags = reader.ReadByte();
        string text = $"{reader.ReadU64()}";
        text += (flags & 1) != 0 ? $" {reader.ReadU64()}" : "";
        text += (flags & 2) != 0 ? " shared" : "";
        text += (flags & 8) != 0 ? $" (pagesize {1UL << (int)reader.ReadU32()})" : "";
        return ((flags & 4) != 0 ? "i64 " : "", text);
    }

    private static string Described(ref WasmReader reader)
    {
        string prefix = "";
        string suffix = "";
        if (reader.PeekByte() == 0x65)
        {
            reader.Position++;
            prefix = "(shared ";
            suffix = ")";
        }

        if (reader.PeekByte() == 0x4C)
        {
            reader.Position++;
            prefix += $"(describes {reader.ReadU32()}) ";
        }

        if (reader.PeekByte() == 0x4D)
        {
            reader.Position++;
            prefix += $"(descriptor {reader.ReadU32()}) ";
        }

        return prefix + Composite(ref reader) + suffix;
    }

    private static string Composite(ref WasmReader reader)
    {
        var text = new StringBuilder();
        switch (reader.ReadByte())
        {
            case 0x60:
                text.Append("(func");
                AppendTypes(ref reader, "param", text);
                AppendTypes(ref reader, "result", text);
                return text.Append(')').ToString();
            case 0x5F:
                text.Append("(struct");
                uint fields = reader.ReadU32();
                for (uint i = 0; i < fields; i++)
                {
                    text.Append(" (field ").Append(Field(ref reader)).Append(')');
                }

                return text.Append(')').ToString();
            case 0x5E:
                return $"(array {Field(ref reader)})";
            default:
                return $"(cont {reader.ReadS33()})";
        }
    }

    private static void AppendTypes(ref WasmReader reader, string keyword, StringBuilder text)
    {
        uint count = reader.ReadU32();
        if (count == 0)
        {
            return;
        }

        text.Append(" (").Append(keyword);
        for (uint i = 0; i < count; i++)
        {
            text.Append(' ').Append(ValueType(ref reader));
        }

        text.Append(')');
    }

    private static string Field(ref WasmReader reader)
    {
        string storage = ValueType(ref reader);
        return reader.ReadByte() == 0 ? storage : $"(mut {storage})";
    }

    private static string ValueType(ref WasmReader reader)
    {
        byte code = reader.ReadByte();
        return code switch
        {
            0x7F => "i32",
            0x7E => "i64",
            0x7D => "f32",
            0x7C => "f64",
            0x7B => "v128",
            0x78 => "i8",
            0x77 => "i16",
            0x63 => $"(ref null {HeapType(ref reader)})",
            0x64 => $"(ref {HeapType(ref reader)})",
            0x65 => $"(ref null (shared {AbstractHeap(reader.ReadByte())}))",
            _ => $"(ref null {AbstractHeap(code)})",
        };
    }

    private static string HeapType(ref WasmReader reader)
    {
        int first = reader.PeekByte();
        if (first == 0x62)
        {
            reader.Position++;
            return $"(exact {reader.ReadU32()})";
        }

        if (first == 0x65)
        {
            reader.Position++;
            return $"(shared {AbstractHeap(reader.ReadByte())})";
        }

        if (first is >= 0x40 and < 0x80)
        {
            return AbstractHeap(reader.ReadByte());
        }

        return $"{reader.ReadS33()}";
    }

    private static string AbstractHeap(byte code) => code switch
    {
        0x70 => "func",
        0x6F => "extern",
        0x6E => "any",
        0x6D => "eq",
        0x6C => "i31",
        0x6B => "struct",
        0x6A => "array",
        0x69 => "exn",
        0x68 => "cont",
        0x71 => "none",
        0x72 => "noextern",
        0x73 => "nofunc",
        0x74 => "noexn",
        0x75 => "nocont",
        _ => throw new MalformedModuleException($"malformed heap type 0x{code:x2}", 0),
    };
}
