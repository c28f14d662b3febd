namespace Petrel.Runtime;

/// <summary>
/// Where a thread waits for its turn. Of the threads that run one store's code, one has the turn and the others wait here, each
/// in its own place: parked in a suspension, waiting for what it resumed, or idle in the pool.
/// </summary>
internal sealed class ThreadTurn
{
    // A continuation often comes back within a few microseconds: less than going to sleep and being woken takes. Yielding
    // the processor rather than spinning on it also serves the case that the other thread needs this very processor.
    private const int Yields = 30;

    private const int Empty = 0;
    private const int Given = 1;
    private const int Sleeping = 2;

    [ThreadStatic]
    private static ThreadTurn? t_current;

    private readonly object _bed = new();
    private int _state;
    private Turn _turn;

    /// <summary>The place of this thread.</summary>
    public static ThreadTurn Current
    {
        get => t_current ??= new ThreadTurn();
        set => t_current = value;
    }

    /// <summary>Lets the thread go on that waits here, or that is about to.</summary>
    public void Give(in Turn turn)
    {
        _turn = turn;
        _turn.Context = turn.Kind == TurnKind.Abandon ? null : ExecutionContext.Capture();
        if (Interlocked.Exchange(ref _state, Given) == Sleeping)
        {
            Wake();
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="AbandonedStackException">The continuation was abandoned; nothing of its store may be touched.</exception>
    public Turn Await()
    {
        _ = Wait(Timeout.Infinite);
        Turn turn = Take();
        if (turn.Kind == TurnKind.Abandon)
        {
            throw new AbandonedStackException();
        }

        return turn;
    }

    /// <summary>Waits for the turn, which the thread takes when it is idle; false when none came in time.</summary>
    public bool TryAwait(int milliseconds)
    {
        if (!Wait(milliseconds))
        {
            return false;
        }

        _ = Take();
        return true;
    }

    private void Wake()
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                lock (_bed)
                {
                    Monitor.Pulse(_bed);
                    break;
                }
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }

        if (isInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    private Turn Take()
    {
        Turn turn = _turn;
        // Values hold continuations: a thread that parks must not keep them alive.
        _turn = default;
        Volatile.Write(ref _state, Empty);
        if (turn.Context is { } context)
        {
            ExecutionContext.Restore(context);
        }

        return turn;
    }

    private bool Wait(int milliseconds)
    {
        for (int i = 0; i < Yields; i++)
        {
            if (Volatile.Read(ref _state) == Given)
            {
                return true;
            }

            _ = Thread.Yield();
        }

        bool isInterrupted = false;
        lock (_bed)
        {
            if (Interlocked.CompareExchange(ref _state, Sleeping, Empty) == Empty)
            {
                while (Volatile.Read(ref _state) != Given)
                {
                    try
                    {
                        if (!Monitor.Wait(_bed, milliseconds)
                            && Interlocked.CompareExchange(ref _state, Empty, Sleeping) == Sleeping)
                        {
                            return false;
                        }
                    }
                    catch (ThreadInterruptedException)
                    {
                        // Another thread runs this one's code: there is no way out but to wait for it.
                        isInterrupted = true;
                    }
                }
            }
        }

        if (isInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }

        return true;
    }
}
