namespace Petrel;

/// <content>What libraries around the engine keep with a store, to be found by their host functions and released with it.</content>
public sealed partial class Store
{
    // Very few; looked through, not looked up.
    private readonly Collections.ArrayBuilder<IDisposable> _extensions = new(2);

    /// <summary>What was added, or null.</summary>
    internal T? FindExtension<T>()
        where T : class, IDisposable
    {
        foreach (IDisposable extension in _extensions.Items)
        {
            if (extension is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Adds something that is disposed of with the store.</summary>
    internal void AddExtension(IDisposable extension)
    {
        ThrowIfDisposed();
        _extensions.Add(extension);
    }

    private void DisposeExtensions()
    {
        foreach (IDisposable extension in _extensions.Items)
        {
            extension.Dispose();
        }

        _extensions.Clear();
    }
}
