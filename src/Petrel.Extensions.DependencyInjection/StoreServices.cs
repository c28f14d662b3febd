using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Petrel.Extensions.DependencyInjection;

/// <summary>Which services a store gets its host objects from: those of the scope that it was resolved in, or of one of its own.</summary>
internal static class StoreServices
{
    private static readonly ConditionalWeakTable<Store, IServiceProvider> s_providers = [];

    public static Store CreateStore(IServiceProvider provider)
    {
        var store = new Store(provider.GetRequiredService<Engine>());
        s_providers.Add(store, provider);
        return store;
    }

    /// <summary>The services for a store; one that was made by hand gets a scope, which ends with the store.</summary>
    public static IServiceProvider Of(Store store, IServiceProvider root) => s_providers.GetValue(store, _ =>
    {
        IServiceScope scope = root.CreateScope();
        store.AddExtension(scope);
        return scope.ServiceProvider;
    });
}
