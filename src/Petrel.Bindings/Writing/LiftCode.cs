using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Writes code that lifts: from flat values or memory to C#. Statements go to the writer, the value is the expression returned.</summary>
internal sealed class LiftCode(CodeWriter writer, TypeMap types, string context) : ValueCode(writer, types)
{
    private const string Primitives = "global::System.Buffers.Binary.BinaryPrimitives";

    /// <summary>Lifts from flat values, taking as many from the queue as the type has.</summary>
    public string FromFlat(WitType type, Queue<string> flat)
    {
        type = type.Resolved();
        switch (type.Kind)
        {
            case WitTypeKind.Bool:
                return $"global::Petrel.Components.Abi.CallContext.LiftBool({flat.Dequeue()})";
            case WitTypeKind.S8 or WitTypeKind.U8 or WitTypeKind.S16 or WitTypeKind.U16 or WitTypeKind.U32 or WitTypeKind.U64:
                return $"unchecked(({TypeMap.Primitive(type.Kind)}){flat.Dequeue()})";
            case WitTypeKind.S32 or WitTypeKind.S64 or WitTypeKind.F32 or WitTypeKind.F64:
                return flat.Dequeue();
            case WitTypeKind.Char:
                return $"global::Petrel.Components.Abi.CallContext.LiftChar({flat.Dequeue()})";
            case WitTypeKind.String:
                return $"{context}.LiftString({flat.Dequeue()}, {flat.Dequeue()})";
            case WitTypeKind.List when type.Length is { } length:
                string array = Writer.Unique("list");
                Writer.Line($"{Types.CSharp(type)} {array} = {NewArray(Types.CSharp(type.Arguments[0]), length.ToString(System.Globalization.CultureInfo.InvariantCulture))};");
                for (int i = 0; i < length; i++)
                {
                    Writer.Line($"{array}[{i}] = {FromFlat(type.Arguments[0]!, flat)};");
                }

                return array;
            case WitTypeKind.List or WitTypeKind.Map:
                return Sequence(type, flat.Dequeue(), flat.Dequeue());
            case WitTypeKind.Tuple:
                return Tuple(type, type.Arguments.Select(a => FromFlat(a!, flat)).ToArray());
            case WitTypeKind.Own or WitTypeKind.Borrow:
                return Handle(type, flat.Dequeue());
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Record:
                return $"new {Types.CSharp(type)}({string.Join(", ", type.Definition.Members.Select(m => FromFlat(m.Type!, flat)).ToArray())})";
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Enum:
                return $"({Types.CSharp(type)})global::Petrel.Components.Abi.CallContext.LiftDiscriminant({flat.Dequeue()}, {type.Definition.Members.Length})";
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Flags:
                return FlagsOf(type, flat.Dequeue());
            default:
                return VariantFromFlat(type, flat);
        }
    }

