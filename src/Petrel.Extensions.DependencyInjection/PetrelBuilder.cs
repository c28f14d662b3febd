using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Petrel.Components;

namespace Petrel.Extensions.DependencyInjection;

/// <summary>Adds implementations of WIT interfaces and components to the services of an application.</summary>
public sealed class PetrelBuilder
{
    internal PetrelBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers a class as the implementation of an interface that components import, one object for each scope, and so for each store.</summary>
    /// <typeparam name="TContract">The interface that the binding generator made, such as <c>IConsole</c>.</typeparam>
    /// <typeparam name="TImplementation">The class; its constructor gets services.</typeparam>
    /// <param name="addTo">The generated method that registers it: <c>ConsoleImports.AddTo</c>.</param>
    /// <returns>This object.</returns>
    public PetrelBuilder AddImports<TContract, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        Action<ComponentLinker, Func<Store, TContract>> addTo)
        where TContract : class
        where TImplementation : class, TContract
    {
        Services.TryAddScoped<TContract, TImplementation>();
        return AddImports(addTo);
    }

    /// <summary>Registers the service <typeparamref name="TContract"/>, of whatever lifetime, as the implementation of an interface that components import.</summary>
    /// <typeparam name="TContract">The interface that the binding generator made.</typeparam>
    /// <param name="addTo">The generated method that registers it: <c>ConsoleImports.AddTo</c>.</param>
    /// <returns>This object.</returns>
    public PetrelBuilder AddImports<TContract>(Action<ComponentLinker, Func<Store, TContract>> addTo)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(addTo);
        return ConfigureLinker((provider, linker) => addTo(linker, store => StoreServices.Of(store, provider).GetRequiredService<TContract>()));
    }

    /// <summary>Does something with the linker before it is used, as adding WASI: <c>ConfigureLinker((_, linker) =&gt; linker.AddWasi())</c>.</summary>
    /// <param name="configure">Gets the root services and the linker.</param>
    /// <returns>This object.</returns>
    public PetrelBuilder ConfigureLinker(Action<IServiceProvider, ComponentLinker> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.AddSingleton(new LinkerSetup(configure));
        return this;
    }

    /// <summary>Registers a world: its component is read when it is first needed, and each scope has an instance in its store.</summary>
    /// <typeparam name="TWorld">The class that the binding generator made for the world.</typeparam>
    /// <param name="instantiate">The generated method that makes an instance: <c>Greeter.Instantiate</c>.</param>
    /// <param name="path">The component, binary or text.</param>
    /// <returns>This object.</returns>
    public PetrelBuilder AddWorld<TWorld>(Func<Store, Component, ComponentLinker, TWorld> instantiate, string path)
        where TWorld : class
    {
        ArgumentNullException.ThrowIfNull(path);
        return AddWorld(instantiate, provider => Component.FromFile(provider.GetRequiredService<Engine>(), path));
    }

    /// <summary>Registers a world: its component is made when it is first needed, and each scope has an instance in its store.</summary>
    /// <typeparam name="TWorld">The class that the binding generator made for the world.</typeparam>
    /// <param name="instantiate">The generated method that makes an instance: <c>Greeter.Instantiate</c>.</param>
    /// <param name="component">Makes the component; it is disposed of with the services.</param>
    /// <returns>This object.</returns>
    public PetrelBuilder AddWorld<TWorld>(Func<Store, Component, ComponentLinker, TWorld> instantiate, Func<IServiceProvider, Component> component)
        where TWorld : class
    {
        ArgumentNullException.ThrowIfNull(instantiate);
        ArgumentNullException.ThrowIfNull(component);
        Services.AddKeyedSingleton(typeof(TWorld), (provider, _) => component(provider));
        Services.TryAddScoped(provider => instantiate(
            provider.GetRequiredService<Store>(),
            provider.GetRequiredKeyedService<Component>(typeof(TWorld)),
            provider.GetRequiredService<ComponentLinker>()));
        return this;
    }
}
