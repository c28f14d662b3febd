using System.Text;

namespace Petrel.Components.Wit;

/// <summary>Writes resolved packages as WIT: the root first, the others as nested packages when they are wanted.</summary>
internal sealed partial class WitPrinter
{
    private readonly StringBuilder _text = new();
    private readonly bool _hasDocs;
    private WitPackage _package = null!;
    private int _indent;

    private WitPrinter(bool hasDocs) => _hasDocs = hasDocs;

    /// <summary>Writes the root package and, nested, those it needs.</summary>
    public static string Print(WitResolution resolution, bool hasDocs = true, bool isComplete = true)
    {
        var printer = new WitPrinter(hasDocs);
        printer.Root(resolution.Root);
        if (isComplete)
        {
            foreach (WitPackage package in resolution.Packages)
            {
                if (package != resolution.Root)
                {
                    printer.Nested(package);
                }
            }
        }

        return printer._text.ToString();
    }

    /// <summary>Writes a world alone, as it stands in its package.</summary>
    public static string Print(WitWorld world)
    {
        var printer = new WitPrinter(hasDocs: true) { _package = world.Package };
        printer.World(world);
        return printer._text.ToString();
    }

    private void Root(WitPackage package)
    {
        _package = package;
        Docs(package.Docs);
        Line($"package {Name(package.Name)};");
        Items(package, isFirst: false);
    }

    private void Nested(WitPackage package)
    {
        _package = package;
        _text.Append('\n');
        Docs(package.Docs);
        Open($"package {Name(package.Name)}");
        Items(package, isFirst: true);
        Close();
    }

    private void Items(WitPackage package, bool isFirst)
    {
        foreach (WitInterface definition in package.Interfaces)
        {
            Separate(ref isFirst);
            Docs(definition.Docs);
            Gate(definition.Gate);
            Open($"interface {Name(definition.Name)}");
            InterfaceBody(definition);
            Close();
        }

        foreach (WitWorld world in package.Worlds)
        {
            Separate(ref isFirst);
            World(world);
        }
    }

    private void World(WitWorld world)
    {
        Docs(world.Docs);
        Gate(world.Gate);
        Open($"world {Name(world.Name)}");
        bool isFirst = true;
        foreach (WitWorldItem item in world.Imports)
        {
            if (item.Type is null && item.Function is not { Resource: not null })
            {
                WorldItem(item, "import");
                isFirst = false;
            }
        }

        var methods = world.Imports.Where(i => i.Function?.Resource is not null).Select(i => i.Function!).ToList();
        var types = world.Imports.Where(i => i.Type is not null).Select(i => i.Type!).ToList();
        Types(types, methods, ref isFirst);
        foreach (WitWorldItem item in world.Exports)
        {
            if (!isFirst)
            {
                _text.Append('\n');
                isFirst = true;
            }

            WorldItem(item, "export");
        }

        Close();
    }

    private void WorldItem(WitWorldItem item, string what)
    {
        Docs(item.Docs);
        Gate(item.Gate);
        if (item.Function is { } function)
        {
            Line($"{what} {Name(item.Name)}: {Signature(function)};");
        }
        else if (item.IsByInterface)
        {
            Line($"{what} {Path(item.Interface!)};");
        }
        else if (item.IsRenamed)
        {
            Line($"{what} {Name(item.Name)}: {Path(item.Interface!)};");
        }
        else
        {
            Open($"{what} {Name(item.Name)}: interface");
            InterfaceBody(item.Interface!);
            Close();
        }
    }

    private void InterfaceBody(WitInterface definition)
    {
        bool isFirst = true;
        Types(definition.Types, definition.Functions, ref isFirst);
        foreach (WitFunction function in definition.Functions)
        {
            if (function.Resource is null)
            {
                Separate(ref isFirst);
                Docs(function.Docs);
                Gate(function.Gate);
                Line($"{Name(function.Name)}: {Signature(function)};");
            }
        }
    }

    private static string Name(WitPackageName name) =>
        $"{Name(name.Namespace)}:{Name(name.Name)}{(name.Version is null ? "" : "@" + name.Version)}";

    private static string Name(string name) => WitLexer.IsKeyword(name) ? "%" + name : name;

    private string Path(WitInterface definition)
    {
        WitPackageName name = definition.Package.Name;
        return definition.Package.Name == _package.Name
            ? Name(definition.Name)
            : $"{Name(name.Namespace)}:{Name(name.Name)}/{Name(definition.Name)}{(name.Version is null ? "" : "@" + name.Version)}";
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst)
        {
            _text.Append('\n');
        }

        isFirst = false;
    }

    /// <summary>Gates that came from another package may not fit the version of this one, and are left out.</summary>
    private void Gate(WitGate gate)
    {
        if (gate.ExternalId is { } id)
        {
            Line($"@external-id(\"{Escape(id)}\")");
        }

        if (gate.Since is { } since)
        {
            if (_package.Name.Version is null || since.CompareTo(_package.Name.Version) > 0)
            {
                return;
            }

            Line($"@since(version = {since})");
        }
        else if (gate.Feature is { } feature)
        {
            Line($"@unstable(feature = {Name(feature)})");
        }

        if (gate.Deprecated is { } deprecated)
        {
            Line($"@deprecated(version = {deprecated})");
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            bool isPlain = c is >= ' ' and not ('"' or '\\' or (>= '\x7F' and <= '\x9F')) and not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
            _ = isPlain ? escaped.Append(c) : escaped.Append("\\u{").Append(((int)c).ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append('}');
        }

        return escaped.ToString();
    }

    private void Docs(string? docs)
    {
        if (docs is null || !_hasDocs)
        {
            return;
        }

        foreach (string line in docs.Split('\n'))
        {
            Line(line.Length == 0 ? "///" : "/// " + line);
        }
    }

    private void Line(string line) => _text.Append(' ', 2 * _indent).Append(line).Append('\n');

    private void Open(string line)
    {
        Line(line + " {");
        _indent++;
    }

    private void Close()
    {
        _indent--;
        Line("}");
    }
}
