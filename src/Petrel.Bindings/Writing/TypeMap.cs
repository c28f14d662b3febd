using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Knows for each type of WIT the type of C#, and where it stands.</summary>
internal sealed class TypeMap(WitResolution resolution, WitWorld world, BindingOptions options)
{
    public const string Components = "global::Petrel.Components";

    private readonly HashSet<WitOwner> _exported = [.. world.Exports.Where(e => e.Interface is not null).Select(e => e.Interface!)];
    private readonly Dictionary<WitOwner, string> _inline = [];
    private readonly Dictionary<WitTypeDefinition, bool> _holdsExported = [];

    public WitWorld World { get; } = world;

    public BindingOptions Options { get; } = options;

    /// <summary>True while code for exports is written: resources of exported interfaces are the guest's.</summary>
    public bool IsExportSide { get; set; }

    /// <summary>The scope of an import or export that is an interface.</summary>
    public BindingScope Scope(WitWorldItem item)
    {
        WitInterface definition = item.Interface!;
        if (definition.IsInline)
        {
            // The same label may be imported and exported, and mean different things.
            bool isTaken = World.Exports.Contains(item) && World.Imports.Exists(i => i.Interface is { IsInline: true } && i.Name == item.Name);
            _inline[definition] = $"{WorldItems}.{(isTaken ? "Exported." : "")}{CSharpNames.Pascal(item.Name)}";
        }

        return new BindingScope(CSharpNames.Pascal(definition.IsInline ? item.Name : definition.Name), Namespace(definition), item.Name, definition, definition.Functions);
    }

    /// <summary>Namespace of what the world itself has.</summary>
    public string WorldItems => $"{Package(World.Package)}.{CSharpNames.Pascal(World.Name)}Items";

    public string WorldNamespace => Package(World.Package);

    public string Namespace(WitOwner owner) =>
        _inline.TryGetValue(owner, out string? inline) ? inline
        : owner is WitWorld ? WorldItems
        : $"{Package(owner.Package)}.{CSharpNames.Pascal(owner.Name)}";

    private string Package(WitPackage package)
    {
        string name = $"{CSharpNames.Pascal(package.Name.Namespace)}.{CSharpNames.Pascal(package.Name.Name)}";
        if (package.Name.Version is { } version
            && resolution.Packages.Exists(p => p != package && p.Name.Namespace == package.Name.Namespace && p.Name.Name == package.Name.Name))
        {
            name += ".V" + version.Text.Replace('.', '_').Replace('-', '_').Replace('+', '_');
        }

        return Options.Namespace.Length == 0 ? name : $"{Options.Namespace}.{name}";
    }

    /// <summary>True when a resource is implemented by the guest, seen from the code that is being written.</summary>
    public bool IsGuests(WitTypeDefinition resource) => IsExportSide && _exported.Contains(resource.Original.Owner);

    /// <summary>True when values hold handles of resources of exported interfaces.</summary>
    public bool HoldsExported(WitTypeDefinition definition)
    {
        definition = definition.Original;
        if (!_holdsExported.TryGetValue(definition, out bool holds))
        {
            holds = definition.Kind == WitDefinitionKind.Resource ? _exported.Contains(definition.Owner)
                : definition.Alias is { } alias ? HoldsExported(alias)
                : definition.Members.Any(m => m.Type is not null && HoldsExported(m.Type));
            _holdsExported.Add(definition, holds);
        }

        return holds;
    }

    public bool HoldsExported(WitType type) =>
        (type.Definition is { } definition && HoldsExported(definition)) || type.Arguments.Any(a => a is not null && HoldsExported(a));

    /// <summary>The full name of a definition's C# type.</summary>
    public string Name(WitTypeDefinition definition)
    {
        definition = definition.Original;
        string name = CSharpNames.Pascal(definition.Name);
        string space = Namespace(definition.Owner);
        if (definition.Kind == WitDefinitionKind.Resource)
        {
            return IsGuests(definition) ? $"global::{space}.Exports.{name}" : $"global::{space}.I{name}";
        }

        return IsExportSide && HoldsExported(definition) ? $"global::{space}.Exports.{name}" : $"global::{space}.{name}";
    }

