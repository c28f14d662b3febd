using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>
/// What a lowered function is to the core code that calls it: the last argument of the call. Adapters find here for whom they are called.
/// </summary>
internal class LoweredFunction : ModuleInstance
{
    public LoweredFunction(CallContext context)
    {
        Context = context;
        Store = context.Instance.Store;
    }

    /// <summary>The import.</summary>
    public readonly CallContext Context;
}
