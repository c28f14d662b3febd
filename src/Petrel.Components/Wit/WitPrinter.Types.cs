namespace Petrel.Components.Wit;

internal sealed partial class WitPrinter
{
    private void Types(List<WitTypeDefinition> types, List<WitFunction> functions, ref bool isFirst)
    {
        foreach (IGrouping<(WitInterface, WitGate), WitTypeDefinition> use in types
            .Where(type => type.IsUsed)
            .GroupBy(type => ((WitInterface)type.Alias!.Definition!.Owner, type.Gate)))
        {
            isFirst = false;
            Gate(use.Key.Item2);
            IEnumerable<string> names = use.Select(type => type.Name == type.Alias!.Definition!.Name
                ? Name(type.Name)
                : $"{Name(type.Alias.Definition.Name)} as {Name(type.Name)}");
            Line($"use {Path(use.Key.Item1)}.{{{string.Join(", ", names)}}};");
        }

        foreach (WitTypeDefinition type in types)
        {
            if (!type.IsUsed)
            {
                Separate(ref isFirst);
                Docs(type.Docs);
                Gate(type.Gate);
                Definition(type, functions);
            }
        }
    }

    private void Definition(WitTypeDefinition type, List<WitFunction> functions)
    {
        string name = Name(type.Name);
        switch (type.Kind)
        {
            case WitDefinitionKind.Alias:
                Line($"type {name} = {Type(type.Alias!)};");
                break;
            case WitDefinitionKind.Resource:
                Resource(type, functions);
                break;
            default:
                Open($"{Keyword(type.Kind)} {name}");
                foreach (WitMember member in type.Members)
                {
                    Docs(member.Docs);
                    Line(Name(member.Name) + (member.Type is null ? "" : type.Kind == WitDefinitionKind.Record ? $": {Type(member.Type)}" : $"({Type(member.Type)})") + ",");
                }

                Close();
                break;
        }
    }

    private static string Keyword(WitDefinitionKind kind) => kind switch
    {
        WitDefinitionKind.Record => "record",
        WitDefinitionKind.Variant => "variant",
        WitDefinitionKind.Enum => "enum",
        WitDefinitionKind.Flags => "flags",
        WitDefinitionKind.Resource => "resource",
        _ => "type",
    };

    private void Resource(WitTypeDefinition resource, List<WitFunction> functions)
    {
        List<WitFunction> methods = functions.FindAll(f => f.Resource == resource);
        if (methods.Count == 0)
        {
            Line($"resource {Name(resource.Name)};");
            return;
        }

        Open($"resource {Name(resource.Name)}");
        foreach (WitFunction method in methods)
        {
            Docs(method.Docs);
            Gate(method.Gate);
            if (method.Kind == WitFunctionKind.Constructor)
            {
                string result = method.Result!.Kind == WitTypeKind.Result ? $" -> {Type(method.Result)}" : "";
                Line($"constructor({Parameters(method.Parameters)}){result};");
            }
            else
            {
                Line($"{Name(method.Name)}: {(method.Kind == WitFunctionKind.Static ? "static " : "")}{Signature(method)};");
            }
        }

        Close();
    }

    private static string Signature(WitFunction function)
    {
        IEnumerable<WitMember> parameters = function.Kind == WitFunctionKind.Method ? function.Parameters.Skip(1) : function.Parameters;
        string result = function.Result is null ? "" : $" -> {Type(function.Result)}";
        return $"{(function.IsAsync ? "async " : "")}func({Parameters(parameters)}){result}";
    }

    private static string Parameters(IEnumerable<WitMember> parameters) => string.Join(", ", parameters.Select(p => $"{Name(p.Name)}: {Type(p.Type!)}"));

    /// <summary>Writes a type as it is written in WIT.</summary>
    public static string Type(WitType type)
    {
        WitType?[] arguments = type.Arguments;
        switch (type.Kind)
        {
            case WitTypeKind.List:
                return $"list<{Type(arguments[0]!)}{(type.Length is { } length ? ", " + length : "")}>";
            case WitTypeKind.Map:
                return $"map<{Type(arguments[0]!)}, {Type(arguments[1]!)}>";
            case WitTypeKind.Tuple:
                return $"tuple<{string.Join(", ", arguments.Select(a => Type(a!)))}>";
            case WitTypeKind.Option:
                return $"option<{Type(arguments[0]!)}>";
            case WitTypeKind.Result:
                return (arguments[0], arguments[1]) switch
                {
                    (null, null) => "result",
                    ({ } ok, null) => $"result<{Type(ok)}>",
                    (null, { } error) => $"result<_, {Type(error)}>",
                    ({ } ok, { } error) => $"result<{Type(ok)}, {Type(error)}>",
                };
            case WitTypeKind.Stream:
                return arguments[0] is { } element ? $"stream<{Type(element)}>" : "stream";
            case WitTypeKind.Future:
                return arguments[0] is { } value ? $"future<{Type(value)}>" : "future";
            case WitTypeKind.Own:
                return $"own<{Name(type.Definition!.Name)}>";
            case WitTypeKind.Borrow:
                return $"borrow<{Name(type.Definition!.Name)}>";
            case WitTypeKind.Named:
                return Name(type.Definition!.Name);
            default:
                return Primitive(type.Kind);
        }
    }

    /// <summary>The keyword of a primitive type.</summary>
    public static string Primitive(WitTypeKind kind) => kind switch
    {
        WitTypeKind.Bool => "bool",
        WitTypeKind.S8 => "s8",
        WitTypeKind.U8 => "u8",
        WitTypeKind.S16 => "s16",
        WitTypeKind.U16 => "u16",
        WitTypeKind.S32 => "s32",
        WitTypeKind.U32 => "u32",
        WitTypeKind.S64 => "s64",
        WitTypeKind.U64 => "u64",
        WitTypeKind.F32 => "f32",
        WitTypeKind.F64 => "f64",
        WitTypeKind.Char => "char",
        WitTypeKind.String => "string",
        _ => "error-context",
    };
}
