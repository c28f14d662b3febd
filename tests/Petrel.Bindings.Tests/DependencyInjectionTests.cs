using Microsoft.Extensions.DependencyInjection;
using Petrel.Components;
using Petrel.Extensions.DependencyInjection;
using Xunit;

namespace Petrel.Bindings.Tests;

/// <summary>Host implementations, stores and worlds as services.</summary>
public class DependencyInjectionTests
{
    private const string Text = """
        (component
          (import "a:b/counter" (instance $counter (export "next" (func (result u32)))))
          (core func $next (canon lower (func $counter "next")))
          (core module $M (import "" "next" (func $next (result i32))) (func (export "run") (result i32) (call $next)))
          (core instance $m (instantiate $M (with "" (instance (export "next" (func $next))))))
          (func (export "run") (result u32) (canon lift (core func $m "run"))))
        """;

    private static int s_configured;

    private static ServiceProvider Services(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Log>();
        more?.Invoke(services);
        services.AddPetrel()
            .AddImports<ICounter, Counter>(AddTo)
            .ConfigureLinker((_, _) => Interlocked.Increment(ref s_configured))
            .AddWorld(World.Instantiate, provider => Component.FromText(provider.GetRequiredService<Engine>(), Text));
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    [Fact]
    public void AScopeHasAStoreAnInstanceAndAnImplementation()
    {
        int before = s_configured;
        Log log;
        using (ServiceProvider provider = Services())
        {
            log = provider.GetRequiredService<Log>();
            Store first;
            using (IServiceScope scope = provider.CreateScope())
            {
                World world = scope.ServiceProvider.GetRequiredService<World>();
                Assert.Same(world, scope.ServiceProvider.GetRequiredService<World>());
                Assert.Equal((1u, 2u), (world.Run(), world.Run()));
                Assert.Equal(2u, ((Counter)scope.ServiceProvider.GetRequiredService<ICounter>()).Value);
                first = scope.ServiceProvider.GetRequiredService<Store>();
                Assert.Same(first, world.Instance.Store);
            }

            Assert.Equal(["made", "disposed"], log.Entries);
            using IServiceScope second = provider.CreateScope();
            Assert.Equal(1u, second.ServiceProvider.GetRequiredService<World>().Run());
            Assert.NotSame(first, second.ServiceProvider.GetRequiredService<Store>());
            Assert.Same(provider.GetRequiredService<ComponentLinker>(), second.ServiceProvider.GetRequiredService<ComponentLinker>());
        }

        Assert.Equal(before + 1, s_configured);
        Assert.Equal(["made", "disposed", "made", "disposed"], log.Entries);
    }

    [Fact]
    public void AStoreMadeByHandHasAScopeThatEndsWithIt()
    {
        using ServiceProvider provider = Services();
        Log log = provider.GetRequiredService<Log>();
        Engine engine = provider.GetRequiredService<Engine>();
        using Component component = Component.FromText(engine, Text);
        using (var store = new Store(engine))
        {
            World world = World.Instantiate(store, component, provider.GetRequiredService<ComponentLinker>());
            Assert.Equal((1u, 2u), (world.Run(), world.Run()));
            Assert.Equal(["made"], log.Entries);
        }

        Assert.Equal(["made", "disposed"], log.Entries);
    }

    [Fact]
    public void WhatIsRegisteredAlreadyStays()
    {
        var counter = new Counter(new Log());
        using ServiceProvider provider = Services(services => services.AddSingleton<ICounter>(counter));
        for (uint i = 1; i <= 2; i++)
        {
            using IServiceScope scope = provider.CreateScope();
            Assert.Equal(i, scope.ServiceProvider.GetRequiredService<World>().Run());
        }
    }

    /// <summary>In place of what the generator writes: asks for the object at each call.</summary>
    private static void AddTo(ComponentLinker linker, Func<Store, ICounter> host)
    {
        linker.Instance("a:b/counter").DefineFunction(
            "next",
            new ComponentFunctionType([], PrimitiveValueType.Of(ComponentTypeKind.U32), false),
            (caller, _) => ComponentValue.U32(host(caller.Store).Next()));
    }

    private interface ICounter
    {
        uint Next();
    }

    private sealed class Log
    {
        public List<string> Entries { get; } = [];
    }

    private sealed class Counter : ICounter, IDisposable
    {
        private readonly Log _log;

        public Counter(Log log)
        {
            _log = log;
            log.Entries.Add("made");
        }

        public uint Value { get; private set; }

        public uint Next() => ++Value;

        public void Dispose() => _log.Entries.Add("disposed");
    }

    private sealed class World(ComponentInstance instance)
    {
        public ComponentInstance Instance { get; } = instance;

        public static World Instantiate(Store store, Component component, ComponentLinker linker) => new(linker.Instantiate(store, component));

        public uint Run() => Instance.GetFunction("run")!.Call()!.Value.AsU32();
    }
}
