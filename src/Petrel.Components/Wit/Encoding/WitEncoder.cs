using System.Globalization;
using System.Text;
using Petrel.Components.Text;

namespace Petrel.Components.Wit;

/// <summary>
/// Writes WIT as a component of types alone (WIT.md, "Package Format"): a package becomes a component that exports a component type for each interface and
/// world, and a world alone what tools keep in <c>component-type</c> sections of core modules.
/// </summary>
/// <remarks>The component is written as text and assembled, so that names stand for indices until the assembler knows them.</remarks>
internal sealed class WitEncoder
{
    private readonly StringBuilder _text = new();
    private int _count;

    /// <summary>Encodes the root package; those it depends on appear as imports.</summary>
    /// <param name="resolution">The packages.</param>
    /// <param name="hasDocs">Also writes the <c>package-docs</c> section: docs and gates, which types do not have.</param>
    public static byte[] Package(WitResolution resolution, bool hasDocs = true)
    {
        var encoder = new WitEncoder();
        encoder.Open("component");
        // Each interface after those it uses: readers take the first mention for the whole of it.
        foreach (WitInterface definition in Ordered(resolution.Root.Interfaces).Where(i => i.Package == resolution.Root))
        {
            encoder.TopItem(definition.Name, scope => encoder.InterfaceAlone(scope, definition));
        }

        foreach (WitWorld world in resolution.Root.Worlds)
        {
            encoder.TopItem(world.Name, scope => encoder.WorldAlone(scope, world));
        }

        encoder.Close();
        byte[] component = encoder.Assemble();
        return WitDocsSection.Write(resolution.Root, hasDocs) is { } docs ? WithCustomSection(component, WitDocsSection.Name, docs) : component;
    }

    /// <summary>Encodes one world, as a <c>component-type</c> section holds it.</summary>
    public static byte[] World(WitWorld world)
    {
        var encoder = new WitEncoder();
        encoder.Open("component");
        encoder.TopItem(world.Name, scope => encoder.WorldAlone(scope, world));
        encoder.Close();

        // Version 4 of wit-component's encoding; strings are UTF-8.
        return WithCustomSection(encoder.Assemble(), WitSections.EncodingSection, [4, 0]);
    }

    private static byte[] WithCustomSection(byte[] component, string name, byte[] contents)
    {
        using var output = new MemoryStream();
        output.Write(component);
        WitSections.WriteCustom(output, name, contents);
        return output.ToArray();
    }

    private byte[] Assemble() => ComponentTextParser.Assemble(Encoding.UTF8.GetBytes(_text.ToString()));

    private void TopItem(string name, Action<WitEncodingScope> write)
    {
        string id = NewId();
        Open($"type {id}");
        Open("component");
        write(new WitEncodingScope(null));
        Close();
        Close();
        Line($"(export {Quote(name)} (type {id}))");
    }

    /// <summary>The component type of an interface: imports of what it uses, and one export.</summary>
    private void InterfaceAlone(WitEncodingScope scope, WitInterface definition)
    {
        foreach (WitInterface used in UsedBy(definition))
        {
            Instance(scope, "import", Quote(used.ExternName), used, hasFunctions: false, isExport: false);
        }

        Instance(scope, "export", Quote(definition.ExternName), definition, hasFunctions: true, isExport: false);
    }

    private void WorldAlone(WitEncodingScope outer, WitWorld world)
    {
        string id = NewId();
        Open($"type {id}");
        Open("component");
        var scope = new WitEncodingScope(outer);
        foreach (WitWorldItem item in world.Imports)
        {
            Item(scope, world, item, isExport: false);
        }

        // Each export stands after those whose types it uses.
        foreach (WitWorldItem item in world.Exports)
        {
            Item(scope, world, item, isExport: true);
        }

        Close();
        Close();
        Line($"(export {Quote(world.Package.Name.Qualify(world.Name))} (component (type {id})))");
    }

