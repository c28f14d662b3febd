using Petrel.Components.Definition;

namespace Petrel.Components.Wit;

/// <summary>
/// The WIT of a component: a world of its imports and exports, in the package <c>root:component</c>. Components that are WIT packages are for <see cref="WitPackageDecoder"/>.
/// </summary>
/// <remarks>
/// A binary names definitions where they are exported, so a type is found again by reference. What <c>use</c> was in the source
/// shows as a type that equals one of the same name of another interface, and as a resource with the identity of another's.
/// </remarks>
internal sealed class WitOfComponent
{
    private readonly Dictionary<string, WitInterface> _interfaces = new(StringComparer.Ordinal);
    private readonly WitPackageTable _packages = new();
    private readonly List<KeyValuePair<ComponentType, WitTypeDefinition>> _named = [];
    private readonly WitPackage _root = new(new WitPackageName("root", "component", null));

    /// <summary>Makes the WIT of what a component imports and exports.</summary>
    /// <exception cref="InvalidWitException">Something of it has no form in WIT.</exception>
    public static WitResolution Convert(IReadOnlyList<ComponentExtern> imports, IReadOnlyList<ComponentExtern> exports)
    {
        var conversion = new WitOfComponent();
        var world = new WitWorld("root", conversion._root);
        conversion.World(world, imports, exports);
        conversion._root.Worlds.Add(world);
        return new WitResolution(conversion._root, [.. conversion._packages.InOrder, conversion._root]);
    }

    /// <summary>Makes the WIT of a component, with the docs and gates that a package has in a section of its own.</summary>
    /// <exception cref="InvalidWitException">Something of it has no form in WIT.</exception>
    public static WitResolution Convert(Component component)
    {
        WitResolution resolution = WitPackageDecoder.IsPackage(component)
            ? WitPackageDecoder.Decode(component.Definition)
            : Convert(component.Imports, component.Exports);
        foreach (ComponentCustomSection section in component.Definition.CustomSections)
        {
            if (section.Name == WitDocsSection.Name)
            {
                WitDocsSection.Read(resolution.Root, component.Definition.Bytes.Span.Slice(section.Contents.Start, section.Contents.Length));
            }
        }

        return resolution;
    }

    /// <summary>Makes the WIT of the worlds that tools keep in <c>component-type</c> sections of a core module.</summary>
    /// <exception cref="InvalidWitException">The module has none, or one is not valid.</exception>
    public static WitResolution OfModule(Engine engine, ReadOnlyMemory<byte> module)
    {
        WitPackage? root = null;
        var packages = new List<WitPackage>();
        foreach (ReadOnlyMemory<byte> section in WitSections.Worlds(module))
        {
            WitResolution resolution;
            try
            {
                using Component component = Component.FromBytes(engine, section.Span);
                resolution = Convert(component);
            }
            catch (PetrelException problem)
            {
                throw new InvalidWitException($"a {WitSections.ComponentType} section of the module: {problem.Message}", problem);
            }

            root ??= resolution.Root;
            packages.AddRange(resolution.Packages.Where(p => !packages.Exists(known => known.Name.Equals(p.Name))));
            foreach (WitWorld world in resolution.Root.Worlds)
            {
                if (packages.Find(p => p.Name.Equals(resolution.Root.Name)) is { } package && !package.Worlds.Exists(w => w.Name == world.Name))
                {
                    package.Worlds.Add(world);
                }
            }
        }

        return root is null
            ? throw new InvalidWitException($"the core module has no {WitSections.ComponentType} section, which would hold its WIT")
            : new WitResolution(root, packages);
    }

    private void World(WitWorld world, IReadOnlyList<ComponentExtern> imports, IReadOnlyList<ComponentExtern> exports)
    {
        foreach (ComponentExtern import in imports)
        {
            world.Imports.Add(Item(world, import));
        }

        foreach (ComponentExtern export in exports)
        {
            WitWorldItem item = Item(world, export);
            if (item.Type is null)
            {
                world.Exports.Add(item);
            }
        }

        // Types that functions of the world use without naming them: they stand first.
        foreach (WitTypeDefinition type in world.Types)
        {
            if (!world.Imports.Exists(i => i.Type == type))
            {
                world.Imports.Insert(0, new WitWorldItem(type.Name) { Type = type });
            }
        }
    }

    private WitWorldItem Item(WitWorld world, ComponentExtern item)
    {
        var gate = item.ExternalId is null ? WitGate.None : new WitGate(null, null, null, item.ExternalId, default);
        switch (item.Type)
        {
            case ComponentInstanceType instance when item.Implements is { } target:
                return new WitWorldItem(item.Name) { Interface = Interface(target, instance, null), IsRenamed = true, Gate = gate };
            case ComponentInstanceType instance:
                return new WitWorldItem(item.Name) { Interface = Interface(item.Name, instance, world.Package), Gate = gate };
            case ComponentFunctionType function:
                return new WitWorldItem(item.Name) { Function = Function(world, item.Name, function), Gate = gate };
            case TypeDeclaration type:
                return new WitWorldItem(item.Name) { Type = Declare(world, item.Name, type.Type), Gate = gate };
            default:
                throw new InvalidWitException($"`{item.Name}` is a {item.Type.Kind}, which has no form in WIT");
        }
    }

