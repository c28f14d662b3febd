using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>
/// Prints a binary component as text that assembles to the same component. Every definition is printed as it stands in the binary, without
/// abbreviations; definitions are referred to by index, and have the identifiers of the name section where those are unique.
/// </summary>
internal sealed partial class ComponentPrinter
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly TextWriter _output;
    private int _depth;

    // The index spaces of the component that is being printed: only lengths and names matter here.
    private ComponentNames _names = new();
    private Dictionary<Sort, int> _counts = [];
    private HashSet<(Sort, string)> _used = [];

    private ComponentPrinter(ReadOnlyMemory<byte> bytes, TextWriter output)
    {
        _bytes = bytes;
        _output = output;
    }

    /// <summary>Prints a binary component.</summary>
    /// <exception cref="MalformedModuleException">The bytes are not a component.</exception>
    public static void Print(ReadOnlyMemory<byte> bytes, TextWriter output)
    {
        ComponentDefinition definition = ComponentDecoder.Decode(bytes);
        new ComponentPrinter(bytes, output).PrintComponent(definition, "");
        output.Write('\n');
    }

    private void PrintComponent(ComponentDefinition definition, string identifier)
    {
        (ComponentNames names, Dictionary<Sort, int> counts, HashSet<(Sort, string)> used) = (_names, _counts, _used);
        (_names, _counts, _used) = (definition.Names, [], []);
        _output.Write("(component" + identifier);
        if (identifier.Length == 0 && definition.Names.Component is { Length: > 0 } name)
        {
            _output.Write(" " + TextNames.Identifier(name));
        }

        _depth++;
        int custom = 0;
        for (int i = 0; i <= definition.Items.Count; i++)
        {
            for (; custom < definition.CustomSections.Count && definition.CustomSections[custom].ItemIndex == i; custom++)
            {
                PrintCustom(definition.CustomSections[custom]);
            }

            if (i < definition.Items.Count)
            {
                Line();
                Print(definition.Items[i]);
            }
        }

        _depth--;
        if (definition.Items.Count > 0)
        {
            Line();
        }

        _output.Write(")");
        (_names, _counts, _used) = (names, counts, used);
    }

    private void PrintCustom(ComponentCustomSection section)
    {
        if (section.Name == "component-name")
        {
            // Its contents are the identifiers.
            return;
        }

        Line();
        _output.Write($"(@custom {TextNames.String(section.Name)} {TextNames.Bytes(_bytes.Span.Slice(section.Contents.Start, section.Contents.Length))})");
    }

    private void Line()
    {
        _output.Write('\n');
        for (int i = 0; i < _depth; i++)
        {
            _output.Write("  ");
        }
    }

    /// <summary>The identifier of the next definition of a sort, with a space in front; empty when it has none.</summary>
    private string Next(Sort sort)
    {
        int index = _counts.GetValueOrDefault(sort);
        _counts[sort] = index + 1;
        return _names[sort, index] is { Length: > 0 } name && _used.Add((sort, name)) ? " " + TextNames.Identifier(name) : "";
    }

    private void Print(DefinitionItem item)
    {
        switch (item)
        {
            case CoreModuleItem module:
                PrintModule(module);
                break;
            case CoreInstantiateItem instance:
                _output.Write($"(core instance{Next(CoreInstance)} (instantiate {instance.ModuleIndex}");
                foreach (CoreInstantiateArgument argument in instance.Arguments)
                {
                    _output.Write($" (with {TextNames.String(argument.Name)} (instance {argument.InstanceIndex}))");
                }

                _output.Write("))");
                break;
            case CoreInlineInstanceItem instance:
                _output.Write($"(core instance{Next(CoreInstance)}");
                foreach (CoreInlineExport export in instance.Exports)
                {
                    _output.Write($" (export {TextNames.String(export.Name)} ({Sort.Name(export.Sort)} {export.Index}))");
                }

                _output.Write(")");
                break;
            case CoreTypeItem type:
                PrintCoreType(type);
                break;
            case NestedComponentItem nested:
                PrintComponent(nested.Definition, Next(Sort.NestedComponent));
                break;
            case InstantiateItem instance:
                _output.Write($"(instance{Next(Sort.Instance)} (instantiate {instance.ComponentIndex}");
                foreach (InstantiateArgument argument in instance.Arguments)
                {
                    _output.Write($" (with {TextNames.String(argument.Name)} ({argument.Sort} {argument.Index}))");
                }

                _output.Write("))");
                break;
            case InlineInstanceItem instance:
                _output.Write($"(instance{Next(Sort.Instance)}");
                foreach (InlineExport export in instance.Exports)
                {
                    _output.Write($" (export {Name(export.Name)} ({export.Sort} {export.Index}))");
                }

                _output.Write(")");
                break;
            case ExportAliasItem alias:
                _output.Write($"(alias export {alias.InstanceIndex} {TextNames.String(alias.Name)} ({alias.Sort}{Next(alias.Sort)}))");
                break;
            case CoreExportAliasItem alias:
                _output.Write($"(alias core export {alias.InstanceIndex} {TextNames.String(alias.Name)} ({alias.Sort}{Next(alias.Sort)}))");
                break;
            case OuterAliasItem alias:
                _output.Write($"(alias outer {alias.Count} {alias.Index} ({alias.Sort}{Next(alias.Sort)}))");
                break;
            case TypeItem type:
                _output.Write($"(type{Next(Sort.Type)} ");
                PrintType(type.Syntax);
                _output.Write(")");
                break;
            case CanonItem canon:
                PrintCanon(canon);
                break;
            case ImportItem import:
                _output.Write($"(import {Name(import.Name)} {Description(import.Description, Next(import.Description.Sort))})");
                break;
            case ExportItem export:
                string ascription = export.Ascription is { } written ? " " + Description(written, "") : "";
                _output.Write($"(export{Next(export.Sort)} {Name(export.Name)} ({export.Sort} {export.Index}){ascription})");
                break;
            case ExportDeclarationItem export:
                _output.Write($"(export {Name(export.Name)} {Description(export.Description, Next(export.Description.Sort))})");
                break;
            default:
                _output.Write(";; a start function, which has no text here");
                break;
        }
    }

    private static Sort CoreInstance => new(ComponentSort.Core, CoreSort.Instance);

    private static string Name(ComponentExternName name) =>
        TextNames.String(name.Name)
        + (name.Implements is { } implements ? $" (implements {TextNames.String(implements)})" : "")
        + (name.VersionSuffix is { } suffix ? $" (versionsuffix {TextNames.String(suffix)})" : "")
        + (name.ExternalId is { } id ? $" (external-id {TextNames.String(id)})" : "");

    private static string Description(ExternDescription description, string identifier) =>
        description.Sort != Sort.Type ? $"({description.Sort}{identifier} (type {description.Index}))"
        : description.HasOtherBound ? $"(type{identifier} (sub resource))"
        : $"(type{identifier} (eq {description.Index}))";

    /// <summary>The module's own text, moved to the right; its name is the identifier when it has one.</summary>
    private void PrintModule(CoreModuleItem item)
    {
        string identifier = Next(Sort.CoreModule);
        ReadOnlySpan<byte> module = _bytes.Span.Slice(item.Range.Start, item.Range.Length);
        var text = new StringWriter();
        WatPrinter.Print(module.ToArray(), text);
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        string first = lines[0]["(module".Length..];
        string own = first.StartsWith(" $", StringComparison.Ordinal) ? first.Split([' ', ')'], 3, StringSplitOptions.None)[1] : "";
        if (own.Length > 0 && " " + own != identifier)
        {
            // The names of the module and of its definition differ, which text cannot say.
            _output.Write($"(core module{identifier} binary {TextNames.Bytes(module)})");
            return;
        }

        if (identifier.Length > 0 && own.Length == 0)
        {
            _output.Write($"(core module{identifier} binary {TextNames.Bytes(module)})");
            return;
        }

        _output.Write("(core module" + first);
        for (int i = 1; i < lines.Length; i++)
        {
            Line();
            _output.Write(lines[i]);
        }
    }
}
