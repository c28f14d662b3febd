namespace Petrel.Components.Wit;

internal sealed partial class WitResolver
{
    /// <summary>Deeper types would let what walks over types run out of stack.</summary>
    private const int MaximumTypeDepth = 200;

    /// <summary>The names of one interface or world, and what is being resolved in it.</summary>
    private sealed class Scope(WitOwner owner)
    {
        public WitOwner Owner { get; } = owner;

        public Dictionary<string, WitTypeDefinition> Types { get; } = new(StringComparer.Ordinal);

        /// <summary>All names, types and functions; two may not differ in letter case alone.</summary>
        public Dictionary<string, string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>True while something is resolved that is not selected, so that it may refer to what is not.</summary>
        public bool IsExcluded { get; set; }

        public void Declare(string name, WitPosition position)
        {
            if (Names.TryGetValue(name, out string? prior))
            {
                throw position.Error(prior == name ? $"the name `{name}` is defined more than once" : $"the name `{name}` differs from `{prior}` in letter case alone");
            }

            Names.Add(name, name);
        }
    }

    private void ResolveInterface(WitInterface definition, WitItemSyntax[] items, WitTopItem item)
    {
        definition.IsExcluded |= IsExcluded(definition.Gate);
        CheckSince(definition.Gate, definition.Package, definition.Position);
        var scope = new Scope(definition);
        ResolveTypes(scope, items, item);
        foreach (WitItemSyntax member in items)
        {
            if (member is WitFunctionSyntax function)
            {
                scope.Declare(function.Name.Text, function.Position);
                AddFunction(scope, definition.Functions, function, null);
            }
            else if (member is WitTypeDefinitionSyntax { Kind: WitDefinitionKind.Resource } resource)
            {
                foreach (WitFunctionSyntax method in resource.Methods)
                {
                    AddFunction(scope, definition.Functions, method, scope.Types[resource.Name.Text]);
                }
            }
        }

        definition.AddDependencies();
    }

    /// <summary>Resolves <c>use</c> and the definitions of types, each after those it is made of.</summary>
    private void ResolveTypes(Scope scope, WitItemSyntax[] items, WitTopItem item)
    {
        var definitions = new Dictionary<string, WitTypeDefinitionSyntax>(StringComparer.Ordinal);
        foreach (WitItemSyntax member in items)
        {
            if (member is WitUseSyntax use)
            {
                ResolveUse(scope, use, item);
            }
        }

        foreach (WitItemSyntax member in items)
        {
            if (member is WitTypeDefinitionSyntax definition)
            {
                scope.Declare(definition.Name.Text, definition.Position);
                definitions.Add(definition.Name.Text, definition);
            }
        }

        List<WitTypeDefinitionSyntax> order = TopologicalOrder.Of(
            items.OfType<WitTypeDefinitionSyntax>(),
            definition => TypeNames(definition)
                .Where(name => definitions.ContainsKey(name.Text))
                .Select(name => new KeyValuePair<WitTypeDefinitionSyntax, WitPosition>(definitions[name.Text], name.Position)),
            (definition, position) => position.Error($"the type `{definition.Name.Text}` depends on itself"));
        foreach (WitTypeDefinitionSyntax definition in order)
        {
            Define(scope, definition);
        }
    }

    private void ResolveUse(Scope scope, WitUseSyntax use, WitTopItem item)
    {
        CheckSince(use.Gate, scope.Owner.Package, use.Position);
        WitInterface source = Find(use.Path, item.Scope, item.Package).AsInterface(use.Path.Position);
        foreach (WitUsedName used in use.Names)
        {
            WitTypeDefinition? target = source.Types.Find(type => type.Name == used.Name.Text);
            if (target is null)
            {
                throw used.Name.Position.Error(source.Functions.Exists(f => f.Kind == WitFunctionKind.Free && f.Name == used.Name.Text)
                    ? $"`{used.Name.Text}` is a function of the interface `{source.Name}`; only types can be used"
                    : $"the interface `{source.Name}` has no type `{used.Name.Text}`");
            }

            WitName name = used.As ?? used.Name;
            scope.Declare(name.Text, name.Position);
            var definition = new WitTypeDefinition(name.Text, WitDefinitionKind.Alias, scope.Owner)
            {
                IsUsed = true,
                Gate = use.Gate,
                Position = name.Position,
            };
            Exclude(scope, definition);
            CheckSelected(target, definition.IsExcluded, used.Name.Position);
            definition.SetAlias(WitType.Named(target));
            scope.Types.Add(name.Text, definition);
            scope.Owner.Types.Add(definition);
        }
    }

    private void Exclude(Scope scope, WitTypeDefinition definition)
    {
        definition.IsExcluded = IsExcluded(definition.Gate);
        if (scope.Owner.IsExcluded && !definition.IsExcluded)
        {
            if (scope.Owner is not WitInterface { IsInline: true })
            {
                throw definition.Position.Error($"`{definition.Name}` has no gate, but the feature of `{scope.Owner.Name}`, to which it belongs, is not selected");
            }

            definition.IsExcluded = true;
        }
    }

