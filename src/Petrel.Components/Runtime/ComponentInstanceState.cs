using System.Runtime.CompilerServices;
using Petrel.Components.Abi;

namespace Petrel.Components.Runtime;

/// <summary>The state of a component instance (spec: ComponentInstance).</summary>
internal sealed class ComponentInstanceState
{
    /// <param name="store">The store.</param>
    /// <param name="parent">The instance that it is part of, or null.</param>
    /// <param name="name">For messages.</param>
    public ComponentInstanceState(Store store, ComponentInstanceState? parent, string name)
    {
        Store = store;
        Parent = parent;
        Name = name;
        StoreHandles.Of(store).Add(Handles);
    }

    /// <summary>False while it runs, and for ever after a trap.</summary>
    public bool MayEnter = true;

    /// <summary>False in realloc and post-return.</summary>
    public bool MayLeave = true;

    /// <summary>True when the function that runs may suspend its caller: it is of an async type.</summary>
    public bool MayBlock;

    /// <summary>The task that runs, when it is one that returns by <c>task.return</c>.</summary>
    public AsyncTask? Task;

    /// <summary>Storage of the current thread (<c>context.get</c>, <c>context.set</c>).</summary>
    public long Context0;

    /// <inheritdoc cref="Context0"/>
    public long Context1;

    /// <summary>Calls of <c>backpressure.inc</c> without their <c>dec</c>.</summary>
    public int Backpressure;

    /// <summary>Counts calls of the host: what an instance lends is lent for one of them (<see cref="ResourceHandle.LentFor"/>).</summary>
    public int HostCalls;

    public Store Store { get; }

    public ComponentInstanceState? Parent { get; }

    public string Name { get; }

    public HandleTable Handles { get; } = new();

    /// <summary>True when this is <paramref name="other"/> or contains it.</summary>
    public bool IsReflexiveAncestorOf(ComponentInstanceState? other)
    {
        for (; other is not null; other = other.Parent)
        {
            if (ReferenceEquals(this, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For a call out of this instance.</summary>
    /// <exception cref="TrapException">It is not allowed now, or the callee may suspend what must not be suspended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckLeave(bool isCalleeAsync)
    {
        if (!MayLeave)
        {
            AbiTrap.CannotLeave();
        }

        if (isCalleeAsync && !MayBlock)
        {
            AbiTrap.Value("cannot block a synchronous task before returning: a function of a synchronous type calls an async one");
        }

        HostCalls++;
    }

    /// <summary>For a call from the host: false when the instance, or one around it, must not be entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter()
    {
        if (!MayEnter || Parent is not null)
        {
            return TryEnterWithParents(null);
        }

        MayEnter = false;
        Context0 = 0;
        Context1 = 0;
        return true;
    }

    /// <summary>After a call from the host that returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        MayEnter = true;
        if (Parent is not null)
        {
            ExitToParents(Parent, null);
        }
    }

    /// <summary>Enters this instance and those around it up to, but not including, <paramref name="outermost"/>, unless one must not be entered.</summary>
    public bool TryEnterWithParents(ComponentInstanceState? outermost)
    {
        for (ComponentInstanceState? state = this; state != outermost; state = state!.Parent)
        {
            if (!state!.MayEnter)
            {
                return false;
            }
        }

        for (ComponentInstanceState? state = this; state != outermost; state = state!.Parent)
        {
            state!.MayEnter = false;
        }

        Context0 = 0;
        Context1 = 0;
        return true;
    }

    /// <inheritdoc cref="TryEnterWithParents"/>
    /// <exception cref="TrapException">One must not be entered.</exception>
    public void EnterWithParents(ComponentInstanceState? outermost)
    {
        if (!TryEnterWithParents(outermost))
        {
            AbiTrap.CannotEnter(Name);
        }
    }

    /// <summary>The innermost instance that contains both this one and another, or null.</summary>
    public ComponentInstanceState? CommonAncestor(ComponentInstanceState other)
    {
        ComponentInstanceState? common = this;
        while (common is not null && !common.IsReflexiveAncestorOf(other))
        {
            common = common.Parent;
        }

        return common;
    }

    public static void ExitToParents(ComponentInstanceState from, ComponentInstanceState? outermost)
    {
        for (ComponentInstanceState? state = from; state != outermost; state = state!.Parent)
        {
            state!.MayEnter = true;
        }
    }
}
