
namespace Petrel.Tests.Runtime.Gc;

/// <summary>A module from text with its own engine and store: what most of these tests need.</summary>
internal sealed class GcScript : IDisposable
{
    public GcScript(string text, Engine? engine = null)
    {
        Engine = engine ?? new Engine();
        Store = new Store(Engine);
        Module = Module.FromText(Engine, text);
        Instance = new Linker(Engine).Instantiate(Store, Module);
    }

    public Engine Engine { get; }

    public Store Store { get; }

    public Module Module { get; }

    public Instance Instance { get; }

    public Value Call(string name, params Value[] arguments)
    {
        Value[] results = Function(name).Invoke(arguments);
        return results.Length == 0 ? default : results[0];
    }

    public int Run(string name, params Value[] arguments) => Call(name, arguments).AsInt32();

    public TrapException Trap(string name, params Value[] arguments) =>
        Xunit.Assert.Throws<TrapException>(() => Function(name).Invoke(arguments));

    public void Dispose() => Store.Dispose();

    private Function Function(string name) => Instance.GetFunction(name) ?? throw new ArgumentException(name);
}
