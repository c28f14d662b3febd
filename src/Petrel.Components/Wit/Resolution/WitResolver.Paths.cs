namespace Petrel.Components.Wit;

internal sealed partial class WitResolver
{
    private WitTopItem Find(WitPath path, WitScopeSyntax scope, WitPackageScope package)
    {
        WitPath current = path;
        HashSet<string>? seen = null;
        while (current.Package is null)
        {
            seen ??= new HashSet<string>(StringComparer.Ordinal);
            WitTopUseSyntax? use = seen.Add(current.Name) ? scope.Uses.Find(u => u.Name.Text == current.Name) : null;
            if (use is null)
            {
                return package.Find(current.Name) ?? throw path.Position.Error($"the package `{package.Package.Name}` has no interface or world `{current.Name}`");
            }

            current = use.Path;
        }

        return Package(current).Find(current.Name)
            ?? throw path.Position.Error($"the package `{current.Package}` has no interface or world `{current.Name}`");
    }

    private WitPackageScope Package(WitPath path)
    {
        if (_packages.TryGetValue(path.Package!, out WitPackageScope? package))
        {
            return package;
        }

        var known = new List<string>();
        foreach (WitPackageName name in _packages.Keys)
        {
            known.Add(name.ToString());
        }

        known.Sort(StringComparer.Ordinal);
        const int Most = 12;
        string rest = known.Count > Most ? $" and {known.Count - Most} more" : "";
        throw path.Position.Error($"the package `{path.Package}` is not known; known are {string.Join(", ", known.Take(Most))}{rest}");
    }

    private IEnumerable<KeyValuePair<WitPackageScope, WitPosition>> PackageDependencies(WitPackageScope package)
    {
        foreach (WitScopeSyntax scope in package.Scopes)
        {
            foreach (WitTopUseSyntax use in scope.Uses)
            {
                if (use.Path.Package is not null)
                {
                    yield return new(Package(use.Path), use.Path.Position);
                }
            }

            foreach (WitTopItemSyntax item in scope.Items)
            {
                foreach (WitPath path in Paths(item.Items))
                {
                    if (path.Package is not null)
                    {
                        yield return new(Package(path), path.Position);
                    }
                }
            }
        }
    }

    private IEnumerable<KeyValuePair<WitTopItem, WitPosition>> ItemDependencies(WitTopItem item)
    {
        if (item.Syntax is null)
        {
            yield break;
        }

        foreach (WitPath path in Paths(item.Syntax.Items))
        {
            WitTopItem found = Find(path, item.Scope, item.Package);
            if (found.Syntax is not null)
            {
                yield return new(found, path.Position);
            }
        }
    }

    private static IEnumerable<WitPath> Paths(WitItemSyntax[] items)
    {
        foreach (WitItemSyntax item in items)
        {
            switch (item)
            {
                case WitUseSyntax use:
                    yield return use.Path;
                    break;
                case WitIncludeSyntax include:
                    yield return include.Path;
                    break;
                case WitWorldItemSyntax { Path: { } path }:
                    yield return path;
                    break;
                case WitWorldItemSyntax { Interface: { } inner }:
                    foreach (WitPath path in Paths(inner))
                    {
                        yield return path;
                    }

                    break;
            }
        }
    }

    /// <summary>A <c>use</c> at the top of a file must name something, from other packages an interface.</summary>
    private void CheckTopUses(WitPackageScope package)
    {
        foreach (WitScopeSyntax scope in package.Scopes)
        {
            foreach (WitTopUseSyntax use in scope.Uses)
            {
                WitTopItem item = Find(use.Path, scope, package);
                if (use.Path.Package is not null)
                {
                    item.AsInterface(use.Path.Position);
                }
            }
        }
    }
}
