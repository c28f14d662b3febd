namespace Petrel.Components.Runtime;

/// <summary>A call, as far as borrowed handles are concerned (spec: Task.num_borrows, Subtask.lenders).</summary>
internal sealed class BorrowScope
{
    private readonly List<ResourceHandle> _lenders = [];
    private readonly List<ComponentResource> _loans = [];

    /// <summary>How many handles the callee got and has not dropped.</summary>
    public int Borrows;

    /// <summary>Notes that the caller lent a handle for this call.</summary>
    public void Lend(ResourceHandle handle)
    {
        handle.Lends++;
        _lenders.Add(handle);
    }

    /// <summary>Notes what the host sees of a lent handle: it is good for this call only.</summary>
    public void Lend(ComponentResource resource) => _loans.Add(resource);

    /// <summary>The caller has its handles to itself again.</summary>
    public void ReturnLent()
    {
        foreach (ResourceHandle handle in _lenders)
        {
            handle.Lends--;
        }

        foreach (ComponentResource resource in _loans)
        {
            resource.Expire();
        }

        _lenders.Clear();
        _loans.Clear();
    }
}
