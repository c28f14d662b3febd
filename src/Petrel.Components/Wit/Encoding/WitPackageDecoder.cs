using Petrel.Components.Definition;

namespace Petrel.Components.Wit;

/// <summary>
/// Reads what <see cref="WitEncoder"/> and other tools write: a component that exports the types of interfaces and worlds (WIT.md, "Package Format"). It follows the definitions
/// as written, since names of types (<c>type duration = u64</c>, <c>use</c>) are not part of what validation computes.
/// </summary>
internal sealed class WitPackageDecoder
{
    private readonly Dictionary<string, WitInterface> _interfaces = new(StringComparer.Ordinal);
    private readonly WitPackageTable _packages = new();

    /// <summary>True for a component that exports nothing but component types.</summary>
    public static bool IsPackage(Component component) =>
        component.Exports.Count > 0 && component.Exports.All(e => e.Type is TypeDeclaration { Type: ComponentComponentType });

    /// <summary>Reads the packages of a valid component.</summary>
    /// <exception cref="InvalidWitException">Something of it has no form in WIT.</exception>
    public static WitResolution Decode(ComponentDefinition component) => new WitPackageDecoder().Run(component);

    private WitResolution Run(ComponentDefinition component)
    {
        WitPackage? root = null;
        var scope = new WitDecodingScope(null, null);
        foreach (DefinitionItem item in component.Items)
        {
            switch (item)
            {
                case TypeItem type:
                    scope.Types.Add(new WitDecodedType(type.Syntax, scope));
                    break;
                case ExportItem export when export.Sort == Sort.Type && scope.Types[(int)export.Index] is { Syntax: ComponentTypeSyntax syntax } type:
                    root = TopItem(scope, syntax, export.Name.Name);
                    scope.Types.Add(type);
                    break;
                default:
                    throw new InvalidWitException($"a WIT package has only types and exports of types, found at offset 0x{item.Offset:x}: {item.GetType().Name}");
            }
        }

        List<WitPackage> order = TopologicalOrder.Of(
            _packages.InOrder,
            package => Dependencies(package).Where(p => p != package).Select(p => new KeyValuePair<WitPackage, WitPosition>(p, default)),
            (package, position) => position.Error($"the package `{package.Name}` depends on itself"));
        return new WitResolution(root!, order);
    }

    private static IEnumerable<WitPackage> Dependencies(WitPackage package)
    {
        IEnumerable<WitOwner> owners = package.Interfaces.SelectMany(i => i.Dependencies);
        foreach (WitWorld world in package.Worlds)
        {
            owners = owners.Concat(world.Imports.Concat(world.Exports).Where(i => i.Interface is not null).SelectMany(i => i.Interface!.Dependencies.Append(i.Interface)));
        }

        return owners.Select(o => o.Package).Distinct();
    }

    /// <summary>An interface with imports of what it uses, or a world.</summary>
    private WitPackage TopItem(WitDecodingScope outer, ComponentTypeSyntax syntax, string name)
    {
        var scope = new WitDecodingScope(outer, null);
        WitPackage? package = null;
        foreach (DefinitionItem item in syntax.Declarations)
        {
            if (item is ExportDeclarationItem export)
            {
                if (package is not null || WitOfComponent.ParseName(export.Name.Name) is not { } parsed)
                {
                    throw new InvalidWitException($"the exported type `{name}` is not an interface or world: it must export one name such as a:b/c");
                }

                package = _packages[parsed.Package];
                if (export.Description.Sort == Sort.Instance)
                {
                    scope.Instances.Add(Interface(scope, export.Name.Name, export.Description, package));
                }
                else if (export.Description.Sort == Sort.NestedComponent)
                {
                    var world = new WitWorld(parsed.Item, package);
                    package.Worlds.Add(world);
                    World(new WitDecodingScope(scope, world), world, (ComponentTypeSyntax)scope.Types[(int)export.Description.Index].Syntax!);
                }
                else
                {
                    throw new InvalidWitException($"the exported type `{name}` is neither an interface nor a world");
                }
            }
            else
            {
                Declaration(scope, item);
            }
        }

        return package ?? throw new InvalidWitException($"the exported type `{name}` is not an interface or world: it exports nothing");
    }