    /// <summary>Lifts from memory.</summary>
    public string FromMemory(WitType type, string span, string offset)
    {
        type = type.Resolved();
        string at = Slice(span, offset);
        switch (type.Kind)
        {
            case WitTypeKind.Bool:
                return $"({span}[{offset}] != 0)";
            case WitTypeKind.U8:
                return $"{span}[{offset}]";
            case WitTypeKind.S8:
                return $"unchecked((sbyte){span}[{offset}])";
            case WitTypeKind.S16 or WitTypeKind.U16 or WitTypeKind.S32 or WitTypeKind.U32 or WitTypeKind.S64 or WitTypeKind.U64:
                string width = type.Kind.ToString().Substring(1);
                return $"{Primitives}.Read{(type.Kind.ToString()[0] == 'U' ? "U" : "")}Int{width}LittleEndian({at})";
            case WitTypeKind.F32:
                return $"{Primitives}.ReadSingleLittleEndian({at})";
            case WitTypeKind.F64:
                return $"{Primitives}.ReadDoubleLittleEndian({at})";
            case WitTypeKind.Char:
                return $"global::Petrel.Components.Abi.CallContext.LiftChar({Int32(span, offset)})";
            case WitTypeKind.String:
                return $"{context}.LiftString({Int32(span, offset)}, {Int32(span, Add(offset, 4))})";
            case WitTypeKind.List when type.Length is { } length:
                return FixedList(type, length, span, offset);
            case WitTypeKind.List or WitTypeKind.Map:
                return Sequence(type, Int32(span, offset), Int32(span, Add(offset, 4)));
            case WitTypeKind.Tuple:
                return Tuple(type, Fields(type.Arguments!, span, offset));
            case WitTypeKind.Own or WitTypeKind.Borrow:
                return Handle(type, Int32(span, offset));
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Record:
                return $"new {Types.CSharp(type)}({string.Join(", ", Fields(type.Definition.Members.Select(m => m.Type!), span, offset))})";
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Enum:
                return $"({Types.CSharp(type)})global::Petrel.Components.Abi.CallContext.LiftDiscriminant({Discriminant(type.Definition.Members.Length, span, offset)}, {type.Definition.Members.Length})";
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Flags:
                int size = AbiLayout.FlagsSize(type.Definition.Members.Length);
                return FlagsOf(type, size == 1 ? $"{span}[{offset}]" : size == 2 ? $"{Primitives}.ReadUInt16LittleEndian({at})" : Int32(span, offset));
            default:
                Case[] cases = Cases(type);
                int payload = AbiLayout.PayloadOffset(cases.Length, Payloads(cases));
                return Switch(type, cases, Discriminant(cases.Length, span, offset), c => FromMemory(c.Payload!, span, Add(offset, payload)));
        }
    }

    private static string Int32(string span, string offset) => $"{Primitives}.ReadInt32LittleEndian({Slice(span, offset)})";

    private static string Discriminant(int cases, string span, string offset) => AbiLayout.DiscriminantSize(cases) switch
    {
        1 => $"{span}[{offset}]",
        2 => $"{Primitives}.ReadUInt16LittleEndian({Slice(span, offset)})",
        _ => Int32(span, offset),
    };

    private string[] Fields(IEnumerable<WitType> fields, string span, string offset)
    {
        var values = new List<string>();
        int at = 0;
        foreach (WitType field in fields)
        {
            at = AbiLayout.Align(at, AbiLayout.Alignment(field));
            values.Add(FromMemory(field, span, Add(offset, at)));
            at += AbiLayout.Size(field);
        }

        return [.. values];
    }

    private string Tuple(WitType type, string[] values) => values.Length switch
    {
        0 => "default",
        1 => $"new {Types.CSharp(type)}({values[0]})",
        _ => $"({string.Join(", ", values)})",
    };

    private string Handle(WitType type, string handle)
    {
        string method = type.Kind == WitTypeKind.Own ? "LiftOwn" : "LiftBorrow";
        string resource = Types.ResourceType(type.Definition!);
        return Types.IsGuests(type.Definition!)
            ? $"new {Types.CSharp(type)}(_types, {context}.{method}({handle}, {resource}))"
            : $"{context}.{method}({handle}, {resource})";
    }

    private string FlagsOf(WitType type, string bits)
    {
        int count = type.Definition!.Members.Length;
        string mask = count == 32 ? "0xFFFFFFFF" : $"0x{(1u << count) - 1:X}";
        return $"unchecked(({Types.CSharp(type)})((uint){bits} & {mask}))";
    }

    private string FixedList(WitType type, uint length, string span, string offset)
    {
        WitType element = type.Arguments[0]!;
        string list = Writer.Unique("list");
        string index = Writer.Unique("i");
        string at = Writer.Unique("at");
        Writer.Line($"{Types.CSharp(type)} {list} = {NewArray(Types.CSharp(element), length.ToString(System.Globalization.CultureInfo.InvariantCulture))};");
        Writer.Open($"for (int {index} = 0; {index} < {list}.Length; {index}++)");
        Writer.Line($"int {at} = {offset} + ({index} * {AbiLayout.Size(element)});");
        Writer.Line($"{list}[{index}] = {FromMemory(element, span, at)};");
        Writer.Close();
        return list;
    }

