namespace Petrel.Components.Wit;

/// <summary>A name where it stands.</summary>
internal sealed record WitName(string Text, WitPosition Position);

/// <summary>What the annotations before an item say (WIT.md, "Feature Gates"; and external-id).</summary>
internal sealed record WitGate(WitVersion? Since, string? Feature, WitVersion? Deprecated, string? ExternalId, WitPosition Position)
{
    public static readonly WitGate None = new(null, null, null, null, default);
}

/// <summary>The path to an interface or world: <c>name</c> or <c>namespace:package/name@version</c>.</summary>
internal sealed record WitPath(WitPackageName? Package, string Name, WitPosition Position)
{
    public override string ToString() => Package is null ? Name : Package.Qualify(Name);
}

/// <summary>A type as written; arguments and name depend on the kind as in <see cref="WitType"/>.</summary>
internal sealed record WitTypeSyntax(WitTypeKind Kind, WitPosition Position, WitTypeSyntax?[] Arguments, WitName? Name = null, uint? Length = null);

/// <summary>A field, case, flag or parameter.</summary>
internal sealed record WitMemberSyntax(WitName Name, WitTypeSyntax? Type, string? Docs);

/// <summary>An item of an interface, resource or world.</summary>
internal abstract record WitItemSyntax(WitPosition Position, string? Docs, WitGate Gate);

internal sealed record WitUsedName(WitName Name, WitName? As);

internal sealed record WitUseSyntax(WitPosition Position, string? Docs, WitGate Gate, WitPath Path, WitUsedName[] Names)
    : WitItemSyntax(Position, Docs, Gate);

internal sealed record WitTypeDefinitionSyntax(
    WitPosition Position, string? Docs, WitGate Gate, WitDefinitionKind Kind, WitName Name, WitMemberSyntax[] Members, WitTypeSyntax? Type, WitFunctionSyntax[] Methods)
    : WitItemSyntax(Position, Docs, Gate);

internal sealed record WitFunctionSyntax(
    WitPosition Position, string? Docs, WitGate Gate, WitName Name, WitFunctionKind Kind, bool IsAsync, WitMemberSyntax[] Parameters, WitTypeSyntax? Result)
    : WitItemSyntax(Position, Docs, Gate);

internal sealed record WitIncludeSyntax(WitPosition Position, string? Docs, WitGate Gate, WitPath Path, WitUsedName[] Renames)
    : WitItemSyntax(Position, Docs, Gate);

/// <summary>An import or export of a world: a named function, a named interface written in place or by path, or an interface by path.</summary>
internal sealed record WitWorldItemSyntax(
    WitPosition Position, string? Docs, WitGate Gate, bool IsExport, WitName? Name, WitFunctionSyntax? Function, WitItemSyntax[]? Interface, WitPath? Path)
    : WitItemSyntax(Position, Docs, Gate);

/// <summary>An interface or a world of a package.</summary>
internal sealed record WitTopItemSyntax(WitPosition Position, string? Docs, WitGate Gate, bool IsWorld, WitName Name, WitItemSyntax[] Items)
    : WitItemSyntax(Position, Docs, Gate);

/// <summary><c>use path as name;</c> at the top of a file.</summary>
internal sealed record WitTopUseSyntax(WitPath Path, WitName Name);

internal sealed record WitPackageHeader(WitPackageName Name, string? Docs, WitPosition Position);

/// <summary>What one file, or one <c>package { }</c> block of a file, says about a package.</summary>
internal sealed class WitScopeSyntax(WitSource source)
{
    public WitSource Source { get; } = source;

    public WitPackageHeader? Header { get; set; }

    public List<WitTopUseSyntax> Uses { get; } = [];

    public List<WitTopItemSyntax> Items { get; } = [];
}

/// <summary>A file: its own scope and the packages nested in it.</summary>
internal sealed record WitFileSyntax(WitScopeSyntax Scope, List<WitScopeSyntax> Nested);
