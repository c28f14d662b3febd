namespace Petrel;

/// <content>What libraries around the engine keep with a store, to be found by their host functions and released with it.</content>
public sealed partial class Store
{
    // Very few; looked through, not looked up.
    private readonly List<IDisposable> _extensions = [];

    /// <summary>What was added, or null.</summary>
    internal T? FindExtension<T>()
        where T : class, IDisposable
    {
        foreach (IDisposable extension in _extensions)
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
        foreach (IDisposable extension in _extensions)
        {
            extension.Dispose();
        }

        _extensions.Clear();
    }
}
