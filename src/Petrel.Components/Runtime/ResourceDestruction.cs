using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>What happens when an owned resource is dropped.</summary>
internal static unsafe class ResourceDestruction
{
    /// <summary>The host drops a resource.</summary>
    public static void DropFromHost(ResourceType type, int representation, object? resource)
    {
        if (type is HostResourceType host)
        {
            host.Drop(resource!);
            return;
        }

        var guest = (GuestResourceType)type;
        ComponentInstanceState instance = guest.Implementer;
        instance.EnterWithParents(null);
        if (guest.Destructor is { } destructor)
        {
            Call(instance.Store, destructor, representation);
        }

        instance.Exit();
    }

    /// <summary>An instance drops a resource (spec: canon_resource_drop).</summary>
    public static void Drop(ComponentInstanceState instance, ResourceHandle handle)
    {
        if (handle.Type is HostResourceType host)
        {
            host.Drop(handle.Resource!);
            return;
        }

        var guest = (GuestResourceType)handle.Type;
        ComponentInstanceState implementer = guest.Implementer;
        if (ReferenceEquals(implementer, instance))
        {
            if (guest.Destructor is { } own)
            {
                Invoke(own, handle.Representation);
            }

            return;
        }

        // A call like any other: it traps when the implementer may not be entered, even when there is no destructor.
        if (implementer.IsReflexiveAncestorOf(instance) || instance.IsReflexiveAncestorOf(implementer))
        {
            AbiTrap.CannotEnter(implementer.Name);
        }

        ComponentInstanceState? common = implementer.CommonAncestor(instance);
        implementer.EnterWithParents(common);
        if (guest.Destructor is { } destructor)
        {
            try
            {
                Invoke(destructor, handle.Representation);
            }
            catch (WasmException exception)
            {
                throw new TrapException(TrapCode.UncaughtException, "uncaught exception in a destructor", null, exception);
            }
        }

        ComponentInstanceState.ExitToParents(implementer, common);
    }

    private static void Invoke(FunctionInstance destructor, int representation) =>
        ((delegate*<int, ModuleInstance, void>)destructor.ResolvedCode)(representation, destructor.Instance);

    private static void Call(Store store, FunctionInstance destructor, int representation)
    {
        Exception cause;
        nuint previous = store.Enter();
        try
        {
            Invoke(destructor, representation);
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
