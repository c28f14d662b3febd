using Petrel.Wasi.Preview1;
using Petrel.Wasi.Preview2;

namespace Petrel.Wasi;

/// <summary>Gives a <see cref="Store"/> what its WASI guests may use.</summary>
public static class WasiStoreExtensions
{
    /// <summary>
    /// Opens what a configuration grants, for the instances of this store. All instances of a store share it: they are one guest with
    /// one set of descriptors. What is opened here, and by the guest, is closed with the store or by the next call of this method.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="configuration">What is granted. Changing it later has no effect on this store.</param>
    /// <exception cref="PetrelException">A file or directory can't be opened.</exception>
    public static void SetWasiConfiguration(this Store store, WasiConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(configuration);
        store.ThrowIfDisposed();
        WasiContext context = configuration.CreateContext();
        Preview1Host host = new(context);
        store.FindExtension<Preview2Guest>()?.Replace(context);
        if (store.FindExtension<Preview1Guest>() is { } guest)
        {
            guest.Replace(host);
        }
        else
        {
            store.AddExtension(new Preview1Guest(host));
        }
    }
}