    private WitInterface Interface(string name, ComponentInstanceType type, WitPackage? inlinePackage)
    {
        bool isInline = ParseName(name) is null;
        if (!isInline && _interfaces.TryGetValue(name, out WitInterface? known))
        {
            Complete(known, type);
            return known;
        }

        WitInterface definition;
        if (isInline)
        {
            definition = new WitInterface(name, inlinePackage ?? _root, isInline: true);
        }
        else
        {
            (WitPackageName packageName, string item) = ParseName(name)!.Value;
            WitPackage package = _packages[packageName];
            definition = new WitInterface(item, package, isInline: false);
            package.Interfaces.Add(definition);
            _interfaces.Add(name, definition);
        }

        Complete(definition, type);
        return definition;
    }

    /// <summary>Adds what an interface does not have yet: a component mentions only what it needs of those it imports.</summary>
    private void Complete(WitInterface definition, ComponentInstanceType type)
    {
        foreach (ComponentExtern export in type.Exports)
        {
            if (export.Type is TypeDeclaration declaration)
            {
                if (definition.Types.Find(t => t.Name == export.Name) is { } known)
                {
                    _named.Add(new(declaration.Type, known));
                }
                else
                {
                    Declare(definition, export.Name, declaration.Type);
                }
            }
            else if (export.Type is ComponentFunctionType function)
            {
                if (!definition.Functions.Exists(f => f.ExternName == export.Name))
                {
                    definition.Functions.Add(Function(definition, export.Name, function));
                }
            }
            else
            {
                throw new InvalidWitException($"`{export.Name}` of `{definition.ExternName}` is a {export.Type.Kind}, which has no form in WIT");
            }
        }

        definition.AddDependencies();
    }

