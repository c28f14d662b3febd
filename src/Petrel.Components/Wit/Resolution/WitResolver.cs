namespace Petrel.Components.Wit;

/// <summary>
/// Gives every name of a set of packages its meaning (WIT.md, "Name resolution"):
/// </summary>
/// <remarks>
/// 1. the packages and their interfaces and worlds are collected by name; 2. packages, then interfaces and worlds, are ordered
/// after what they depend on, which finds cycles; 3. each interface, then each world is resolved, those too whose feature is not
/// selected, so that what refers to them can be refused by name; 4. what is not selected is removed; 5. worlds are elaborated: the
/// interfaces on which their imports and exports depend are added.
/// </remarks>
internal sealed partial class WitResolver
{
    private readonly WitFeatures _features;
    private readonly Dictionary<WitPackageName, WitPackageScope> _packages = [];

    private WitResolver(WitFeatures features) => _features = features;

    /// <summary>Resolves packages.</summary>
    /// <param name="groups">For each package directory (or single file) its files; the first is the root.</param>
    /// <param name="features">The features whose <c>@unstable</c> items are wanted.</param>
    /// <param name="given">Packages that are resolved already, because they were decoded from binary.</param>
    /// <exception cref="InvalidWitException">Something does not resolve.</exception>
    public static WitResolution Resolve(IReadOnlyList<WitFileGroup> groups, WitFeatures features, IReadOnlyList<WitPackage>? given = null) =>
        new WitResolver(features).Run(groups, given ?? []);

    private WitResolution Run(IReadOnlyList<WitFileGroup> groups, IReadOnlyList<WitPackage> given)
    {
        foreach (WitPackage package in given)
        {
            var scope = new WitPackageScope(package, []);
            scope.DeclareGiven();
            _packages[package.Name] = scope;
        }

        WitPackageScope? root = null;
        foreach (WitFileGroup group in groups)
        {
            WitPackageScope first = Collect(group);
            root ??= first;
        }

        foreach (WitPackageScope package in _packages.Values)
        {
            package.Declare();
        }

        foreach (WitPackageScope package in _packages.Values)
        {
            CheckTopUses(package);
        }

        List<WitPackageScope> packages = TopologicalOrder.Of(
            _packages.Values,
            PackageDependencies,
            (package, position) => position.Error($"the package `{package.Package.Name}` depends on itself"));
        List<WitTopItem> items = TopologicalOrder.Of(
            packages.SelectMany(package => package.Items.Where(item => item.Syntax is not null)),
            ItemDependencies,
            (item, position) => item.Owner.Position.Error($"the {(item.Owner is WitWorld ? "world" : "interface")} `{item.Owner.Name}` depends on itself"));
        foreach (WitTopItem item in items)
        {
            if (item.Owner is WitInterface definition)
            {
                ResolveInterface(definition, item.Syntax!.Items, item);
            }
            else
            {
                ResolveWorld((WitWorld)item.Owner, item);
            }
        }

        foreach (WitPackageScope package in packages)
        {
            foreach (WitTopItem item in package.Items)
            {
                Publish(item.Owner, package.Package);
            }
        }

        foreach (WitWorld world in packages.SelectMany(package => package.Package.Worlds))
        {
            WitWorldElaboration.Elaborate(world);
        }

        return new WitResolution(root?.Package ?? packages[packages.Count - 1].Package, packages.ConvertAll(package => package.Package));
    }

    private static void Publish(WitOwner owner, WitPackage package)
    {
        if (owner.IsExcluded)
        {
            return;
        }

        owner.Types.RemoveAll(type => type.IsExcluded);
        if (owner is WitWorld world)
        {
            if (!package.Worlds.Contains(world))
            {
                package.Worlds.Add(world);
            }
        }
        else if (!package.Interfaces.Contains((WitInterface)owner))
        {
            package.Interfaces.Add((WitInterface)owner);
        }
    }

    private WitPackageScope Collect(WitFileGroup group)
    {
        WitPackageHeader? header = null;
        string? docs = null;
        var scopes = new List<WitScopeSyntax>();
        var nested = new List<WitScopeSyntax>();
        foreach (WitFileSyntax file in group.Files)
        {
            scopes.Add(file.Scope);
            nested.AddRange(file.Nested);
            if (file.Scope.Header is not { } found)
            {
                continue;
            }

            if (header is not null && header.Name != found.Name)
            {
                throw found.Position.Error($"the package is called `{found.Name}` here and `{header.Name}` at {header.Position}");
            }

            if (docs is not null && found.Docs is not null)
            {
                throw found.Position.Error("more than one `package` declaration of the package has documentation");
            }

            header ??= found;
            docs ??= found.Docs;
        }

        if (header is null)
        {
            throw new InvalidWitException($"{group.Path}: no file of the package has a `package` declaration");
        }

        WitPackageScope package = Register(header, docs, scopes);
        foreach (WitScopeSyntax scope in nested)
        {
            Register(scope.Header!, scope.Header!.Docs, [scope]);
        }

        return package;
    }

    private WitPackageScope Register(WitPackageHeader header, string? docs, IReadOnlyList<WitScopeSyntax> scopes)
    {
        if (_packages.TryGetValue(header.Name, out WitPackageScope? prior) && prior.Package.Position.Source is not null)
        {
            throw header.Position.Error($"the package `{header.Name}` is already defined at {prior.Package.Position}");
        }

        var package = new WitPackageScope(new WitPackage(header.Name) { Docs = docs, Position = header.Position }, scopes);
        _packages[header.Name] = package;
        return package;
    }

    private bool IsExcluded(WitGate gate) => gate.Feature is not null && !_features.Contains(gate.Feature);

    /// <summary>A gate cannot say that something exists since a version that is still to come.</summary>
    private static void CheckSince(WitGate gate, WitPackage package, WitPosition position)
    {
        if (gate.Since is null)
        {
            return;
        }

        if (package.Name.Version is not { } version)
        {
            throw position.Error($"@since names a version, but the package `{package.Name}` has none");
        }

        if (gate.Since.CompareTo(version) > 0)
        {
            throw position.Error($"@since names version {gate.Since}, which is later than that of the package `{package.Name}`");
        }
    }
}
