namespace Petrel.Components.Runtime;

/// <summary>A call into a component instance, as far as borrowed handles are concerned (spec: Task.num_borrows, Subtask.lenders).</summary>
internal sealed class BorrowScope
{
    private readonly List<ResourceHandle> _lenders = [];

    /// <summary>How many handles the callee got and has not dropped.</summary>
    public int Borrows;

    /// <summary>Notes that the caller lent a handle for this call.</summary>
    public void Lend(ResourceHandle handle)
    {
        handle.Lends++;
        _lenders.Add(handle);
    }

    /// <summary>The caller has its handles to itself again.</summary>
    public void ReturnLent()
    {
        foreach (ResourceHandle handle in _lenders)
        {
            handle.Lends--;
        }

        _lenders.Clear();
    }
}