    private void Item(WitEncodingScope scope, WitWorld world, WitWorldItem item, bool isExport)
    {
        string what = isExport ? "export" : "import";
        string externalId = item.Gate.ExternalId is { } id ? $" (external-id {Quote(id)})" : "";
        if (item.Type is { } type)
        {
            Type(scope, type, (name, bound) => Line($"(import {Quote(type.Name)}{externalId} (type {name} {bound}))"));
        }
        else if (item.Function is { } function)
        {
            string signature = Signature(scope, function);
            Line($"({what} {Quote(item.Function.ExternName)}{externalId} {signature})");
        }
        else
        {
            string name = item.IsRenamed ? $"{Quote(item.Name)} (implements {Quote(item.Interface!.ExternName)})" : Quote(item.Name);
            Instance(scope, what, name + externalId, item.Interface!, hasFunctions: true, isExport, isNamed: item.IsByInterface);
        }
    }

    private void Instance(WitEncodingScope scope, string what, string name, WitInterface definition, bool hasFunctions, bool isExport, bool isNamed = true)
    {
        // Aliases of what the instance type takes from around it stand in front of it.
        foreach (WitTypeDefinition type in Foreign(definition))
        {
            Alias(scope, type);
        }

        string typeId = NewId();
        Open($"type {typeId}");
        Open("instance");
        var body = new WitEncodingScope(scope);
        foreach (WitTypeDefinition type in definition.Types)
        {
            Type(body, type, (id, bound) => Line($"(export {Quote(type.Name)} (type {id} {bound}))"));
        }

        if (hasFunctions)
        {
            foreach (WitFunction function in definition.Functions)
            {
                Line($"(export {Quote(function.ExternName)} {Signature(body, function)})");
            }
        }

        Close();
        Close();
        string instance = NewId();
        Line($"({what} {name} (instance {instance} (type {typeId})))");
        if (isNamed)
        {
            scope.Declare(definition, instance, isExport);
        }
    }

    /// <summary>One named type: what it is made of, then its name.</summary>
    private void Type(WitEncodingScope scope, WitTypeDefinition type, Action<string, string> name)
    {
        string id = NewId();
        string bound;
        if (type.Kind == WitDefinitionKind.Resource)
        {
            bound = "(sub resource)";
        }
        else if (type.Kind == WitDefinitionKind.Alias && type.Alias!.Kind == WitTypeKind.Named)
        {
            bound = $"(eq {Reference(scope, type.Alias.Definition!)})";
        }
        else
        {
            string defined = NewId();
            string text = type.Kind == WitDefinitionKind.Alias ? Value(scope, type.Alias!) : Members(scope, type);
            Line($"(type {defined} {text})");
            bound = $"(eq {defined})";
        }

        name(id, bound);
        scope.Types[type] = id;
    }

    private string Members(WitEncodingScope scope, WitTypeDefinition type) => type.Kind switch
    {
        WitDefinitionKind.Record => $"(record {string.Join(" ", type.Members.Select(m => $"(field {Quote(m.Name)} {Value(scope, m.Type!)})"))})",
        WitDefinitionKind.Variant => $"(variant {string.Join(" ", type.Members.Select(m => $"(case {Quote(m.Name)}{(m.Type is null ? "" : " " + Value(scope, m.Type))})"))})",
        WitDefinitionKind.Enum => $"(enum {string.Join(" ", type.Members.Select(m => Quote(m.Name)))})",
        _ => $"(flags {string.Join(" ", type.Members.Select(m => Quote(m.Name)))})",
    };

    private string Signature(WitEncodingScope scope, WitFunction function)
    {
        string parameters = string.Concat(function.Parameters.Select(p => $" (param {Quote(p.Name)} {Value(scope, p.Type!)})"));
        string result = function.Result is null ? "" : $" (result {Value(scope, function.Result)})";
        return $"(func{(function.IsAsync ? " async" : "")}{parameters}{result})";
    }

