using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Writes the C# types of an interface, and the expressions that make its component-level types.</summary>
internal sealed class TypeWriter(CodeWriter writer, TypeMap types)
{
    private string Access => types.Options.Access;

    /// <summary>Declares one definition.</summary>
    public void Declare(WitTypeDefinition definition)
    {
        string name = CSharpNames.Pascal(definition.Name);
        switch (definition.Kind)
        {
            case WitDefinitionKind.Record:
                Record(definition, name);
                break;
            case WitDefinitionKind.Variant:
                Variant(definition, name);
                break;
            case WitDefinitionKind.Enum:
                writer.Docs(definition.Docs, definition.Gate);
                writer.Open($"{Access} enum {name} : {(definition.Members.Length <= 0x100 ? "byte" : definition.Members.Length <= 0x10000 ? "ushort" : "uint")}");
                foreach (WitMember member in definition.Members)
                {
                    writer.Docs(member.Docs);
                    writer.Line($"{CSharpNames.Pascal(member.Name)},");
                }

                writer.Close();
                writer.Line();
                break;
            case WitDefinitionKind.Flags:
                Flags(definition, name);
                break;
        }
    }

    private void Record(WitTypeDefinition definition, string name)
    {
        writer.Docs(definition.Docs, definition.Gate);
        bool isStruct = definition.Members.Length <= 2 && definition.Members.All(m => m.Type!.Resolved() is { IsPrimitive: true, Kind: not WitTypeKind.String });
        string fields = string.Join(", ", definition.Members.Select(m => $"{types.CSharp(m.Type)} {CSharpNames.Field(m.Name, name)}"));
        writer.Line($"{Access} {(isStruct ? "readonly record struct" : "sealed record")} {name}({fields});");
        writer.Line();
    }

    private void Variant(WitTypeDefinition definition, string name)
    {
        writer.Docs(definition.Docs, definition.Gate);
        writer.Open($"{Access} abstract record {name}");
        writer.Line($"private {name}()");
        writer.Line("{");
        writer.Line("}");
        foreach (WitMember member in definition.Members)
        {
            writer.Line();
            writer.Docs(member.Docs);
            string payload = member.Type is null ? "" : $"{types.CSharp(member.Type)} Value";
            writer.Line($"public sealed record {CSharpNames.Case(member.Name, name)}({payload}) : {name};");
        }

        writer.Close();
        writer.Line();
    }

    private void Flags(WitTypeDefinition definition, string name)
    {
        int count = definition.Members.Length;
        if (count is 0 or > 32)
        {
            throw new BindingException(definition.Position, $"the flags `{definition.Name}` have {count} names; a component can have from 1 to 32");
        }

        writer.Docs(definition.Docs, definition.Gate);
        writer.Line("[global::System.Flags]");
        writer.Open($"{Access} enum {name} : {Underlying(count)}");
        if (!definition.Members.Any(m => CSharpNames.Pascal(m.Name) == "None"))
        {
            writer.Line("None = 0,");
        }

        for (int i = 0; i < count; i++)
        {
            writer.Docs(definition.Members[i].Docs);
            writer.Line($"{CSharpNames.Pascal(definition.Members[i].Name)} = {(i < 31 ? "" : "unchecked((uint)")}1{(i < 31 ? "" : "U")} << {i}{(i < 31 ? "" : ")")},");
        }

        writer.Close();
        writer.Line();
    }

    public static string Underlying(int flags) => AbiLayout.FlagsSize(flags) switch
    {
        1 => "byte",
        2 => "ushort",
        _ => "uint",
    };

    /// <summary>An expression of type ComponentFunctionType.</summary>
    public string FunctionType(WitFunction function)
    {
        const string C = TypeMap.Components;
        string parameters = string.Join(", ", function.Parameters.Select(p => $"new {C}.FunctionParameter(\"{p.Name}\", {Component(p.Type!)})"));
        string result = function.Result is null ? "null" : Component(function.Result);
        return $"new {C}.ComponentFunctionType(new {C}.FunctionParameter[] {{ {parameters} }}, {result}, {(function.IsAsync ? "true" : "false")})";
    }

