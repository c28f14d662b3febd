namespace Petrel.Components.Composition;

/// <summary>An import that the composed component still has: what members ask for under one name, or under names of one version track.</summary>
internal sealed class OpenImport(ComponentExtern first, CompositionMember member)
{
    /// <summary>Name and type; the type holds what any of the members asks for.</summary>
    public ComponentExtern Merged { get; private set; } = first;

    /// <summary>The index of the import in the composed component; null until it is written.</summary>
    public uint? Index { get; set; }

    /// <summary>True while what it depends on is being written.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Adds what another member asks for.</summary>
    /// <exception cref="CompositionException">Both ask for different things under one name.</exception>
    public void Merge(ComponentExtern other, CompositionMember otherMember)
    {
        if (Merged.Type is not ComponentInstanceType mine || other.Type is not ComponentInstanceType theirs)
        {
            if (!Merged.Type.Equals(other.Type))
            {
                throw Conflict(other, otherMember, $"{Merged.Type} and {other.Type}");
            }

            return;
        }

        var exports = new List<ComponentExtern>(mine.Exports);
        foreach (ComponentExtern export in theirs.Exports)
        {
            if (!mine.TryGetExport(export.Name, out ComponentExtern? same))
            {
                exports.Add(export);
            }
            else if (!same.Type.Equals(export.Type))
            {
                throw Conflict(other, otherMember, $"'{export.Name}' is {same.Type} here and {export.Type} there");
            }
        }

        string name = InterfaceVersions.IsNewer(other.Name, Merged.Name) ? other.Name : Merged.Name;
        Merged = Merged with { Name = name, Type = new ComponentInstanceType(exports.ToArray()) };
    }

    private CompositionException Conflict(ComponentExtern other, CompositionMember otherMember, string difference) =>
        new($"'{member.Name}' and '{otherMember.Name}' import '{Merged.Name}' and '{other.Name}' with different types, and one import must serve both: {difference}");
}
