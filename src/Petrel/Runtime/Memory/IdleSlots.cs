using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>
/// Slots that are ready for the next memory of one kind: of one size, empty or with the contents of one
/// <see cref="MemoryImage"/>. Belongs to <see cref="IdleMemories"/>, whose lock guards everything here.
/// </summary>
/// <param name="committed">Bytes that are accessible.</param>
internal sealed class IdleSlots(nuint committed)
{
    public readonly ArrayBuilder<nint> Slots = new(0);

    /// <summary>The kind that was given a slot after this one, and the one before; among those that have any.</summary>
    public IdleSlots? Newer;

    /// <inheritdoc cref="Newer"/>
    public IdleSlots? Older;

    /// <summary>True when nobody will ask for this kind any more.</summary>
    public bool IsRetired;

    public nuint Committed { get; } = committed;
}
