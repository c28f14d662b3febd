using Petrel.Components.Definition;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Core functions that canonical definitions other than <c>lift</c> and <c>lower</c> make.</summary>
internal static unsafe class CanonicalBuiltins
{
    public static FunctionInstance Create(CanonItem item, ComponentEnvironment environment)
    {
        nint code = item.Kind switch
        {
            CanonKind.ResourceNew => (nint)(delegate*<int, ModuleInstance, int>)&ResourceNew,
            CanonKind.ResourceDrop => (nint)(delegate*<int, ModuleInstance, void>)&ResourceDrop,
            CanonKind.ResourceRep => (nint)(delegate*<int, ModuleInstance, int>)&ResourceRep,
            CanonKind.ContextGet when item.IsContext64 => (nint)(delegate*<ModuleInstance, long>)&ContextGet64,
            CanonKind.ContextGet => (nint)(delegate*<ModuleInstance, int>)&ContextGet32,
            CanonKind.ContextSet when item.IsContext64 => (nint)(delegate*<long, ModuleInstance, void>)&ContextSet64,
            CanonKind.ContextSet => (nint)(delegate*<int, ModuleInstance, void>)&ContextSet32,
            CanonKind.BackpressureInc => (nint)(delegate*<ModuleInstance, void>)&BackpressureInc,
            CanonKind.BackpressureDec => (nint)(delegate*<ModuleInstance, void>)&BackpressureDec,
            _ => 0,
        };
        Store store = environment.State.Store;
        if (code == 0)
        {
            return new UnsupportedBuiltin(item.CoreType!, item.Kind, environment.State).Bind(store, null);
        }

        ResourceType? resource = item.Resource is null ? null : environment.Real(item.Resource).Identity;
        var target = new BuiltinFunction(environment.State, resource, (int)item.ContextSlot);
        return new FunctionInstance(target, code, item.CoreType!.In(store.Engine.Types));
    }

    /// <summary><c>resource.new</c>, <c>resource.drop</c> or <c>resource.rep</c> of a real resource type.</summary>
    public static FunctionInstance Resource(CanonKind kind, ResourceType resource, ComponentInstanceState state)
    {
        nint code = kind switch
        {
            CanonKind.ResourceNew => (nint)(delegate*<int, ModuleInstance, int>)&ResourceNew,
            CanonKind.ResourceRep => (nint)(delegate*<int, ModuleInstance, int>)&ResourceRep,
            _ => (nint)(delegate*<int, ModuleInstance, void>)&ResourceDrop,
        };
        ValueKind[] results = kind == CanonKind.ResourceDrop ? [] : [ValueKind.Int32];
        ValueKind[] parameters = [ValueKind.Int32];
        var type = new FunctionType(parameters, results);
        return new FunctionInstance(new BuiltinFunction(state, resource.Identity, 0), code, type.In(state.Store.Engine.Types));
    }

    private static BuiltinFunction Target(ModuleInstance target)
    {
        var builtin = (BuiltinFunction)target;
        return builtin;
    }

    private static void CheckLeave(ComponentInstanceState instance)
    {
        if (!instance.MayLeave)
        {
            AbiTrap.CannotLeave();
        }
    }

    private static int ResourceNew(int representation, ModuleInstance target)
    {
        BuiltinFunction builtin = Target(target);
        CheckLeave(builtin.State);
        return builtin.State.Handles.Add(new ResourceHandle(builtin.Resource!, representation, null, null));
    }

    private static void ResourceDrop(int handle, ModuleInstance target)
    {
        BuiltinFunction builtin = Target(target);
        ComponentInstanceState instance = builtin.State;
        CheckLeave(instance);
        ResourceHandle dropped = instance.Handles.Get(handle, builtin.Resource!);
        if (dropped.Lends != 0)
        {
            AbiTrap.Lent(handle);
        }

        instance.Handles.Remove(handle);
        if (dropped.Scope is { } scope)
        {
            scope.Borrows--;
        }
        else
        {
            ResourceDestruction.Drop(instance, dropped);
        }
    }

    private static int ResourceRep(int handle, ModuleInstance target)
    {
        BuiltinFunction builtin = Target(target);
        return builtin.State.Handles.Get(handle, builtin.Resource!).Representation;
    }

    private static long ContextGet64(ModuleInstance target)
    {
        BuiltinFunction builtin = Target(target);
        return builtin.Slot == 0 ? builtin.State.Context0 : builtin.State.Context1;
    }

    private static int ContextGet32(ModuleInstance target) => (int)ContextGet64(target);

    private static void ContextSet64(long value, ModuleInstance target)
    {
        BuiltinFunction builtin = Target(target);
        if (builtin.Slot == 0)
        {
            builtin.State.Context0 = value;
        }
        else
        {
            builtin.State.Context1 = value;
        }
    }

    private static void ContextSet32(int value, ModuleInstance target) => ContextSet64((uint)value, target);

    private static void BackpressureInc(ModuleInstance target)
    {
        if (++Target(target).State.Backpressure > ushort.MaxValue)
        {
            AbiTrap.Value("backpressure counter overflow");
        }
    }

    private static void BackpressureDec(ModuleInstance target)
    {
        if (--Target(target).State.Backpressure < 0)
        {
            AbiTrap.Value("backpressure counter underflow");
        }
    }
}
