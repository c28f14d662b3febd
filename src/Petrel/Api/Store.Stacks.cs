using Petrel.Runtime;

namespace Petrel;

/// <content>What stack switching needs to know of a store's execution, and to change when another stack goes on.</content>
public sealed unsafe partial class Store
{
    private StackSwitching? _stacks;

    /// <summary>The stacks of continuations.</summary>
    internal StackSwitching Stacks => _stacks ??= new StackSwitching(this);

    /// <summary>Changes when the host calls into WebAssembly, and back when that call ends.</summary>
    internal nuint Entered => _entered;

    /// <summary>The part of this thread's stack that code may use.</summary>
    internal StackRange Range => new(_stack, _stackIdentity, _stackLimit, _stackSpan);

    /// <summary>What code may use of a stack that runs nothing else.</summary>
    internal static StackRange RangeOf(ThreadStack* stack)
    {
        nuint limit = stack->Low + HostReserve;
        return new StackRange(stack, stack->Identity, limit, stack->High - limit);
    }

    /// <summary>Code goes on with another stack.</summary>
    internal void UseStack(in StackRange range)
    {
        _stack = range.Stack;
        _stackIdentity = range.Identity;
        _stackLimit = range.Limit;
        _stackSpan = range.Span;
        foreach (ModuleInstance instance in _instances.Items)
        {
            instance.StackLimit = range.Limit;
        }
    }
}
