using System.Diagnostics.CodeAnalysis;
using Petrel.Components.Definition;

namespace Petrel.Components.Validation;

/// <summary>
/// The names of the imports, or of the exports, of one scope: each must be well-formed and strongly unique, and annotated names must fit
/// the functions under them.
/// </summary>
/// <param name="kind">"import" or "export", for errors.</param>
internal sealed class ExternNames(string kind)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceType, string> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _resourceNames = new(StringComparer.Ordinal);

    /// <summary>Checks a name and the type under it, and remembers it.</summary>
    public void Add(ComponentExternName written, ComponentType type, int offset)
    {
        if (!ExternName.TryParse(written.Name, out ExternName? name, out string? problem))
        {
            throw new InvalidModuleException($"`{written.Name}` is not a valid extern name: {problem}", offset);
        }

        if (!_names.TryAdd(name.UniqueKey, written.Name))
        {
            throw new InvalidModuleException($"{kind} name `{written.Name}` conflicts with previous name `{_names[name.UniqueKey]}`", offset);
        }

        CheckAttributes(written, name, type, offset);
        switch (name.Kind)
        {
            case ExternNameKind.Constructor:
                CheckConstructor(name, Function(name, type, offset), offset);
                break;
            case ExternNameKind.Method:
                CheckMethod(name, Function(name, type, offset), offset);
                break;
            case ExternNameKind.Static:
                _ = Function(name, type, offset);
                if (!_resourceNames.Contains(name.Resource))
                {
                    throw new InvalidModuleException($"static resource name is not known in this context: no resource is {kind}ed as `{name.Resource}` before `{name.Text}`", offset);
                }

                break;
            case ExternNameKind.UnlockedDependency or ExternNameKind.LockedDependency or ExternNameKind.Url or ExternNameKind.Hash when kind == "export":
                throw new InvalidModuleException($"name `{written.Name}` is not a valid export name: only imports name dependencies", offset);
            default:
                break;
        }
    }

    /// <summary>Makes a resource known under its name, for the annotated names that follow.</summary>
    public void AddResource(string name, ResourceType resource)
    {
        _resources.TryAdd(resource, name);
        _resourceNames.Add(name);
    }

    private static void CheckAttributes(ComponentExternName written, ExternName name, ComponentType type, int offset)
    {
        if (written.Implements is { } implements)
        {
            if (!ExternName.TryParse(implements, out ExternName? target, out string? problem))
            {
                throw new InvalidModuleException($"`{implements}` is not a valid name: {problem}; an `implements` must be an interface", offset);
            }

            if (target.Kind != ExternNameKind.Interface)
            {
                throw new InvalidModuleException($"`{implements}` must be an interface name to be implemented", offset);
            }

            if (type is not ComponentInstanceType)
            {
                throw new InvalidModuleException($"only instances can have an `implements`: `{name.Text}` is none", offset);
            }

            if (name.Kind != ExternNameKind.Label)
            {
                throw new InvalidModuleException($"name `{name.Text}` is not valid with `implements`: a plain name expected", offset);
            }
        }

        if (written.VersionSuffix is { } suffix
            && (name.VersionText is null || name.Kind != ExternNameKind.Interface || name.Version is not null
                || !PackageVersion.TryParse(name.VersionText + suffix, out _, out _)))
        {
            throw new InvalidModuleException(
                $"`versionsuffix` \"{suffix}\" does not complete the name `{name.Text}`: an interface with a canonical version such as @1 or @0.2 expected", offset);
        }
    }

    private static ComponentFunctionType Function(ExternName name, ComponentType type, int offset) =>
        type as ComponentFunctionType ?? throw new InvalidModuleException($"item at name `{name.Text}` is not a func", offset);

    private void CheckConstructor(ExternName name, ComponentFunctionType type, int offset)
    {
        if (type.Result is null)
        {
            throw new InvalidModuleException($"function should return one value: the constructor `{name.Text}` returns none", offset);
        }

        ComponentValueType? result = type.Result is ResultType fallible ? fallible.Ok : type.Result;
        if (result is not OwnType own)
        {
            throw new InvalidModuleException(
                $"function should return `(own $T)` or `(result (own $T))`: the constructor `{name.Text}` returns {type.Result}", offset);
        }

        CheckResource(name, own.Resource, offset);
    }

    private void CheckMethod(ExternName name, ComponentFunctionType type, int offset)
    {
        if (type.Parameters.Count == 0)
        {
            throw new InvalidModuleException($"function should have at least one argument: the method `{name.Text}` has none", offset);
        }

        FunctionParameter self = type.Parameters[0];
        if (self.Name != "self")
        {
            throw new InvalidModuleException($"function should have a first argument called `self`: that of the method `{name.Text}` is called `{self.Name}`", offset);
        }

        if (self.Type is not BorrowType borrow)
        {
            throw new InvalidModuleException($"function should take a first argument of `(borrow $T)`: that of the method `{name.Text}` is {self.Type}", offset);
        }

        CheckResource(name, borrow.Resource, offset);
    }

    private void CheckResource(ExternName name, ResourceType resource, int offset)
    {
        if (!_resources.TryGetValue(resource, out string? known))
        {
            throw new InvalidModuleException($"resource used in function does not have a name in this context: `{name.Text}` needs a resource {kind}ed as `{name.Resource}`", offset);
        }

        if (known != name.Resource)
        {
            throw new InvalidModuleException($"function does not match expected resource name `{known}`: `{name.Text}` belongs to `{name.Resource}`", offset);
        }
    }
}
