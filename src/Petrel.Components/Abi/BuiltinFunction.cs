using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>What a canonical built-in is to the core code that calls it.</summary>
internal sealed class BuiltinFunction : ModuleInstance
{
    public readonly ComponentInstanceState State;
    public readonly ResourceType? Resource;
    public readonly int Slot;

    public BuiltinFunction(ComponentInstanceState state, ResourceType? resource, int slot)
    {
        State = state;
        Store = state.Store;
        Resource = resource;
        Slot = slot;
    }
}
