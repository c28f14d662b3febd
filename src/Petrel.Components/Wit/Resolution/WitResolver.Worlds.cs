namespace Petrel.Components.Wit;

internal sealed partial class WitResolver
{
    private void ResolveWorld(WitWorld world, WitTopItem item)
    {
        world.IsExcluded = IsExcluded(world.Gate);
        CheckSince(world.Gate, world.Package, world.Position);
        var scope = new Scope(world);
        ResolveTypes(scope, item.Syntax!.Items, item);
        foreach (WitTypeDefinition type in world.Types)
        {
            if (!type.IsExcluded)
            {
                Add(world.Imports, new WitWorldItem(type.Name) { Type = type, Docs = type.Docs, Gate = type.Gate, Position = type.Position }, "import");
            }
        }

        var methods = new List<WitFunction>();
        foreach (WitItemSyntax member in item.Syntax!.Items)
        {
            if (member is WitTypeDefinitionSyntax { Kind: WitDefinitionKind.Resource } resource)
            {
                foreach (WitFunctionSyntax method in resource.Methods)
                {
                    AddFunction(scope, methods, method, scope.Types[resource.Name.Text]);
                }
            }
        }

        foreach (WitFunction method in methods)
        {
            Add(world.Imports, OfFunction(method.ExternName, method), "import");
        }

        foreach (WitItemSyntax member in item.Syntax!.Items)
        {
            if (member is WitWorldItemSyntax worldItem && Resolve(scope, world, worldItem, item) is { } resolved)
            {
                Add(worldItem.IsExport ? world.Exports : world.Imports, resolved, worldItem.IsExport ? "export" : "import");
            }
        }

        foreach (WitItemSyntax member in item.Syntax!.Items)
        {
            if (member is WitIncludeSyntax include)
            {
                CheckSince(include.Gate, world.Package, include.Position);
                WitWorld included = Find(include.Path, item.Scope, item.Package).AsWorld(include.Position);
                if (IsExcluded(include.Gate) || world.IsExcluded)
                {
                    continue;
                }

                if (included.IsExcluded)
                {
                    throw include.Position.Error($"the world `{included.Name}` is @unstable and its feature `{included.Gate.Feature}` is not selected");
                }

                WitWorldInclusion.Include(world, included, include);
            }
        }
    }

    private static WitWorldItem OfFunction(string name, WitFunction function) =>
        new(name) { Function = function, Docs = function.Docs, Gate = function.Gate, Position = function.Position };

    private WitWorldItem? Resolve(Scope scope, WitWorld world, WitWorldItemSyntax syntax, WitTopItem item)
    {
        CheckSince(syntax.Gate, world.Package, syntax.Position);
        if (syntax.Function is { } functionSyntax)
        {
            return Function(scope, functionSyntax, null) is { } function ? OfFunction(function.Name, function) : null;
        }

        bool isExcluded = world.IsExcluded || IsExcluded(syntax.Gate);
        WitInterface definition;
        string name;
        if (syntax.Interface is { } inner)
        {
            name = syntax.Name!.Text;
            definition = new WitInterface(name, world.Package, isInline: true) { Docs = syntax.Docs, Position = syntax.Position, IsExcluded = isExcluded };
            ResolveInterface(definition, inner, item);
        }
        else
        {
            WitTopItem found = Find(syntax.Path!, item.Scope, item.Package);
            if (isExcluded)
            {
                return null;
            }

            definition = found.AsInterface(syntax.Path!.Position);
            if (definition.IsExcluded)
            {
                throw syntax.Path.Position.Error($"the interface `{definition.Name}` is @unstable and its feature `{definition.Gate.Feature}` is not selected");
            }

            name = syntax.Name?.Text ?? definition.ExternName;
        }

        return isExcluded ? null : new WitWorldItem(name)
        {
            Interface = definition,
            IsRenamed = syntax.Path is not null && syntax.Name is not null,
            Docs = syntax.Docs,
            Gate = syntax.Gate,
            Position = syntax.Position,
        };
    }

    /// <summary>Adds an import or export; no two may have the same name, or differ in letter case alone.</summary>
    private static void Add(List<WitWorldItem> items, WitWorldItem item, string what)
    {
        foreach (WitWorldItem prior in items)
        {
            if (string.Equals(prior.Name, item.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw item.Position.Error(prior.Name == item.Name
                    ? $"the world has the {what} `{item.Name}` more than once"
                    : $"the {what} `{item.Name}` differs from `{prior.Name}` in letter case alone");
            }
        }

        items.Add(item);
    }
}
