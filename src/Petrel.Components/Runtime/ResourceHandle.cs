namespace Petrel.Components.Runtime;

/// <summary>A handle to a resource (spec: ResourceHandle).</summary>
/// <param name="type">The resource type, a real one.</param>
/// <param name="representation">The resource: for one of a guest a number, which only the guest understands.</param>
/// <param name="resource">The resource: for one of the host an object.</param>
/// <param name="scope">Null for an owned resource; for a borrowed one the call that has to give it back.</param>
internal sealed class ResourceHandle(ResourceType type, int representation, object? resource, BorrowScope? scope) : HandleTableEntry
{
    public readonly ResourceType Type = type;

    public readonly int Representation = representation;

    public readonly object? Resource = resource;

    public readonly BorrowScope? Scope = scope;

    /// <summary>How many calls in progress have lent this handle on.</summary>
    public int Lends;

    /// <summary>The call of the host that borrowed it last: it must not be given away in the same call.</summary>
    public int LentFor;

    public bool IsOwned => Scope is null;
}
