using Petrel.Binary;
using Petrel.Components.Definition;

namespace Petrel.Components.Text;

/// <summary>Types.</summary>
internal sealed partial class ComponentPrinter
{
    private void PrintType(TypeSyntax syntax)
    {
        switch (syntax)
        {
            case ValueTypeSyntax value:
                _output.Write(Text(value));
                break;
            case FunctionTypeSyntax function:
                _output.Write(function.IsAsync ? "(func async" : "(func");
                for (int i = 0; i < function.Parameters.Length; i++)
                {
                    _output.Write($" (param {TextNames.String(function.ParameterNames[i])} {Text(function.Parameters[i])})");
                }

                _output.Write(function.Result is { } result ? $" (result {Text(result)}))" : ")");
                break;
            case ResourceTypeSyntax resource:
                _output.Write($"(resource (rep {(resource.Is64 ? "i64" : "i32")})");
                _output.Write(resource.Destructor is { } destructor ? $" (dtor (core func {destructor})))" : ")");
                break;
            case ComponentTypeSyntax component:
                PrintDeclarations("(component", component.Declarations);
                break;
            default:
                PrintDeclarations("(instance", ((InstanceTypeSyntax)syntax).Declarations);
                break;
        }
    }

    /// <summary>Declarators have index spaces of their own, of which no names are kept.</summary>
    private void PrintDeclarations(string open, IReadOnlyList<DefinitionItem> declarations)
    {
        (ComponentNames names, Dictionary<Sort, int> counts) = (_names, _counts);
        (_names, _counts) = (new ComponentNames(), []);
        _output.Write(open);
        _depth++;
        foreach (DefinitionItem declaration in declarations)
        {
            Line();
            Print(declaration);
        }

        _depth--;
        if (declarations.Count > 0)
        {
            Line();
        }

        _output.Write(")");
        (_names, _counts) = (names, counts);
    }

    private static string Text(TypeReference reference) => reference.IsPrimitive ? PrimitiveValueType.NameOf(reference.Primitive) : $"{reference.Index}";

    private static string Text(TypeReference? reference) => reference is { } written ? Text(written) : "";

    private static string Text(ValueTypeSyntax type)
    {
        switch (type.Kind)
        {
            case ComponentTypeKind.Record:
                return $"(record{string.Concat(type.Labels.Zip(type.Types, (label, field) => $" (field {TextNames.String(label)} {Text(field)})"))})";
            case ComponentTypeKind.Variant:
                return $"(variant{string.Concat(type.Labels.Zip(type.Types, (label, payload) => $" (case {TextNames.String(label)}{(payload is null ? "" : " " + Text(payload))})"))})";
            case ComponentTypeKind.Flags or ComponentTypeKind.Enum:
                return $"({(type.Kind == ComponentTypeKind.Flags ? "flags" : "enum")}{string.Concat(type.Labels.Select(label => " " + TextNames.String(label)))})";
            case ComponentTypeKind.Result:
                return $"(result{(type.Types[0] is { } ok ? " " + Text(ok) : "")}{(type.Types[1] is { } error ? $" (error {Text(error)})" : "")})";
            case ComponentTypeKind.List:
                return $"(list {Text(type.Types[0])}{(type.Length is { } length ? $" {length}" : "")})";
            case ComponentTypeKind.Tuple or ComponentTypeKind.Map or ComponentTypeKind.Option or ComponentTypeKind.Own
                or ComponentTypeKind.Borrow or ComponentTypeKind.Stream or ComponentTypeKind.Future:
                return $"({type.Kind.ToString().ToLowerInvariant()}{string.Concat(type.Types.Select(part => part is null ? "" : " " + Text(part)))})";
            default:
                return PrimitiveValueType.NameOf(type.Kind);
        }
    }

    private void PrintCoreType(CoreTypeItem item)
    {
        if (item.Syntax is CoreGroupSyntax group)
        {
            _output.Write("(core ");
            PrintGroup(group);
            return;
        }

        _output.Write($"(core type{Next(Sort.CoreType)} (module");
        _depth++;
        foreach (CoreModuleDeclaration declaration in ((CoreModuleTypeSyntax)item.Syntax).Declarations)
        {
            Line();
            switch (declaration)
            {
                case CoreTypeDeclaration type:
                    _output.Write("(");
                    (ComponentNames names, Dictionary<Sort, int> counts) = (_names, _counts);
                    (_names, _counts) = (new ComponentNames(), []);
                    PrintGroup((CoreGroupSyntax)type.Syntax);
                    (_names, _counts) = (names, counts);
                    break;
                case CoreAliasDeclaration alias:
                    _output.Write($"(alias outer {alias.Count} {alias.Index} (type))");
                    break;
                case CoreImportDeclaration import:
                    _output.Write($"(import {TextNames.String(import.Module)} {TextNames.String(import.Name)} {ExternType(import.Type)})");
                    break;
                default:
                    var export = (CoreExportDeclaration)declaration;
                    _output.Write($"(export {TextNames.String(export.Name)} {ExternType(export.Type)})");
                    break;
            }
        }

        _depth--;
        _output.Write("))");
    }

    /// <summary><c>type id? ...)</c> or <c>rec ...)</c>: the parenthesis is open.</summary>
    private void PrintGroup(CoreGroupSyntax group)
    {
        var reader = new WasmReader(_bytes.Span, group.Range.Start, group.Range.Length);
        if (reader.PeekByte() != 0x4E)
        {
            _output.Write($"type{Next(Sort.CoreType)} {CoreTypeText.SubType(ref reader)})");
            return;
        }

        reader.Position++;
        uint count = reader.ReadU32();
        _output.Write("rec");
        for (uint i = 0; i < count; i++)
        {
            _output.Write($" (type{Next(Sort.CoreType)} {CoreTypeText.SubType(ref reader)})");
        }

        _output.Write(")");
    }

    private string ExternType(ByteRange range)
    {
        var reader = new WasmReader(_bytes.Span, range.Start, range.Length);
        return CoreTypeText.ExternType(ref reader);
    }
}
