using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>The stacks of one store, and how control moves between them (stack switching proposal).</summary>
/// <remarks>
/// Each continuation that has begun has a thread of its own; exactly one thread of the store has the turn:
/// <code>
/// host ─resume─► A ─resume─► B ─suspend $t─►      B is current; A and the host wait for what they resumed
///      handles $t
/// </code>
/// <list type="number">
/// <item><c>suspend</c> walks from the current stack to the innermost one that was resumed with a handler for the tag: A. It
/// cuts the chain above the host, parks B..A as a continuation, gives that and the payload to the host, and waits.</item>
/// <item><c>resume</c> of the continuation makes the resumer the parent of A, gives the arguments to B, and waits.</item>
/// <item><c>switch</c> does both at once: the chain that goes is replaced by the one that comes, under the same parent and handlers,
/// and whoever resumed does not notice.</item>
/// </list>
/// Who gets the turn sets the state of the store (<see cref="Arrive"/>); who waits leaves it alone.
/// </remarks>
internal sealed partial class StackSwitching(Store store)
{
    private ContinuationStack? _current;

    // Store.Entered when the current stack got the turn: differs while host functions on it call back.
    private nuint _base;

    private bool IsHostOnStack => store.Entered != _base;

    /// <summary><c>resume</c>, and <c>resume_throw</c> when there is something to throw.</summary>
    public RuntimeValue[] Resume(
        Continuation continuation, RuntimeValue[] arguments, WasmException? thrown, in HandlerList handlers, ref int clause)
    {
        ContinuationStack? parent = _current;
        nuint ownBase = _base;
        bool hostBetween = parent is not null && IsHostOnStack;
        StackRange range = store.Range;
        ThreadTurn ownTurn = ThreadTurn.Current;
        Begin(continuation, arguments, thrown, new Place(parent, hostBetween, handlers, ownTurn));
        Turn turn = ownTurn.Await();
        _current = parent;
        // Without host frames in between this stack may have been suspended and resumed elsewhere since.
        _base = hostBetween ? ownBase : store.Entered;
        store.UseStack(range);
        turn.Exception?.Throw();
        clause = turn.Clause;
        return turn.Values!;
    }

    /// <summary><c>suspend</c>: returns what the next resumer passes.</summary>
    public RuntimeValue[] Suspend(RuntimeValue[] payload, TagInstance tag)
    {
        ContinuationStack handler = FindHandler(tag, isSwitch: false, out int clause);
        ContinuationStack current = _current!;
        LeaveToResumer(current, handler, payload, clause);
        return AwaitResumption(current);
    }

    /// <summary><c>switch</c>: the target takes the place of what is suspended.</summary>
    public RuntimeValue[] Switch(Continuation target, RuntimeValue[] arguments, TagInstance tag)
    {
        ContinuationStack handler = FindHandler(tag, isSwitch: true, out _);
        ContinuationStack current = _current!;
        LeaveToTarget(current, handler, target, arguments);
        return AwaitResumption(current);
    }

    /// <summary>Called on a stack that got the turn.</summary>
    public void Arrive(ContinuationStack stack)
    {
        _current = stack;
        _base = store.Entered;
        store.UseStack(stack.Range);
    }

    // What creates continuations is kept in methods that are over when the thread parks: a parked thread that had a reference
    // to its own continuation on its stack would keep it from being collected.

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveToResumer(ContinuationStack current, ContinuationStack handler, RuntimeValue[] payload, int clause)
    {
        Place place = Cut(handler);
        RuntimeValue[] values = WithContinuation(payload, current, handler);
        place.Resumer.Give(Turn.Passing(values, clause + 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LeaveToTarget(ContinuationStack current, ContinuationStack handler, Continuation target, RuntimeValue[] arguments)
    {
        // First, so that nothing has moved when it traps.
        ContinuationContent content = target.Take([]);
        ContinuationStack? fresh = content.Function is null ? null : TakeStack();
        Place place = Cut(handler);
        RuntimeValue[] last = WithContinuation(arguments, current, handler);
        content.Arguments = content.Arguments.Length == 0 ? last : [.. content.Arguments, .. last];
        Continue(ref content, thrown: null, place, fresh);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin(Continuation continuation, RuntimeValue[] arguments, WasmException? thrown, in Place place)
    {
        ContinuationContent content = continuation.Take(arguments);
        if (content.Function is not null && thrown is not null)
        {
            // It never begins.
            throw thrown;
        }

        ContinuationStack? fresh = content.Function is null ? null : TakeStack();
        Continue(ref content, thrown, place, fresh);
    }

    /// <summary>Gives the turn to a continuation in its new place.</summary>
    private void Continue(ref ContinuationContent content, WasmException? thrown, in Place place, ContinuationStack? fresh)
    {
        if (fresh is not null)
        {
            Put(fresh, place);
            fresh.Start(this, content.Function!, content.Arguments);
            return;
        }

        ParkedStacks parked = content.Parked!;
        ObjectDisposedException.ThrowIf(!parked.TryClaim(), store);
        Put(parked.Bottom, place);
        parked.Top.Turn.Give(thrown is null ? Turn.Passing(content.Arguments) : Turn.Throwing(thrown));
    }

    private RuntimeValue[] AwaitResumption(ContinuationStack current)
    {
        Turn turn = current.Turn.Await();
        Arrive(current);
        turn.Exception?.Throw();
        return turn.Values!;
    }

    /// <summary>The innermost stack that was resumed with a handler for the tag; traps when there is none before the host.</summary>
    private ContinuationStack FindHandler(TagInstance tag, bool isSwitch, out int clause)
    {
        clause = -1;
        ContinuationStack? stack = _current;
        if (stack is null || IsHostOnStack)
        {
            ThrowHelper.UnhandledSuspension();
        }

        while (true)
        {
            clause = stack.Handlers.Find(tag, isSwitch);
            if (clause >= 0)
            {
                return stack;
            }

            if (stack.Parent is null || stack.HostBetween)
            {
                ThrowHelper.UnhandledSuspension();
            }

            stack = stack.Parent;
        }
    }

    private static Place Cut(ContinuationStack bottom)
    {
        var place = new Place(bottom.Parent, bottom.HostBetween, bottom.Handlers, bottom.Resumer!);
        bottom.Parent = null;
        bottom.Handlers = default;
        bottom.Resumer = null;
        return place;
    }

    private static void Put(ContinuationStack bottom, in Place place)
    {
        bottom.Parent = place.Parent;
        bottom.HostBetween = place.HostBetween;
        bottom.Handlers = place.Handlers;
        bottom.Resumer = place.Resumer;
    }

    /// <summary>The values with a reference to the chain after them. In a new array, which the suspended code does not know.</summary>
    private static RuntimeValue[] WithContinuation(RuntimeValue[] values, ContinuationStack top, ContinuationStack bottom)
    {
        var result = new RuntimeValue[values.Length + 1];
        values.CopyTo(result, 0);
        result[^1].Reference = new Continuation(new ParkedStacks(top, top.Park(), bottom));
        return result;
    }

    /// <summary>What a stack is resumed into.</summary>
    private readonly struct Place(ContinuationStack? parent, bool hostBetween, HandlerList handlers, ThreadTurn resumer)
    {
        public ContinuationStack? Parent => parent;

        public bool HostBetween => hostBetween;

        public HandlerList Handlers => handlers;

        public ThreadTurn Resumer => resumer;
    }
}