    /// <summary>An expression of type ComponentValueType.</summary>
    public string Component(WitType type)
    {
        const string C = TypeMap.Components;
        type = type.Resolved();
        WitType?[] arguments = type.Arguments;
        string Optional(WitType? argument) => argument is null ? "null" : Component(argument);
        switch (type.Kind)
        {
            case WitTypeKind.List:
                return $"new {C}.ListType({Component(arguments[0]!)}{(type.Length is { } length ? $", {length}u" : "")})";
            case WitTypeKind.Map:
                return $"new {C}.MapType({Component(arguments[0]!)}, {Component(arguments[1]!)})";
            case WitTypeKind.Tuple:
                return $"new {C}.TupleType(new {C}.ComponentValueType[] {{ {string.Join(", ", arguments.Select(a => Component(a!)))} }})";
            case WitTypeKind.Option:
                return $"new {C}.OptionType({Component(arguments[0]!)})";
            case WitTypeKind.Result:
                return $"new {C}.ResultType({Optional(arguments[0])}, {Optional(arguments[1])})";
            case WitTypeKind.Own:
                return $"new {C}.OwnType({types.ResourceType(type.Definition!)})";
            case WitTypeKind.Borrow:
                return $"new {C}.BorrowType({types.ResourceType(type.Definition!)})";
            case WitTypeKind.Named when types.IsExportSide && types.HoldsExported(type.Definition!):
                return Construct(type.Definition!);
            case WitTypeKind.Named:
                WitTypeDefinition definition = type.Definition!;
                return $"global::{types.Namespace(definition.Owner)}.{types.Owner(definition.Owner)}Types.{CSharpNames.Pascal(definition.Name)}";
            default:
                return $"{C}.PrimitiveValueType.{type.Kind}";
        }
    }

    private string Construct(WitTypeDefinition definition)
    {
        const string C = TypeMap.Components;
        string Optional(WitType? type) => type is null ? "null" : Component(type);
        return definition.Kind switch
        {
            WitDefinitionKind.Record => $"new {C}.RecordType(new {C}.RecordField[] {{ {string.Join(", ", definition.Members.Select(m => $"new(\"{m.Name}\", {Component(m.Type!)})"))} }})",
            WitDefinitionKind.Variant => $"new {C}.VariantType(new {C}.VariantCase[] {{ {string.Join(", ", definition.Members.Select(m => $"new(\"{m.Name}\", {Optional(m.Type)})"))} }})",
            WitDefinitionKind.Enum => $"new {C}.EnumType(new string[] {{ {Names(definition)} }})",
            _ => $"new {C}.FlagsType(new string[] {{ {Names(definition)} }})",
        };
    }

    private static string Names(WitTypeDefinition definition) => string.Join(", ", definition.Members.Select(m => $"\"{m.Name}\""));

    /// <summary>Writes the class that keeps the component-level types of an interface, each made when it is first asked for.</summary>
    public void ComponentTypes(BindingScope scope, List<WitTypeDefinition>? definitions = null)
    {
        List<WitTypeDefinition> named = (definitions ?? scope.Owner.Types).FindAll(t => t.Kind is WitDefinitionKind.Record or WitDefinitionKind.Variant or WitDefinitionKind.Enum or WitDefinitionKind.Flags);
        if (named.Count == 0)
        {
            return;
        }

        writer.Docs($"The component-level types of {scope.ExternName ?? scope.Owner.Name}.");
        writer.Open($"internal static class {scope.Name}Types");
        foreach (WitTypeDefinition definition in named)
        {
            string name = CSharpNames.Pascal(definition.Name);
            string type = $"{TypeMap.Components}.{definition.Kind}Type";
            string field = "s_" + name;
            writer.Line($"private static {type}? {field};");
            writer.Line($"public static {type} {name} => {field} ??= {Construct(definition)};");
        }

        writer.Close();
        writer.Line();
    }

    /// <summary>Writes the class that keeps the types of the host's resources of an interface.</summary>
    public void Resources(BindingScope scope)
    {
        if (!scope.Resources.Any())
        {
            return;
        }

        writer.Docs($"The resources of {scope.ExternName ?? scope.Owner.Name} that the host implements.");
        writer.Open($"{Access} static class {scope.Name}Resources");
        foreach (WitTypeDefinition resource in scope.Resources)
        {
            string name = CSharpNames.Pascal(resource.Name);
            writer.Line($"public static readonly {TypeMap.Components}.HostResourceType<I{name}> {name} = new(\"{resource.Name}\");");
        }

        writer.Close();
        writer.Line();
    }
}
