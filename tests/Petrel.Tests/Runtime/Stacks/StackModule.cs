namespace Petrel.Tests.Runtime.Stacks;

/// <summary>An instance of a module that switches stacks.</summary>
internal sealed class StackModule : IDisposable
{
    private readonly Module _module;

    public StackModule(string text, CodeLoading loading = CodeLoading.Tiered, StoreLimits? limits = null, Action<Linker>? link = null)
    {
        Engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.StackSwitching, CodeLoading = loading });
        _module = Module.FromText(Engine, text);
        Store = new Store(Engine, limits: limits);
        var linker = new Linker(Engine);
        link?.Invoke(linker);
        Instance = linker.Instantiate(Store, _module);
    }

    public Engine Engine { get; }

    public Store Store { get; }

    public Instance Instance { get; }

    /// <summary>Stacks that run or are parked.</summary>
    public int StackCount => Store.Stacks.Count;

    public Value[] Call(string function, params ReadOnlySpan<Value> arguments) => Instance.GetFunction(function)!.Invoke(arguments);

    /// <summary>Waits for stacks to unwind.</summary>
    public bool HasStacksWithin(int most, TimeSpan patience)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (StackCount > most)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            Thread.Sleep(5);
        }

        return true;
    }

    public void Dispose()
    {
        Store.Dispose();
        _module.Dispose();
        Engine.Dispose();
    }
}
