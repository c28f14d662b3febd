using Petrel.Components.Runtime;
using Petrel.Components.Validation;

namespace Petrel.Components.Linking;

/// <summary>
/// Finds what a component imports and compares it with the types that the component declares (spec: Subtyping.md): of an instance, what the
/// import type mentions has to be there, whatever else there is.
/// </summary>
internal readonly struct ComponentMatching(ComponentLinker linker, Store store)
{
    private readonly ResourceSubstitution _resources = new();

    /// <summary>The item for an import.</summary>
    /// <exception cref="LinkException">There is none, or it does not fit.</exception>
    public object Provide(ComponentExtern import)
    {
        if (import.Type is TypeDeclaration declaration && !linker.Root.IsDefined(import.Name))
        {
            // A type is what it says; a resource may be one that came with an import before.
            if (declaration.Type is not ResourceType resource)
            {
                return _resources.Apply(declaration.Type);
            }

            if (_resources.TryGet(resource, out ResourceType? known))
            {
                return known!;
            }
        }

        if (import.Type is not ComponentInstanceType type)
        {
            return linker.Root.Items.TryGetValue(import.Name, out LinkerItem? item)
                ? Match(import.Type, item.Get(store, linker.Root), new Place(import.Name, "", null))
                : KnownType(import.Type)
                ?? Unknown(import, new Place(import.Name, "", null))
                ?? throw new LinkException($"the component imports {import.Name} ({Describe(import.Type)}), which this host does not provide");
        }

        string name = import.Name + import.VersionSuffix;
        if (!linker.TryFind(name, out string found, out object? provided) && import.Implements is { } implemented)
        {
            linker.TryFind(implemented, out found, out provided);
        }

        return provided switch
        {
            // An interface of types only has nothing that could be missing.
            null => linker.UnknownImportsTrap || NeedsNothing(type)
                ? MatchInstance(type, new ComponentLinkerInstance(linker, name), new Place(name, name, null))
                : throw Missing(name),
            StoreItem item => MatchInstance(type, (RuntimeInstance)item.Get(store, linker.Root), new Place(name, found, null)),
            _ => MatchInstance(type, provided, new Place(name, found, null)),
        };
    }

    /// <summary>What an imported type must be, when that is known without a host; else null.</summary>
    private ComponentType? KnownType(ComponentType type) => type is not TypeDeclaration declaration ? null
        : declaration.Type is not ResourceType resource ? _resources.Apply(declaration.Type)
        : _resources.TryGet(resource, out ResourceType? known) ? known
        : null;

    /// <summary>What stands for something that is not there, if something may.</summary>
    private object? Unknown(ComponentExtern import, in Place place)
    {
        if (!linker.UnknownImportsTrap)
        {
            return null;
        }

        switch (import.Type)
        {
            case ComponentFunctionType function:
                string name = place.ToString();
                return new CallbackFunction(_resources.Apply(function), name, store, (_, _) => throw new TrapException(
                    TrapCode.UnknownImport, $"unknown import called: {name} is not provided"));
            case ComponentInstanceType instance:
                return MatchInstance(instance, new ComponentLinkerInstance(linker, import.Name), place);
            case TypeDeclaration { Type: ResourceType resource }:
                return MatchResource(resource, new HostResourceType<object>(import.Name, static _ => { }), place);
            default:
                return null;
        }
    }

    private static bool NeedsNothing(ComponentInstanceType type)
    {
        foreach (ComponentExtern export in type.Exports)
        {
            if (export.Type is not (TypeDeclaration { Type: ComponentValueType } or ComponentValueType))
            {
                return false;
            }
        }

        return true;
    }

    private LinkException Missing(string name)
    {
        IReadOnlyList<string> versions = linker.VersionsOf(name);
        return new LinkException(versions.Count == 0
            ? $"the component imports {name}, which this host does not provide"
            : $"the component imports {name}, this host provides {string.Join(", ", versions)}");
    }

    private static string Describe(ComponentType type) => type switch
    {
        ComponentFunctionType => "a function",
        CoreModuleType => "a core module",
        ComponentComponentType => "a component",
        ComponentInstanceType => "an instance",
        _ => "a type",
    };

    private static string Describe(object? item) => item switch
    {
        RuntimeFunction or Delegate => "a function",
        Module => "a core module",
        ComponentClosure => "a component",
        RuntimeInstance or ComponentLinkerInstance => "an instance",
        null => "nothing",
        _ => "a type",
    };

    private object Match(ComponentType type, object item, in Place place)
    {
        switch (type)
        {
            case ComponentFunctionType function when item is RuntimeFunction provided:
                ComponentFunctionType expected = _resources.Apply(function);
                return expected.Equals(provided.Type)
                    ? provided
                    : throw new LinkException($"{place}: the component expects {expected}, this host provides {provided.Type}");

            case ComponentFunctionType function when item is Delegate callback:
                return new DelegateFunction(_resources.Apply(function), callback, place.ToString());

            case ComponentInstanceType instance when item is RuntimeInstance or ComponentLinkerInstance:
                return MatchInstance(instance, item, place);

            case TypeDeclaration { Type: ResourceType resource } when item is ResourceType provided:
                return MatchResource(resource, provided, place);

            case TypeDeclaration declaration when item is ComponentType provided:
                return declaration.Type is not ComponentValueType value || _resources.Apply(value).Equals(provided)
                    ? provided
                    : throw new LinkException($"{place}: the component expects the type {_resources.Apply(value)}, this host provides {provided}");

            case CoreModuleType module when item is Module provided:
                CheckSubtype(new CoreModuleType([.. provided.Imports], [.. provided.Exports]), module, place);
                return provided;

            case ComponentComponentType component when item is ComponentClosure provided:
                CheckSubtype(provided.Definition.Type!, _resources.Apply(component), place);
                return provided;

            default:
                throw new LinkException($"{place}: the component expects {Describe(type)}, this host provides {Describe(item)}");
        }
    }

    private ResourceType MatchResource(ResourceType expected, ResourceType provided, in Place place)
    {
        if (!_resources.TryGet(expected, out ResourceType? known))
        {
            _resources.Add(expected, provided.Identity);
        }
        else if (!known!.IsSame(provided))
        {
            throw new LinkException(
                $"{place}: the component expects the same resource type that another of its imports has, this host provides a different one");
        }

        return provided;
    }

    private RuntimeInstance MatchInstance(ComponentInstanceType type, object provided, in Place place)
    {
        var result = new RuntimeInstance();

        // Types come before what uses them.
        foreach (ComponentExtern export in type.Exports)
        {
            object? item = provided is RuntimeInstance instance ? instance.Find(export.Name)
                : ((ComponentLinkerInstance)provided).Items.TryGetValue(export.Name, out LinkerItem? found) ? found.Get(store, (ComponentLinkerInstance)provided)
                : null;
            Place inner = place.Inner(export.Name);
            if (item is not null)
            {
                result.Add(export.Name, Match(export.Type, item, inner));
            }
            else
            {
                // The host describes its types by the functions that use them.
                result.Add(export.Name, KnownType(export.Type) ?? Unknown(export, inner) ?? throw MissingItem(export, place));
            }
        }

        return result;
    }

    private LinkException MissingItem(ComponentExtern export, in Place place)
    {
        string kind = export.Type switch
        {
            ComponentFunctionType => "the function",
            TypeDeclaration => "the resource",
            ComponentInstanceType => "the instance",
            _ => "the item",
        };
        string provider = place.Found.Length == 0 || place.Found == place.Name ? "this host's" : $"this host's {place.Found}";
        string since = linker.SinceOf(place.Name, export.Name) is { } version ? $"; it was added in {version}" : "";
        return new LinkException(
            place.Found == place.Name || place.Found.Length == 0
                ? $"the component imports {kind} {export.Name} of {place}, which this host's does not have{since}"
                : $"the component imports {kind} {export.Name} of {place}, which {provider} does not have{since}");
    }

    private void CheckSubtype(ComponentType provided, ComponentType expected, in Place place)
    {
        if (ComponentSubtyping.Mismatch(provided, expected, linker.Engine.Types, new WorkBudget()) is { } mismatch)
        {
            throw new LinkException($"{place}: what this host provides does not fit: {mismatch}");
        }
    }

    /// <summary>What is compared, for messages.</summary>
    /// <param name="Name">The import.</param>
    /// <param name="Found">The name of what was found for it.</param>
    /// <param name="Path">The item within it.</param>
    private readonly record struct Place(string Name, string Found, string? Path)
    {
        public Place Inner(string name) => this with { Path = Path is null ? name : $"{Path} {name}" };

        public override string ToString()
        {
            string text = Path is null ? Name : $"{Name} {Path}";
            return Found.Length == 0 || Found == Name ? text : $"{text} (found as {Found})";
        }
    }
}