    /// <summary>What may stand in any component or instance type.</summary>
    private void Declaration(WitDecodingScope scope, DefinitionItem item)
    {
        switch (item)
        {
            case TypeItem type:
                scope.Types.Add(new WitDecodedType(type.Syntax, scope));
                break;
            case OuterAliasItem alias when alias.Sort == Sort.Type:
                WitDecodingScope from = scope;
                for (uint i = 0; i < alias.Count; i++)
                {
                    from = from.Outer!;
                }

                scope.Types.Add(from.Types[(int)alias.Index]);
                break;
            case ExportAliasItem alias when alias.Sort == Sort.Type:
                WitInterface source = scope.Instances[(int)alias.InstanceIndex];
                scope.Types.Add(new WitDecodedType(null, null) { Definition = source.Types.Find(t => t.Name == alias.Name)! });
                break;
            case ImportItem import when import.Description.Sort == Sort.Instance:
                scope.Instances.Add(Interface(scope, import.Name.Name, import.Description, null));
                break;
            default:
                throw new InvalidWitException($"the definition at offset 0x{item.Offset:x} has no form in WIT");
        }
    }

    private void World(WitDecodingScope scope, WitWorld world, ComponentTypeSyntax syntax)
    {
        foreach (DefinitionItem item in syntax.Declarations)
        {
            switch (item)
            {
                case ImportItem import:
                    world.Imports.Add(WorldItem(scope, world, import.Name, import.Description));
                    break;
                case ExportDeclarationItem export:
                    WitWorldItem exported = WorldItem(scope, world, export.Name, export.Description);
                    if (exported.Type is null)
                    {
                        world.Exports.Add(exported);
                    }

                    break;
                default:
                    Declaration(scope, item);
                    break;
            }
        }
    }

    private WitWorldItem WorldItem(WitDecodingScope scope, WitWorld world, ComponentExternName name, ExternDescription description)
    {
        var item = new WitWorldItem(name.Name) { Gate = name.ExternalId is null ? WitGate.None : new WitGate(null, null, null, name.ExternalId, default) };
        if (description.Sort == Sort.Type)
        {
            item.Type = Declare(scope, name.Name, description);
        }
        else if (description.Sort == Sort.Function)
        {
            item.Function = Function(scope, name.Name, (FunctionTypeSyntax)scope.Types[(int)description.Index].Syntax!);
        }
        else if (description.Sort == Sort.Instance)
        {
            item.Interface = Interface(scope, name.Implements ?? name.Name, description, world.Package);
            item.IsRenamed = name.Implements is not null;
            scope.Instances.Add(item.Interface);
        }
        else
        {
            throw new InvalidWitException($"`{name.Name}` is a {description.Sort}, which has no form in WIT");
        }

        return item;
    }

    private WitInterface Interface(WitDecodingScope scope, string name, ExternDescription description, WitPackage? inlinePackage)
    {
        if (!_interfaces.TryGetValue(name, out WitInterface? definition))
        {
            if (WitOfComponent.ParseName(name) is { } parsed)
            {
                WitPackage package = _packages[parsed.Package];
                definition = new WitInterface(parsed.Item, package, isInline: false);
                package.Interfaces.Add(definition);
                _interfaces.Add(name, definition);
            }
            else
            {
                definition = new WitInterface(name, inlinePackage ?? throw new InvalidWitException($"the interface `{name}` has no qualified name"), isInline: true);
            }
        }

        var body = new WitDecodingScope(scope, definition);
        foreach (DefinitionItem item in ((InstanceTypeSyntax)scope.Types[(int)description.Index].Syntax!).Declarations)
        {
            switch (item)
            {
                case ExportDeclarationItem type when type.Description.Sort == Sort.Type:
                    Declare(body, type.Name.Name, type.Description);
                    break;
                case ExportDeclarationItem function when function.Description.Sort == Sort.Function:
                    WitFunction made = Function(body, function.Name.Name, (FunctionTypeSyntax)body.Types[(int)function.Description.Index].Syntax!);
                    if (!definition.Functions.Exists(f => f.ExternName == made.ExternName))
                    {
                        definition.Functions.Add(made);
                    }

                    break;
                case ExportDeclarationItem other:
                    throw new InvalidWitException($"`{other.Name.Name}` of `{name}` is a {other.Description.Sort}, which has no form in WIT");
                default:
                    Declaration(body, item);
                    break;
            }
        }

        definition.AddDependencies();
        return definition;
    }

