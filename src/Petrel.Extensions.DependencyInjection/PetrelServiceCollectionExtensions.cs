using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Petrel.Components;

namespace Petrel.Extensions.DependencyInjection;

/// <summary>Adds Petrel to a service collection.</summary>
public static class PetrelServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="Engine"/> and a <see cref="ComponentLinker"/>, one of each, and a <see cref="Store"/> for each scope, disposed with it. What is registered already stays as it is.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options of the engine, or null for the defaults.</param>
    /// <returns>To add implementations of WIT interfaces and components.</returns>
    /// <example>
    /// <code>
    /// services.AddPetrel()
    ///     .AddImports&lt;IConsole, TerminalConsole&gt;(ConsoleImports.AddTo)
    ///     .AddWorld(Greeter.Instantiate, "greeter.wasm");
    /// </code>
    /// </example>
    public static PetrelBuilder AddPetrel(this IServiceCollection services, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(_ => new Engine(options ?? new EngineOptions()));
        services.TryAddSingleton(static provider =>
        {
            var linker = new ComponentLinker(provider.GetRequiredService<Engine>());
            foreach (LinkerSetup setup in provider.GetServices<LinkerSetup>())
            {
                setup.Apply(provider, linker);
            }

            return linker;
        });
        services.TryAddScoped(static provider => StoreServices.CreateStore(provider));
        return new PetrelBuilder(services);
    }
}
