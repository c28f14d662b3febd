using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Writes code that lowers: from C# to flat values or memory.</summary>
internal sealed class LowerCode(CodeWriter writer, TypeMap types, string context) : ValueCode(writer, types)
{
    private const string Primitives = "global::System.Buffers.Binary.BinaryPrimitives";

    /// <summary>Lowers to flat values; gives an expression for each.</summary>
    public List<string> ToFlat(WitType type, string value)
    {
        type = type.Resolved();
        switch (type.Kind)
        {
            case WitTypeKind.Bool:
                return [$"({value} ? 1 : 0)"];
            case WitTypeKind.U64:
                return [$"unchecked((long){value})"];
            case WitTypeKind.S64 or WitTypeKind.F32 or WitTypeKind.F64 or WitTypeKind.S32:
                return [value];
            case WitTypeKind.S8 or WitTypeKind.U8 or WitTypeKind.S16 or WitTypeKind.U16 or WitTypeKind.U32:
                return [$"unchecked((int){value})"];
            case WitTypeKind.Char:
                return [$"{value}.Value"];
            case WitTypeKind.String:
                return String(value);
            case WitTypeKind.List when type.Length is { } length:
                string array = FixedArray(type, length, value);
                var all = new List<string>();
                for (int i = 0; i < length; i++)
                {
                    all.AddRange(ToFlat(type.Arguments[0]!, $"{array}[{i}]"));
                }

                return all;
            case WitTypeKind.List or WitTypeKind.Map:
                return Sequence(type, value);
            case WitTypeKind.Tuple or WitTypeKind.Named when type.Kind == WitTypeKind.Tuple || type.Definition!.Kind == WitDefinitionKind.Record:
                string whole = Hold(type, value);
                return [.. Members(type).SelectMany(m => ToFlat(m.Type, $"{whole}.{m.Name}"))];
            case WitTypeKind.Own or WitTypeKind.Borrow:
                return [Handle(type, value)];
            case WitTypeKind.Named when type.Definition!.Kind is WitDefinitionKind.Enum or WitDefinitionKind.Flags:
                return [$"unchecked((int){value})"];
            default:
                return VariantToFlat(type, value);
        }
    }

