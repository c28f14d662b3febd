using Petrel.Components.Abi;

namespace Petrel.Components.Runtime;

/// <summary>Where a function is lowered: who will call it, and with which options.</summary>
internal readonly record struct LoweringSite(ComponentInstanceState Instance, CanonicalOptions Options)
{
    public Store Store => Instance.Store;
}
