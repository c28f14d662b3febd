using System.Runtime.CompilerServices;
using Petrel.Runtime;

namespace Petrel;

/// <content>Entering WebAssembly code and leaving it.</content>
/// <remarks>
/// Compiled code compares the stack pointer with a limit kept in its instance. The limit depends on the thread and on
/// how deep the host called, so that entering compares the stack pointer with the range for which the limit was
/// computed; that is nearly always all there is to do.
/// </remarks>
public sealed unsafe partial class Store
{
    // What the host keeps of the stack for functions that WebAssembly calls.
    internal const int HostReserve = 256 * 1024;

    // How far above the place where the limit was computed it is still good enough.
    private const int Slack = 64 * 1024;

    private nuint _stackLimit;
    private nuint _stackSpan;

    // The thread for which it was computed. Never null once the span is not 0.
    private ThreadStack* _stack;
    private long _stackIdentity;

    // Stack pointer of the innermost call into WebAssembly that has not returned; 0 when there is none.
    private nuint _entered;

    /// <summary>Called before every call of compiled code. The result goes to <see cref="Leave"/> afterwards.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nuint Enter()
    {
        byte marker;
        nuint stackPointer = (nuint)(&marker);
        if (!CanEnter(stackPointer))
        {
            EnterSlow(stackPointer);
        }

        return SetEntered(stackPointer);
    }

    /// <summary>True when <see cref="SetEntered"/> may follow with the same stack pointer, false when <see cref="Prepare"/> must be called first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool CanEnter(nuint stackPointer) => stackPointer - _stackLimit < _stackSpan
        && _stack->Identity == _stackIdentity
        && (ThreadStack.NoticesExit || ThreadStack.IsCurrent(_stack));

    /// <summary>The second half of <see cref="Enter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nuint SetEntered(nuint stackPointer)
    {
        nuint previous = _entered;
        _entered = stackPointer;
        return previous;
    }

    /// <summary>Makes code that is called from here, or from a little deeper, able to enter.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed of.</exception>
    /// <exception cref="TrapException">There is not enough stack left.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Prepare()
    {
        byte marker;
        EnterSlow((nuint)(&marker));
    }

    /// <summary>Called after every call of compiled code. It also keeps the store, and so every memory, alive until then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Leave(nuint previous) => _entered = previous;

    /// <summary>For the filter around a call of compiled code: leaves, and tells whether the exception is to be translated.</summary>
    internal bool LeaveOnTrap(Exception exception, nuint previous)
    {
        _entered = previous;
        return TrapTranslation.IsTrap(exception);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlow(nuint stackPointer)
    {
        ThrowIfDisposed();
        ThreadStack* stack = ThreadStack.GetCurrent();
        if (_entered != 0)
        {
            if (_stack != stack)
            {
                throw new InvalidOperationException("The store is in use by another thread: only one at a time may call into it.");
            }

            // A host function used up what was left before it called back.
            ThrowHelper.StackOverflow();
        }

        // Computed without going below 0, and in any case below the stack pointer.
        nuint lowest = stack->Low + HostReserve;
        nuint wanted = stackPointer - Math.Min((nuint)Engine.Options.MaxWasmStack, stackPointer);
        nuint limit = Math.Max(lowest, wanted);
        if (limit >= stackPointer)
        {
            ThrowHelper.StackOverflow();
        }

        _stack = stack;
        _stackIdentity = stack->Identity;
        _stackLimit = limit;
        _stackSpan = Math.Min(stackPointer + Slack, stack->High) - limit;
        foreach (ModuleInstance instance in _instances.Items)
        {
            instance.StackLimit = limit;
        }
    }

    /// <summary>Makes the next call take the slow path.</summary>
    private void ForgetStack() => _stackSpan = 0;
}
