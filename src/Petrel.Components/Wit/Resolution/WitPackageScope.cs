namespace Petrel.Components.Wit;

/// <summary>An interface or world on the way from syntax to model.</summary>
internal sealed class WitTopItem(WitTopItemSyntax? syntax, WitScopeSyntax? scope, WitPackageScope package, WitOwner owner)
{
    /// <summary>What is written; null for what was decoded from binary.</summary>
    public WitTopItemSyntax? Syntax { get; } = syntax;

    /// <summary>The file (or nested block) in which it stands.</summary>
    public WitScopeSyntax Scope { get; } = scope!;

    public WitPackageScope Package { get; } = package;

    public WitOwner Owner { get; } = owner;

    /// <summary>The interface, or an error that says that it is a world.</summary>
    public WitInterface AsInterface(WitPosition position) =>
        Owner as WitInterface ?? throw position.Error($"`{Owner.Name}` is a world, not an interface");

    /// <summary>The world, or an error that says that it is an interface.</summary>
    public WitWorld AsWorld(WitPosition position) =>
        Owner as WitWorld ?? throw position.Error($"`{Owner.Name}` is an interface, not a world");
}

/// <summary>A package on the way from syntax to model: the files that make it up, and its items by name.</summary>
internal sealed class WitPackageScope(WitPackage package, IReadOnlyList<WitScopeSyntax> scopes)
{
    public WitPackage Package { get; } = package;

    public IReadOnlyList<WitScopeSyntax> Scopes { get; } = scopes;

    /// <summary>Items in order; names differ in more than letter case.</summary>
    public List<WitTopItem> Items { get; } = [];

    private readonly Dictionary<string, WitTopItem> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Collects the items of all files.</summary>
    public void Declare()
    {
        foreach (WitScopeSyntax scope in Scopes)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (WitTopItemSyntax syntax in scope.Items)
            {
                WitOwner owner = syntax.IsWorld ? new WitWorld(syntax.Name.Text, Package) : new WitInterface(syntax.Name.Text, Package, isInline: false);
                owner.Docs = syntax.Docs;
                owner.Gate = syntax.Gate;
                owner.Position = syntax.Position;
                var item = new WitTopItem(syntax, scope, this, owner);
                if (_byName.TryGetValue(syntax.Name.Text, out WitTopItem? prior))
                {
                    throw syntax.Position.Error($"the package `{Package.Name}` already has `{prior.Owner.Name}`, at {prior.Owner.Position}");
                }

                _byName.Add(syntax.Name.Text, item);
                names.Add(syntax.Name.Text);
                Items.Add(item);
            }

            foreach (WitTopUseSyntax use in scope.Uses)
            {
                if (!names.Add(use.Name.Text))
                {
                    throw use.Name.Position.Error($"the name `{use.Name.Text}` is already taken in this file");
                }
            }
        }
    }

    /// <summary>Takes over the items of a package that is resolved already.</summary>
    public void DeclareGiven()
    {
        foreach (WitOwner owner in Package.Interfaces.Concat<WitOwner>(Package.Worlds))
        {
            var item = new WitTopItem(null, null, this, owner);
            _byName.Add(owner.Name, item);
            Items.Add(item);
        }
    }

    public WitTopItem? Find(string name) => _byName.TryGetValue(name, out WitTopItem? item) && item.Owner.Name == name ? item : null;
}