    private string Value(WitEncodingScope scope, WitType type)
    {
        WitType?[] arguments = type.Arguments;
        string Optional(WitType? argument) => argument is null ? "" : " " + Value(scope, argument);
        return type.Kind switch
        {
            WitTypeKind.List => $"(list {Value(scope, arguments[0]!)}{(type.Length is { } length ? " " + length.ToString(CultureInfo.InvariantCulture) : "")})",
            WitTypeKind.Map => $"(map {Value(scope, arguments[0]!)} {Value(scope, arguments[1]!)})",
            WitTypeKind.Tuple => $"(tuple{string.Concat(arguments.Select(Optional))})",
            WitTypeKind.Option => $"(option {Value(scope, arguments[0]!)})",
            WitTypeKind.Result => $"(result{Optional(arguments[0])}{(arguments[1] is null ? "" : $" (error {Value(scope, arguments[1]!)})")})",
            WitTypeKind.Stream => $"(stream{Optional(arguments[0])})",
            WitTypeKind.Future => $"(future{Optional(arguments[0])})",
            WitTypeKind.Own => $"(own {Reference(scope, type.Definition!)})",
            WitTypeKind.Borrow => $"(borrow {Reference(scope, type.Definition!)})",
            WitTypeKind.Named when type.Definition!.Original.Kind == WitDefinitionKind.Resource => $"(own {Reference(scope, type.Definition)})",
            WitTypeKind.Named => Reference(scope, type.Definition!),
            _ => WitPrinter.Primitive(type.Kind),
        };
    }

    /// <summary>The name of a type in a scope, made an alias there when it is one of a scope around it.</summary>
    private string Reference(WitEncodingScope scope, WitTypeDefinition type)
    {
        if (scope.Types.TryGetValue(type, out string? id))
        {
            return id;
        }

        if (scope.Outer is { } outer && scope.Instances.Count == 0 && outer.Finds(type))
        {
            string found = Reference(outer, type);
            id = NewId();
            Line($"(alias outer 1 {found} (type {id}))");
            scope.Types.Add(type, id);
            return id;
        }

        return Alias(scope, type);
    }

    /// <summary>The name of a type of an imported or exported interface.</summary>
    private string Alias(WitEncodingScope scope, WitTypeDefinition type)
    {
        string instance = scope.InstanceOf(type.Owner)
            ?? throw new InvalidWitException($"the type `{type.Name}` of `{type.Owner.Name}` is used where `{type.Owner.Name}` is not imported");
        if (scope.Types.TryGetValue(type, out string? id))
        {
            return id;
        }

        id = NewId();
        Line($"(alias export {instance} {Quote(type.Name)} (type {id}))");
        scope.Types.Add(type, id);
        return id;
    }

    /// <summary>The types of other interfaces that an interface names.</summary>
    private static IEnumerable<WitTypeDefinition> Foreign(WitInterface definition) => definition.Types
        .Where(t => t.Kind == WitDefinitionKind.Alias && t.Alias!.Kind == WitTypeKind.Named && t.Alias.Definition!.Owner != definition)
        .Select(t => t.Alias!.Definition!)
        .Distinct();

    /// <summary>The interfaces on which one depends, each after those it depends on.</summary>
    private static IEnumerable<WitInterface> UsedBy(WitInterface definition) => Ordered([definition]).Where(i => i != definition);

    private static List<WitInterface> Ordered(IEnumerable<WitInterface> roots) => TopologicalOrder.Of(
        roots,
        i => i.Dependencies.Select(d => new KeyValuePair<WitInterface, WitPosition>(d, default)),
        (i, position) => position.Error($"the interface `{i.Name}` depends on itself"));

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"$n{_count++}");

    private static string Quote(string text) => TextNames.String(text);

    private void Open(string what) => _text.Append('(').Append(what).Append('\n');

    private void Close() => _text.Append(")\n");

    private void Line(string text) => _text.Append(text).Append('\n');
}