    /// <summary>The object that stands for a resource: a field for the host's, a property of the wrapper for the guest's.</summary>
    public string ResourceType(WitTypeDefinition resource)
    {
        resource = resource.Original;
        string name = CSharpNames.Pascal(resource.Name);
        return IsGuests(resource) ? $"_types.{TypeField(resource)}" : $"global::{Namespace(resource.Owner)}.{Owner(resource.Owner)}Resources.{name}";
    }

    /// <summary>The name under which the world's wrapper keeps the type of a guest's resource.</summary>
    public string TypeField(WitTypeDefinition resource) => $"{Namespace(resource.Owner).Replace(".", "")}{CSharpNames.Pascal(resource.Name)}";

    public string Owner(WitOwner owner)
    {
        string space = Namespace(owner);
        return owner is WitWorld ? CSharpNames.Pascal(owner.Name) : space.Substring(space.LastIndexOf('.') + 1);
    }

    public string CSharp(WitType? type)
    {
        if (type is null)
        {
            return $"{Components}.Unit";
        }

        type = type.Resolved();
        WitType?[] arguments = type.Arguments;
        switch (type.Kind)
        {
            case WitTypeKind.List:
                return CSharp(arguments[0]) + "[]";
            case WitTypeKind.Map:
                return $"global::System.Collections.Generic.IReadOnlyDictionary<{CSharp(arguments[0])}, {CSharp(arguments[1])}>";
            case WitTypeKind.Tuple:
                return arguments.Length switch
                {
                    0 => $"{Components}.Unit",
                    1 => $"global::System.ValueTuple<{CSharp(arguments[0])}>",
                    _ => $"({string.Join(", ", arguments.Select(CSharp))})",
                };
            case WitTypeKind.Option:
                string payload = CSharp(arguments[0]);
                return IsOption(arguments[0]!) ? $"{Components}.Option<{payload}>" : payload + "?";
            case WitTypeKind.Result:
                return $"{Components}.Result<{CSharp(arguments[0])}, {CSharp(arguments[1])}>";
            case WitTypeKind.Own or WitTypeKind.Borrow or WitTypeKind.Named:
                return Name(type.Definition!);
            default:
                return Primitive(type.Kind);
        }
    }

    public static bool IsOption(WitType type) => type.Resolved().Kind == WitTypeKind.Option;

    /// <summary>True for what can be copied as bytes: the numbers.</summary>
    public static bool IsNumber(WitTypeKind kind) => kind is >= WitTypeKind.S8 and <= WitTypeKind.F64;

    public static string Primitive(WitTypeKind kind) => kind switch
    {
        WitTypeKind.Bool => "bool",
        WitTypeKind.S8 => "sbyte",
        WitTypeKind.U8 => "byte",
        WitTypeKind.S16 => "short",
        WitTypeKind.U16 => "ushort",
        WitTypeKind.S32 => "int",
        WitTypeKind.U32 => "uint",
        WitTypeKind.S64 => "long",
        WitTypeKind.U64 => "ulong",
        WitTypeKind.F32 => "float",
        WitTypeKind.F64 => "double",
        WitTypeKind.Char => "global::System.Text.Rune",
        _ => "string",
    };

    /// <summary>Refuses what has no binding yet.</summary>
    public static void Check(WitFunction function)
    {
        foreach (WitType type in function.Parameters.Select(p => p.Type!).Concat(function.Result is null ? [] : [function.Result]))
        {
            Check(type, function);
        }
    }

    private static void Check(WitType type, WitFunction function)
    {
        type = type.Resolved();
        if (type.Kind is WitTypeKind.Stream or WitTypeKind.Future or WitTypeKind.ErrorContext)
        {
            throw new BindingException(function.Position, $"`{function.ExternName}` uses a stream, future or error-context, for which there is no binding yet");
        }

        foreach (WitType? argument in type.Arguments)
        {
            if (argument is not null)
            {
                Check(argument, function);
            }
        }

        if (type.Kind == WitTypeKind.Named)
        {
            foreach (WitMember member in type.Definition!.Members)
            {
                if (member.Type is not null)
                {
                    Check(member.Type, function);
                }
            }
        }
    }
}
