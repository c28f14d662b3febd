using Petrel.Components.Abi;

namespace Petrel.Components.Runtime;

/// <summary>Where a function is lowered: who will call it, and with which options.</summary>
/// <param name="Instance">The instance that calls.</param>
/// <param name="Options">The options.</param>
/// <param name="IsAsync">True for the asynchronous ABI, which returns a status.</param>
/// <param name="Contexts">Collects what is to be told of the memory later, when there is none yet.</param>
internal readonly record struct LoweringSite(
    ComponentInstanceState Instance, CanonicalOptions Options, bool IsAsync = false, List<CallContext>? Contexts = null)
{
    public Store Store => Instance.Store;

    /// <summary>The memory and handles of who will call.</summary>
    public CallContext CreateContext(object? host = null)
    {
        var context = new CallContext(Instance, Options, host);
        Contexts?.Add(context);
        return context;
    }

    /// <summary>For functions whose code is for memories with 32-bit addresses.</summary>
    /// <exception cref="LinkException">The function passes addresses of a memory with 64-bit ones.</exception>
    public void RequireNarrow(ComponentFunctionType type)
    {
        if (Options.Is64 && !AbiSignature.IsSameForBothWidths(type))
        {
            throw new LinkException(
                "the component lowers a function of the host over a memory with 64-bit addresses, which is supported for functions over ComponentValue only");
        }
    }

    /// <exception cref="LinkException">The asynchronous ABI is asked for.</exception>
    public void RequireSync()
    {
        if (IsAsync)
        {
            throw new LinkException("the component lowers a function of the host with the async ABI (WASI 0.3), which is not supported yet");
        }
    }
}
