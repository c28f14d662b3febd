namespace Petrel.Runtime;

/// <summary>
/// A function of the host as generated code sees it: an instance whose only function is the entry point. Made once as a
/// template, without a store, and then bound to each instance that imports it.
/// </summary>
internal abstract class HostFunction(FunctionType type) : ModuleInstance
{
    private Caller? _caller;

    public FunctionType Type { get; } = type;

    /// <summary>What functions with a leading <see cref="Petrel.Caller"/> get.</summary>
    public Caller Caller => _caller!;

    /// <summary>This function in a store, called by an instance of it (null: by nobody in particular).</summary>
    public FunctionInstance Bind(Store store, ModuleInstance? caller)
    {
        var bound = (HostFunction)MemberwiseClone();
        bound.Store = store;
        bound._caller = caller?.View?.Caller ?? store.Caller;
        return new FunctionInstance(bound, GetEntryPoint(store.Engine), Type.In(store.Engine.Types));
    }

    /// <summary>Managed pointer <c>(parameters..., ModuleInstance) -> results</c>.</summary>
    protected abstract nint GetEntryPoint(Engine engine);
}
