namespace Petrel.Components.Wit;

/// <summary>A field, case, flag or parameter.</summary>
internal sealed record WitMember(string Name, WitType? Type, string? Docs);

/// <summary>A named type of an interface or world.</summary>
internal sealed class WitTypeDefinition(string name, WitDefinitionKind kind, WitOwner owner)
{
    public string Name { get; } = name;

    public WitDefinitionKind Kind { get; } = kind;

    public WitOwner Owner { get; } = owner;

    /// <summary>Fields of a record, cases of a variant or enum, flags.</summary>
    public WitMember[] Members { get; private set; } = [];

    /// <summary>What an alias stands for; a used type is an alias of the original.</summary>
    public WitType? Alias { get; private set; }

    /// <summary>True when it came through <c>use</c>.</summary>
    public bool IsUsed { get; set; }

    public string? Docs { get; set; }

    public WitGate Gate { get; set; } = WitGate.None;

    public WitPosition Position { get; set; }

    /// <summary>True when its feature is not selected; it is gone once everything is resolved.</summary>
    public bool IsExcluded { get; set; }

    public bool ContainsBorrow { get; private set; }

    public int Depth { get; private set; }

    /// <summary>The definition at the end of the aliases: itself unless it names another definition.</summary>
    public WitTypeDefinition Original { get; private set; } = null!;

    /// <summary>A record, variant, enum or flags with its members, or a resource.</summary>
    public static WitTypeDefinition OfMembers(string name, WitDefinitionKind kind, WitOwner owner, WitMember[] members)
    {
        var definition = new WitTypeDefinition(name, kind, owner);
        definition.SetMembers(members);
        return definition;
    }

    /// <summary>Another name of a type.</summary>
    public static WitTypeDefinition OfAlias(string name, WitOwner owner, WitType type, bool isUsed = false)
    {
        var definition = new WitTypeDefinition(name, WitDefinitionKind.Alias, owner) { IsUsed = isUsed };
        definition.SetAlias(type);
        return definition;
    }

    /// <summary>Makes it an alias of a type that is already complete; so a chain of aliases is never walked.</summary>
    public void SetAlias(WitType type)
    {
        Alias = type;
        Original = type.Kind == WitTypeKind.Named ? type.Definition!.Original : this;
        ContainsBorrow = type.ContainsBorrow;
        Depth = type.Depth;
    }

    /// <summary>Gives it its members, or none for a resource.</summary>
    public void SetMembers(WitMember[] members)
    {
        Members = members;
        Original = this;
        foreach (WitMember member in members)
        {
            ContainsBorrow |= member.Type is { ContainsBorrow: true };
            Depth = Math.Max(Depth, 1 + (member.Type?.Depth ?? 0));
        }
    }
}