    /// <summary>A list or a map, which is a list of pairs of which the last for a key counts.</summary>
    private string Sequence(WitType type, string address, string length)
    {
        bool isMap = type.Kind == WitTypeKind.Map;
        WitType element = isMap ? new WitType(WitTypeKind.Tuple, type.Arguments) : type.Arguments[0]!.Resolved();
        if (!isMap && element.Kind == WitTypeKind.Bool)
        {
            return $"{context}.LiftBooleans({address}, {length})";
        }

        if (!isMap && TypeMap.IsNumber(element.Kind))
        {
            return $"{context}.LiftArray<{TypeMap.Primitive(element.Kind)}>({address}, {length})";
        }

        string count = Writer.Unique("count");
        string range = Writer.Unique("range");
        string list = Writer.Unique("list");
        string index = Writer.Unique("i");
        string at = Writer.Unique("at");
        int size = AbiLayout.Size(element);
        string start = Writer.Unique("start");
        Writer.Line($"int {start} = {address};");
        Writer.Line($"int {count} = {length};");
        Writer.Line($"global::System.ReadOnlySpan<byte> {range} = {context}.LiftListRange({start}, {count}, {size}, {AbiLayout.Alignment(element)});");
        if (isMap)
        {
            string pair = $"{Types.CSharp(type.Arguments[0])}, {Types.CSharp(type.Arguments[1])}";
            Writer.Line($"var {list} = new global::System.Collections.Generic.Dictionary<{pair}>();");
        }
        else
        {
            Writer.Line($"{Types.CSharp(type)} {list} = {NewArray(Types.CSharp(element), count)};");
        }

        Writer.Open($"for (int {index} = 0; {index} < {count}; {index}++)");
        Writer.Line($"int {at} = {index} * {size};");
        if (isMap)
        {
            string[] pair = Fields(type.Arguments!, range, at);
            Writer.Line($"{list}[{pair[0]}] = {pair[1]};");
        }
        else
        {
            Writer.Line($"{list}[{index}] = {FromMemory(element, range, at)};");
        }

        Writer.Close();
        return list;
    }

    private string VariantFromFlat(WitType type, Queue<string> flat)
    {
        Case[] cases = Cases(type);
        string discriminant = flat.Dequeue();
        List<FlatType> joined = AbiLayout.Join(Payloads(cases));
        string[] slots = joined.Select(_ => flat.Dequeue()).ToArray();
        return Switch(type, cases, discriminant, c =>
        {
            List<FlatType> wanted = AbiLayout.Flatten(c.Payload!);
            return FromFlat(c.Payload!, new Queue<string>(wanted.Select((w, i) => Coerce(slots[i], joined[i], w))));
        });
    }

    private static string Coerce(string value, FlatType from, FlatType to) => (from, to) switch
    {
        (FlatType.I32, FlatType.F32) => $"global::System.BitConverter.Int32BitsToSingle({value})",
        (FlatType.I64, FlatType.I32) => $"unchecked((int){value})",
        (FlatType.I64, FlatType.F32) => $"global::System.BitConverter.Int32BitsToSingle(unchecked((int){value}))",
        (FlatType.I64, FlatType.F64) => $"global::System.BitConverter.Int64BitsToDouble({value})",
        _ => value,
    };

    private string Switch(WitType type, Case[] cases, string discriminant, Func<Case, string> payload)
    {
        string value = Writer.Unique("value");
        Writer.Line($"{Types.CSharp(type)} {value};");
        Writer.Open($"switch (global::Petrel.Components.Abi.CallContext.LiftDiscriminant({discriminant}, {cases.Length}))");
        for (int i = 0; i < cases.Length; i++)
        {
            Writer.Open(i == cases.Length - 1 ? "default:" : $"case {i}:");
            string made = cases[i].Make;
            if (cases[i].Payload is not null)
            {
                made = made.Replace("{0}", payload(cases[i]));
            }

            Writer.Line($"{value} = {made};");
            Writer.Line("break;");
            Writer.Close();
        }

        Writer.Close();
        return value;
    }
}
