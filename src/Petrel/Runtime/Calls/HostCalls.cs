namespace Petrel.Runtime;

/// <summary>Calls from the host whose signature is known only at run time.</summary>
internal static unsafe class HostCalls
{
    /// <summary>Calls a function without parameters and results.</summary>
    public static void Invoke(FunctionInstance function)
    {
        Store store = function.Instance.Store;
        var code = (delegate*<ModuleInstance, void>)function.ResolvedCode;
        Exception cause;
        nuint previous = store.Enter();
        try
        {
            code(function.Instance);
            store.Leave(previous);
            return;
        }
        catch (Exception e) when (store.LeaveOnTrap(e, previous))
        {
            cause = e;
        }

        throw TrapTranslation.Translate(cause);
    }

    /// <summary>Calls any function. The arrays are at least as long as its lists of parameters and results.</summary>
    public static void Invoke(FunctionInstance function, RuntimeValue[] arguments, RuntimeValue[] results)
    {
        Store store = function.Instance.Store;
        var invoker = (delegate*<RuntimeValue[], RuntimeValue[], nint, ModuleInstance, void>)store.Engine.Signatures.Get(function.Type).Invoker;
        nint code = function.ResolvedCode;
        Exception cause;
        nuint previous = store.Enter();
        try
        {
            invoker(arguments, results, code, function.Instance);
            store.Leave(previous);
            return;
        }
        catch (Exception e) when (store.LeaveOnTrap(e, previous))
        {
            cause = e;
        }

        throw TrapTranslation.Translate(cause);
    }
}