    /// <summary>Lowers to memory.</summary>
    public void ToMemory(WitType type, string value, string span, string offset)
    {
        type = type.Resolved();
        string at = Slice(span, offset);
        switch (type.Kind)
        {
            case WitTypeKind.Bool:
                Writer.Line($"{span}[{offset}] = {value} ? (byte)1 : (byte)0;");
                break;
            case WitTypeKind.U8:
                Writer.Line($"{span}[{offset}] = {value};");
                break;
            case WitTypeKind.S8:
                Writer.Line($"{span}[{offset}] = unchecked((byte){value});");
                break;
            case WitTypeKind.S16 or WitTypeKind.U16 or WitTypeKind.S32 or WitTypeKind.U32 or WitTypeKind.S64 or WitTypeKind.U64:
                string kind = type.Kind.ToString();
                Writer.Line($"{Primitives}.Write{(kind[0] == 'U' ? "U" : "")}Int{kind.Substring(1)}LittleEndian({at}, {value});");
                break;
            case WitTypeKind.F32:
                Writer.Line($"{Primitives}.WriteSingleLittleEndian({at}, {value});");
                break;
            case WitTypeKind.F64:
                Writer.Line($"{Primitives}.WriteDoubleLittleEndian({at}, {value});");
                break;
            case WitTypeKind.Char:
                Int32(span, offset, $"{value}.Value");
                break;
            case WitTypeKind.String or WitTypeKind.Map or WitTypeKind.List when type.Length is null:
                List<string> pair = type.Kind == WitTypeKind.String ? String(value) : Sequence(type, value);
                Int32(span, offset, pair[0]);
                Int32(span, Add(offset, 4), pair[1]);
                break;
            case WitTypeKind.List:
                FixedList(type, value, span, offset);
                break;
            case WitTypeKind.Tuple or WitTypeKind.Named when type.Kind == WitTypeKind.Tuple || type.Definition!.Kind == WitDefinitionKind.Record:
                string whole = Hold(type, value);
                int field = 0;
                foreach ((WitType member, string name) in Members(type))
                {
                    field = AbiLayout.Align(field, AbiLayout.Alignment(member));
                    ToMemory(member, $"{whole}.{name}", span, Add(offset, field));
                    field += AbiLayout.Size(member);
                }

                break;
            case WitTypeKind.Own or WitTypeKind.Borrow:
                Int32(span, offset, Handle(type, value));
                break;
            case WitTypeKind.Named when type.Definition!.Kind is WitDefinitionKind.Enum:
                Discriminant(type.Definition.Members.Length, span, offset, $"unchecked((int){value})");
                break;
            case WitTypeKind.Named when type.Definition!.Kind is WitDefinitionKind.Flags:
                Bits(AbiLayout.FlagsSize(type.Definition.Members.Length), span, offset, $"unchecked((int){value})");
                break;
            default:
                Case[] cases = Cases(type);
                int payload = AbiLayout.PayloadOffset(cases.Length, Payloads(cases));
                Switch(type, cases, value, (i, name) =>
                {
                    Discriminant(cases.Length, span, offset, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    if (cases[i].Payload is { } inner)
                    {
                        ToMemory(inner, name, span, Add(offset, payload));
                    }
                });
                break;
        }
    }

    /// <summary>Writes the discriminant of a variant of so many cases.</summary>
    public void Discriminant(int cases, string span, string offset, string value) => Bits(AbiLayout.DiscriminantSize(cases), span, offset, value);

    private void Bits(int size, string span, string offset, string value)
    {
        switch (size)
        {
            case 1:
                Writer.Line($"{span}[{offset}] = unchecked((byte)({value}));");
                break;
            case 2:
                Writer.Line($"{Primitives}.WriteUInt16LittleEndian({Slice(span, offset)}, unchecked((ushort)({value})));");
                break;
            default:
                Int32(span, offset, value);
                break;
        }
    }

    private void Int32(string span, string offset, string value) => Writer.Line($"{Primitives}.WriteInt32LittleEndian({Slice(span, offset)}, {value});");

    private List<string> String(string value)
    {
        string address = Writer.Unique("address");
        string length = Writer.Unique("length");
        Writer.Line($"{context}.LowerString({value}, out int {address}, out int {length});");
        return [address, length];
    }

    /// <summary>A local variable for a value that is used more than once.</summary>
    private string Hold(WitType type, string value)
    {
        string name = Writer.Unique("value");
        Writer.Line($"{Types.CSharp(type)} {name} = {value};");
        return name;
    }

    private static IEnumerable<(WitType Type, string Name)> Members(WitType type) => type.Kind == WitTypeKind.Tuple
        ? type.Arguments.Select((a, i) => (a!, $"Item{i + 1}"))
        : type.Definition!.Members.Select(m => (m.Type!, CSharpNames.Field(m.Name, CSharpNames.Pascal(type.Definition.Name))));

    private string Handle(WitType type, string value)
    {
        string method = type.Kind == WitTypeKind.Own ? "LowerOwn" : "LowerBorrow";
        string handle = Writer.Unique("handle");
        // Before the call begins: what cannot be lowered is the caller's mistake, and the component stays usable.
        Writer.Line(Types.IsGuests(type.Definition!)
            ? $"int {handle} = {context}.{method}({value}.Handle);"
            : $"int {handle} = {context}.{method}({value}, {Types.ResourceType(type.Definition!)});");
        return handle;
    }

    private string FixedArray(WitType type, uint length, string value)
    {
        string array = Hold(type, value);
        Writer.Open($"if ({array}.Length != {length})");
        Writer.Line($"throw new global::System.ArgumentException($\"A list of {length} elements was expected, {{{array}.Length}} were given.\");");
        Writer.Close();
        return array;
    }

    private void FixedList(WitType type, string value, string span, string offset)
    {
        WitType element = type.Arguments[0]!;
        string array = FixedArray(type, type.Length!.Value, value);
        string index = Writer.Unique("i");
        string at = Writer.Unique("at");
        Writer.Open($"for (int {index} = 0; {index} < {array}.Length; {index}++)");
        Writer.Line($"int {at} = {offset} + ({index} * {AbiLayout.Size(element)});");
        ToMemory(element, $"{array}[{index}]", span, at);
        Writer.Close();
    }

    private List<string> Sequence(WitType type, string value)
    {
        string address = Writer.Unique("address");
        bool isMap = type.Kind == WitTypeKind.Map;
        WitType element = isMap ? new WitType(WitTypeKind.Tuple, type.Arguments) : type.Arguments[0]!.Resolved();
        if (!isMap && (element.Kind == WitTypeKind.Bool || TypeMap.IsNumber(element.Kind)))
        {
            string length = Writer.Unique("length");
            string method = element.Kind == WitTypeKind.Bool ? "LowerBooleans" : $"LowerArray<{TypeMap.Primitive(element.Kind)}>";
            Writer.Line($"{context}.{method}({value}, out int {address}, out int {length});");
            return [address, length];
        }

        string list = Hold(type, value);
        string span = Writer.Unique("span");
        string at = Writer.Unique("at");
        int size = AbiLayout.Size(element);
        string count = isMap ? $"{list}.Count" : $"{list}.Length";
        Writer.Line($"global::System.Span<byte> {span} = {context}.Allocate({count}, {size}, {AbiLayout.Alignment(element)}, out int {address});");
        Writer.Line($"int {at} = 0;");
        string item = Writer.Unique("item");
        Writer.Open($"foreach (var {item} in {list})");
        if (isMap)
        {
            ToMemory(type.Arguments[0]!, $"{item}.Key", span, at);
            int offset = AbiLayout.Align(AbiLayout.Size(type.Arguments[0]!), AbiLayout.Alignment(type.Arguments[1]!));
            ToMemory(type.Arguments[1]!, $"{item}.Value", span, Add(at, offset));
        }
        else
        {
            ToMemory(element, item, span, at);
        }

        Writer.Line($"{at} += {size};");
        Writer.Close();
        return [address, count];
    }

    private List<string> VariantToFlat(WitType type, string value)
    {
        Case[] cases = Cases(type);
        List<FlatType> joined = AbiLayout.Join(Payloads(cases));
        string discriminant = Writer.Unique("case");
        string[] slots = joined.Select(_ => Writer.Unique("flat")).ToArray();
        Writer.Line($"int {discriminant};");
        for (int i = 0; i < slots.Length; i++)
        {
            Writer.Line($"{Flat(joined[i])} {slots[i]} = 0;");
        }

        Switch(type, cases, value, (i, name) =>
        {
            Writer.Line($"{discriminant} = {i};");
            if (cases[i].Payload is { } payload)
            {
                List<FlatType> have = AbiLayout.Flatten(payload);
                List<string> flat = ToFlat(payload, name);
                for (int k = 0; k < flat.Count; k++)
                {
                    Writer.Line($"{slots[k]} = {Coerce(flat[k], have[k], joined[k])};");
                }
            }
        });
        return [discriminant, .. slots];
    }

    private static string Coerce(string value, FlatType from, FlatType to) => (from, to) switch
    {
        (FlatType.F32, FlatType.I32) => $"global::System.BitConverter.SingleToInt32Bits({value})",
        (FlatType.I32, FlatType.I64) => $"unchecked((long)(uint){value})",
        (FlatType.F32, FlatType.I64) => $"unchecked((long)(uint)global::System.BitConverter.SingleToInt32Bits({value}))",
        (FlatType.F64, FlatType.I64) => $"global::System.BitConverter.DoubleToInt64Bits({value})",
        _ => value,
    };

    /// <summary>Branches on the case of a value; the branch gets the number of the case and the name of its payload.</summary>
    private void Switch(WitType type, Case[] cases, string value, Action<int, string> branch)
    {
        string payload = Writer.Unique("payload");
        switch (type.Kind)
        {
            case WitTypeKind.Option:
                Writer.Open(TypeMap.IsOption(type.Arguments[0]!) ? $"if ({value}.TryGetValue(out var {payload}))" : $"if ({value} is {{ }} {payload})");
                branch(1, payload);
                Writer.Close();
                Writer.Open("else");
                branch(0, "");
                Writer.Close();
                break;
            case WitTypeKind.Result:
                string result = Hold(type, value);
                Writer.Open($"if ({result}.IsOk)");
                branch(0, $"{result}.Value");
                Writer.Close();
                Writer.Open("else");
                branch(1, $"{result}.Error");
                Writer.Close();
                break;
            default:
                Writer.Open($"switch ({value})");
                for (int i = 0; i < cases.Length; i++)
                {
                    string name = $"{payload}_{i}";
                    Writer.Open(cases[i].Payload is null ? $"case {cases[i].Match}:" : $"case {cases[i].Match} {name}:");
                    branch(i, $"{name}.{cases[i].Get}");
                    Writer.Line("break;");
                    Writer.Close();
                }

                Writer.Open("default:");
                Writer.Line($"throw new global::System.ArgumentNullException(null, \"A value of the variant {type.Definition!.Name} was expected, null was given.\");");
                Writer.Close();
                Writer.Close();
                break;
        }
    }
}