    private static void CheckSelected(WitTypeDefinition target, bool isExcluded, WitPosition position)
    {
        if (target.IsExcluded && !isExcluded)
        {
            throw position.Error($"the type `{target.Name}` is @unstable and its feature `{target.Gate.Feature}` is not selected");
        }
    }

    private static IEnumerable<WitName> TypeNames(WitTypeDefinitionSyntax definition)
    {
        var pending = new Stack<WitTypeSyntax>();
        if (definition.Type is not null)
        {
            pending.Push(definition.Type);
        }

        for (int i = definition.Members.Length - 1; i >= 0; i--)
        {
            if (definition.Members[i].Type is { } type)
            {
                pending.Push(type);
            }
        }

        while (pending.Count > 0)
        {
            WitTypeSyntax type = pending.Pop();
            if (type.Name is not null)
            {
                yield return type.Name;
            }

            foreach (WitTypeSyntax? argument in type.Arguments)
            {
                if (argument is not null)
                {
                    pending.Push(argument);
                }
            }
        }
    }

    private void Define(Scope scope, WitTypeDefinitionSyntax syntax)
    {
        CheckSince(syntax.Gate, scope.Owner.Package, syntax.Position);
        var definition = new WitTypeDefinition(syntax.Name.Text, syntax.Kind, scope.Owner)
        {
            Docs = syntax.Docs,
            Gate = syntax.Gate,
            Position = syntax.Position,
        };
        Exclude(scope, definition);
        if (syntax.Members.Length == 0 && (syntax.Kind is WitDefinitionKind.Enum or WitDefinitionKind.Variant))
        {
            throw syntax.Position.Error($"the {(syntax.Kind == WitDefinitionKind.Enum ? "enum" : "variant")} `{syntax.Name.Text}` has no case");
        }

        scope.IsExcluded = definition.IsExcluded;
        if (syntax.Type is not null)
        {
            definition.SetAlias(Convert(scope, syntax.Type));
        }
        else
        {
            definition.SetMembers(Members(scope, syntax.Members, syntax.Kind == WitDefinitionKind.Record ? "field" : syntax.Kind == WitDefinitionKind.Flags ? "flag" : "case"));
        }

        scope.IsExcluded = false;
        if (definition.Depth > MaximumTypeDepth)
        {
            throw syntax.Position.Error($"the type `{definition.Name}` nests deeper than {MaximumTypeDepth} levels");
        }

        scope.Types.Add(definition.Name, definition);
        scope.Owner.Types.Add(definition);
    }

    private static WitMember[] Members(Scope scope, WitMemberSyntax[] syntax, string what)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var members = new WitMember[syntax.Length];
        for (int i = 0; i < members.Length; i++)
        {
            WitName name = syntax[i].Name;
            if (names.TryGetValue(name.Text, out string? prior))
            {
                throw name.Position.Error(prior == name.Text
                    ? $"the {what} `{name.Text}` is defined more than once"
                    : $"the {what} `{name.Text}` differs from `{prior}` in letter case alone");
            }

            names.Add(name.Text, name.Text);
            members[i] = new WitMember(name.Text, syntax[i].Type is { } type ? Convert(scope, type) : null, syntax[i].Docs);
        }

        return members;
    }

    private static WitType Convert(Scope scope, WitTypeSyntax syntax)
    {
        if (syntax.Kind <= WitTypeKind.ErrorContext)
        {
            return WitType.Primitive(syntax.Kind);
        }

        if (syntax.Name is { } name)
        {
            if (!scope.Types.TryGetValue(name.Text, out WitTypeDefinition? definition))
            {
                throw name.Position.Error(scope.Names.ContainsKey(name.Text)
                    ? $"`{name.Text}` is a function and cannot stand for a type"
                    : $"the type `{name.Text}` is not defined");
            }

            CheckSelected(definition, scope.IsExcluded, name.Position);
            bool isHandle = syntax.Kind != WitTypeKind.Named;
            if (isHandle && definition.Original.Kind != WitDefinitionKind.Resource)
            {
                throw name.Position.Error($"the type `{name.Text}` in a handle is not a resource");
            }

            return new WitType(syntax.Kind, [], definition);
        }

        var arguments = new WitType?[syntax.Arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = syntax.Arguments[i] is { } argument ? Convert(scope, argument) : null;
        }

        if (syntax.Kind is WitTypeKind.Stream or WitTypeKind.Future && arguments[0] is { ContainsBorrow: true })
        {
            throw syntax.Position.Error("a stream or future cannot carry a borrow handle");
        }

        return new WitType(syntax.Kind, arguments, null, syntax.Length);
    }
}
