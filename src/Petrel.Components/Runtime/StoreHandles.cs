using System.Runtime.ExceptionServices;

namespace Petrel.Components.Runtime;

/// <summary>The handle tables of a store: what guests still own of the host's resources is dropped with the store.</summary>
internal sealed class StoreHandles : IDisposable
{
    private readonly List<HandleTable> _tables = [];

    public static StoreHandles Of(Store store)
    {
        if (store.FindExtension<StoreHandles>() is { } handles)
        {
            return handles;
        }

        handles = new StoreHandles();
        store.AddExtension(handles);
        return handles;
    }

    public void Add(HandleTable table) => _tables.Add(table);

    /// <summary>Drops what is left; an exception of one resource does not keep the others.</summary>
    public void Dispose()
    {
        Exception? first = null;
        foreach (HandleTable table in _tables)
        {
            for (int i = 1; i < table.Length; i++)
            {
                if (table[i] is not ResourceHandle { IsOwned: true, Type: HostResourceType type, Resource: { } resource })
                {
                    continue;
                }

                table.Remove(i);
                try
                {
                    type.Drop(resource);
                }
                catch (Exception exception)
                {
                    first ??= exception;
                }
            }
        }

        _tables.Clear();
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
