using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>
/// A function of one component lowered into another: what a fused adapter finds in its last argument. The adapter is shared by all functions of the same
/// shape, so that everything else is here.
/// </summary>
internal sealed class FusedFunction : ModuleInstance
{
    public readonly ComponentInstanceState Caller;
    public readonly ComponentInstanceState Callee;

    /// <summary>The innermost instance around both, or null.</summary>
    public readonly ComponentInstanceState? Common;

    /// <summary>The memory and handles of the caller.</summary>
    public readonly CallContext Source;

    /// <summary>The memory and handles of the callee.</summary>
    public readonly GuestCall Target;

    /// <summary>The function that was lifted.</summary>
    public readonly FunctionInstance Core;

    public readonly FunctionInstance? PostReturn;

    /// <summary>Resources of the handles in the type, in order.</summary>
    public readonly ResourceType[] Resources;

    public FusedFunction(LiftedFunction callee, in LoweringSite site, ResourceType[] resources)
    {
        Store = site.Store;
        Caller = site.Instance;
        Callee = callee.Instance;
        Common = callee.Instance.CommonAncestor(site.Instance);
        Source = site.CreateContext();
        Target = callee.NewCall("");
        Core = callee.Core;
        PostReturn = callee.Options.PostReturn;
        Resources = resources;
    }
}