    private WitTypeDefinition Declare(WitOwner owner, string name, ComponentType type)
    {
        WitTypeDefinition definition;
        WitTypeDefinition? source = Source(owner, name, type);
        if (source is not null)
        {
            definition = WitTypeDefinition.OfAlias(name, owner, WitType.Named(source), isUsed: source.Owner != owner);
        }
        else
        {
            definition = type switch
            {
                RecordType record => WitTypeDefinition.OfMembers(
                    name, WitDefinitionKind.Record, owner, [.. record.Fields.Select(f => new WitMember(f.Name, Value(owner, f.Type), null))]),
                VariantType variant => WitTypeDefinition.OfMembers(
                    name, WitDefinitionKind.Variant, owner, [.. variant.Cases.Select(c => new WitMember(c.Name, c.Type is null ? null : Value(owner, c.Type), null))]),
                EnumType enumeration => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Enum, owner, Labels(enumeration.Names)),
                FlagsType flags => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Flags, owner, Labels(flags.Names)),
                ResourceType => WitTypeDefinition.OfMembers(name, WitDefinitionKind.Resource, owner, []),
                ComponentValueType value => WitTypeDefinition.OfAlias(name, owner, Value(owner, value)),
                _ => throw new InvalidWitException($"the type `{name}` is a {type.Kind}, which has no form in WIT"),
            };
        }

        owner.Types.Add(definition);
        _named.Add(new(type, definition));
        return definition;
    }

    private static WitMember[] Labels(IEnumerable<string> names) => [.. names.Select(n => new WitMember(n, null, null))];

    /// <summary>The definition of another interface that a type repeats, or of this one under another name.</summary>
    private WitTypeDefinition? Source(WitOwner owner, string name, ComponentType type)
    {
        if (type is ResourceType resource)
        {
            foreach (KeyValuePair<ComponentType, WitTypeDefinition> pair in _named)
            {
                if (pair.Key is ResourceType other && other.IsSame(resource))
                {
                    return pair.Value;
                }
            }

            return null;
        }

        // What is defined as equal to a type that has a name is the same object.
        if (type is not PrimitiveValueType && _named.Find(pair => ReferenceEquals(pair.Key, type)).Value is { } same)
        {
            return same;
        }

        return type is RecordType or VariantType or EnumType or FlagsType
            ? _named.Find(pair => pair.Value.Owner != owner && pair.Value.Owner is WitInterface && pair.Value.Name == name && pair.Key.Equals(type)).Value
            : null;
    }

    private WitFunction Function(WitOwner owner, string name, ComponentFunctionType type)
    {
        (WitFunctionKind kind, WitTypeDefinition? resource, string bare, bool isAsync) = FunctionName(owner, name);
        return new WitFunction(bare, kind, resource)
        {
            IsAsync = isAsync || type.IsAsync,
            Parameters = [.. type.Parameters.Select(p => new WitMember(p.Name, Value(owner, p.Type), null))],
            Result = type.Result is null ? null : Value(owner, type.Result),
        };
    }

    /// <summary>What the name of a function says: <c>[method]resource.name</c> and its like.</summary>
    public static (WitFunctionKind Kind, WitTypeDefinition? Resource, string Name, bool IsAsync) FunctionName(WitOwner owner, string name)
    {
        WitFunctionKind kind = WitFunctionKind.Free;
        WitTypeDefinition? resource = null;
        string bare = name;
        int end = name.IndexOf(']', StringComparison.Ordinal);
        bool isAsync = false;
        if (name.Length > 0 && name[0] == '[' && end > 0)
        {
            // Tools before 2026 had the word in the name, not in the type.
            isAsync = name[1..end].StartsWith("async", StringComparison.Ordinal);
            kind = name[1..end] switch
            {
                "constructor" => WitFunctionKind.Constructor,
                "method" or "async method" => WitFunctionKind.Method,
                "static" or "async static" => WitFunctionKind.Static,
                _ => WitFunctionKind.Free,
            };
            if (kind != WitFunctionKind.Free)
            {
                string[] parts = name[(end + 1)..].Split('.', 2);
                resource = owner.Types.Find(t => t.Name == parts[0]) ?? throw new InvalidWitException($"`{name}` belongs to no resource of `{owner.Name}`");
                bare = kind == WitFunctionKind.Constructor ? "constructor" : parts[^1];
            }
            else
            {
                bare = name[(end + 1)..];
            }
        }

        return (kind, resource, bare, isAsync);
    }

    private WitType Value(WitOwner owner, ComponentValueType type)
    {
        WitType? Optional(ComponentValueType? argument) => argument is null ? null : Value(owner, argument);
        switch (type)
        {
            case PrimitiveValueType:
                return WitType.Primitive(Enum.Parse<WitTypeKind>(type.Kind.ToString()));
            case OwnType own:
                return WitType.Named(Named(owner, own.Resource));
            case BorrowType borrow:
                return new WitType(WitTypeKind.Borrow, [], Named(owner, borrow.Resource));
            case ListType list:
                return new WitType(WitTypeKind.List, [Value(owner, list.Element)], null, list.Length);
            case MapType map:
                return new WitType(WitTypeKind.Map, [Value(owner, map.Key), Value(owner, map.Value)]);
            case TupleType tuple:
                return new WitType(WitTypeKind.Tuple, [.. tuple.Elements.Select(e => Value(owner, e))]);
            case OptionType option:
                return new WitType(WitTypeKind.Option, [Value(owner, option.Payload)]);
            case ResultType result:
                return new WitType(WitTypeKind.Result, [Optional(result.Ok), Optional(result.Error)]);
            case StreamType stream:
                return new WitType(WitTypeKind.Stream, [Optional(stream.Element)]);
            case FutureType future:
                return new WitType(WitTypeKind.Future, [Optional(future.Element)]);
            default:
                return WitType.Named(Named(owner, type));
        }
    }

    /// <summary>The definition of a type in an interface or world; one of another interface is used.</summary>
    private WitTypeDefinition Named(WitOwner owner, ComponentType type)
    {
        WitTypeDefinition? found = Find(pair => pair.Value.Owner == owner && IsSame(pair.Key, type, byReference: true))
            ?? Find(pair => pair.Value.Owner == owner && IsSame(pair.Key, type, byReference: false));
        if (found is not null)
        {
            return found;
        }

        WitTypeDefinition? foreign = Find(pair => IsSame(pair.Key, type, byReference: true)) ?? Find(pair => IsSame(pair.Key, type, byReference: false));
        if (foreign is null)
        {
            throw new InvalidWitException($"a type of `{owner.Name}` has no name: {type}");
        }

        string name = foreign.Name;
        for (int i = 2; owner.Types.Exists(t => t.Name == name); i++)
        {
            name = $"{foreign.Name}-x{i}";
        }

        WitTypeDefinition used = WitTypeDefinition.OfAlias(name, owner, WitType.Named(foreign), isUsed: true);
        owner.Types.Add(used);
        _named.Add(new(type, used));
        return used;
    }

    private WitTypeDefinition? Find(Predicate<KeyValuePair<ComponentType, WitTypeDefinition>> predicate) => _named.Find(predicate).Value;

    private static bool IsSame(ComponentType known, ComponentType type, bool byReference) =>
        byReference ? ReferenceEquals(known, type)
        : type is ResourceType resource ? known is ResourceType other && other.IsSame(resource)
        : known.Equals(type);

    /// <summary>Splits <c>a:b/c@1.2.3</c>; null for a plain name.</summary>
    public static (WitPackageName Package, string Item)? ParseName(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        if (colon < 0 || slash < colon)
        {
            return null;
        }

        int at = name.IndexOf('@', StringComparison.Ordinal);
        WitVersion? version = at < 0 ? null : WitVersion.TryParse(name[(at + 1)..]) ?? WitVersion.TryParse(Padded(name[(at + 1)..]))
            ?? throw new InvalidWitException($"`{name}` does not end in a version");
        string path = at < 0 ? name : name[..at];
        return (new WitPackageName(path[..colon], path[(colon + 1)..slash], version), path[(slash + 1)..]);
    }

    /// <summary>A canonical version (<c>1</c>, <c>0.2</c>) as a full one.</summary>
    private static string Padded(string version) => version.Split('.').Length == 1 ? version + ".0.0" : version + ".0";
}
