using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>A thread whose stack runs one continuation at a time; between two it waits in the pool.</summary>
internal sealed unsafe class ContinuationStack
{
    // For the frames of the runtime itself.
    private const int OwnReserve = 64 * 1024;

    private readonly ContinuationStackPool _pool;
    private StackRange _range;
    private StackSwitching? _owner;
    private FunctionInstance? _function;
    private RuntimeValue[]? _arguments;

    // Odd while the stack is the top of a parked chain; moves on with every change.
    private long _ticket;

    public ContinuationStack(ContinuationStackPool pool, int wasmStackSize)
    {
        _pool = pool;
        var thread = new Thread(Run, wasmStackSize + Store.HostReserve + OwnReserve) { IsBackground = true, Name = "wasm continuation" };
        thread.UnsafeStart();
    }

    /// <summary>Where the thread waits.</summary>
    public ThreadTurn Turn { get; } = new();

    /// <summary>The stack that resumed this one; null at the host, and while parked at the bottom of a chain.</summary>
    public ContinuationStack? Parent { get; set; }

    /// <summary>The thread that waits for this stack to return or suspend.</summary>
    public ThreadTurn? Resumer { get; set; }

    /// <summary>True when host functions lie between the parent's own code and the resumption: no suspension passes them.</summary>
    public bool HostBetween { get; set; }

    public HandlerList Handlers { get; set; }

    /// <summary>Place in the list of the store.</summary>
    public int Index { get; set; }

    public ref readonly StackRange Range => ref _range;

    /// <summary>Begins a continuation; the caller has set the properties and waits afterwards.</summary>
    public void Start(StackSwitching owner, FunctionInstance function, RuntimeValue[] arguments)
    {
        _owner = owner;
        _function = function;
        _arguments = arguments;
        Turn.Give(Runtime.Turn.Passing([]));
    }

    /// <summary>Marks this stack as the top of a parked chain.</summary>
    public long Park() => Interlocked.Increment(ref _ticket);

    /// <summary>Takes the right to wake the stack that the ticket stands for.</summary>
    public bool TryClaim(long ticket) => Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket;

    /// <summary>Unwinds a parked chain, unless somebody woke it first.</summary>
    public void TryAbandon(long ticket)
    {
        if (TryClaim(ticket))
        {
            _owner!.NoteAbandoned();
            Turn.Give(new Turn { Kind = TurnKind.Abandon });
        }
    }

    /// <summary>Unwinds the chain of which this is the parked top; does nothing with any other stack.</summary>
    public void TryAbandon()
    {
        long ticket = Volatile.Read(ref _ticket);
        if ((ticket & 1) != 0)
        {
            TryAbandon(ticket);
        }
    }

    private void Run()
    {
        ThreadTurn.Current = Turn;
        ExecutionContext? idle = ExecutionContext.Capture();
        _range = Store.RangeOf(ThreadStack.GetCurrent());
        do
        {
            while (!Turn.TryAwait(ContinuationStackPool.IdleMilliseconds))
            {
                if (_pool.TryRemove(this))
                {
                    return;
                }
            }
        }
        while (RunOne(idle));
    }

    /// <summary>Runs one continuation to its end; false when the thread is not needed any more.</summary>
    /// <remarks>A method of its own: an idle thread must keep nothing of the store alive.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunOne(ExecutionContext? idle)
    {
        StackSwitching owner = _owner!;
        Turn outcome;
        try
        {
            owner.Arrive(this);
            outcome = Runtime.Turn.Passing(Call());
        }
        catch (AbandonedStackException)
        {
            outcome = new Turn { Kind = TurnKind.Abandon };
        }
#pragma warning disable CA1031 // It goes on where the continuation was resumed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = Runtime.Turn.Throwing(e);
        }

        ThreadTurn? resumer = Resumer;
        Resumer = null;
        Parent = null;
        Handlers = default;
        _owner = null;
        owner.Remove(this, isEndOfAbandoned: outcome.Kind == TurnKind.Abandon && resumer is null);
        // From here on another continuation may have been given to this thread; it finds out when it waits.
        bool isKept = _pool.Return(this);
        resumer?.Give(outcome);
        if (idle is not null)
        {
            ExecutionContext.Restore(idle);
        }

        return isKept;
    }

    private RuntimeValue[] Call()
    {
        FunctionInstance function = _function!;
        RuntimeValue[] arguments = _arguments!;
        _function = null;
        _arguments = null;
        int count = function.Type.Results.Length;
        RuntimeValue[] results = count == 0 ? [] : new RuntimeValue[count];
        SignatureAssembly signature = function.Instance.Store.Engine.Signatures.Get(function.Type);
        var invoker = (delegate*<RuntimeValue[], RuntimeValue[], nint, ModuleInstance, void>)signature.Invoker;
        invoker(arguments, results, function.ResolvedCode, function.Instance);
        return results;
    }
}