    /// <summary>A type gets a name. An interface that was met before has it already, and the index means that one.</summary>
    private static WitTypeDefinition Declare(WitDecodingScope scope, string name, ExternDescription description)
    {
        WitOwner owner = scope.Owner!;
        WitDecodedType? bound = description.HasOtherBound ? null : scope.Types[(int)description.Index];
        WitTypeDefinition? definition = owner.Types.Find(t => t.Name == name);
        if (definition is null)
        {
            definition = bound is null ? WitTypeDefinition.OfMembers(name, WitDefinitionKind.Resource, owner, [])
                : bound.Definition is { } known ? WitTypeDefinition.OfAlias(name, owner, WitType.Named(known), isUsed: known.Owner != owner)
                : Defined(scope, name, owner, bound);
            owner.Types.Add(definition);
        }

        if (bound is { Definition: null, Syntax: ValueTypeSyntax { Kind: ComponentTypeKind.Record or ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Flags } })
        {
            bound.Definition = definition;
        }

        scope.Types.Add(new WitDecodedType(null, null) { Definition = definition });
        return definition;
    }

    private static WitTypeDefinition Defined(WitDecodingScope scope, string name, WitOwner owner, WitDecodedType type)
    {
        var syntax = (ValueTypeSyntax)type.Syntax!;
        WitMember Member(int i) => new(syntax.Labels[i], syntax.Types.Length > i && syntax.Types[i] is { } reference ? Value(scope, reference) : null, null);
        WitMember[] members = [.. Enumerable.Range(0, syntax.Labels.Length).Select(Member)];
        return syntax.Kind switch
        {
            ComponentTypeKind.Record => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Record, owner, members),
            ComponentTypeKind.Variant => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Variant, owner, members),
            ComponentTypeKind.Enum => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Enum, owner, members),
            ComponentTypeKind.Flags => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Flags, owner, members),
            _ => WitTypeDefinition.OfAlias(name, owner, Value(scope, syntax), isUsed: false),
        };
    }

    private static WitFunction Function(WitDecodingScope scope, string name, FunctionTypeSyntax syntax)
    {
        (WitFunctionKind kind, WitTypeDefinition? resource, string bare, bool isAsync) = WitOfComponent.FunctionName(scope.Owner!, name);
        return new WitFunction(bare, kind, resource)
        {
            IsAsync = isAsync || syntax.IsAsync,
            Parameters = [.. syntax.ParameterNames.Select((p, i) => new WitMember(p, Value(scope, syntax.Parameters[i]), null))],
            Result = syntax.Result is { } result ? Value(scope, result) : null,
        };
    }

    private static WitType Value(WitDecodingScope scope, TypeReference reference)
    {
        if (reference.IsPrimitive)
        {
            return WitType.Primitive(Enum.Parse<WitTypeKind>(reference.Primitive.ToString()));
        }

        WitDecodedType type = scope.Types[(int)reference.Index];
        return type.Definition is { } definition ? WitType.Named(definition) : Value(type.Scope!, (ValueTypeSyntax)type.Syntax!);
    }

    private static WitType Value(WitDecodingScope scope, ValueTypeSyntax syntax)
    {
        WitTypeDefinition Resource() => scope.Types[(int)syntax.Types[0]!.Value.Index].Definition
            ?? throw new InvalidWitException($"a handle in `{scope.Owner!.Name}` is of a resource without a name");
        switch (syntax.Kind)
        {
            case ComponentTypeKind.Own:
                return WitType.Named(Resource());
            case ComponentTypeKind.Borrow:
                return new WitType(WitTypeKind.Borrow, [], Resource());
            case ComponentTypeKind.Record or ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Flags:
                throw new InvalidWitException($"a {syntax.Kind} of `{scope.Owner!.Name}` has no name");
            default:
                WitType?[] arguments = Array.ConvertAll(syntax.Types, t => t is { } reference ? Value(scope, reference) : null);
                return Enum.TryParse(syntax.Kind.ToString(), out WitTypeKind kind)
                    ? kind <= WitTypeKind.ErrorContext ? WitType.Primitive(kind) : new WitType(kind, arguments, null, syntax.Length)
                    : throw new InvalidWitException($"a {syntax.Kind} has no form in WIT");
        }
    }
}
