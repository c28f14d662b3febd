using Petrel.Wasi.Sandbox;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>
/// The bytes of a body on their way between the guest, which never waits here, and a task that sends or receives. One side adds, the other takes;
/// either may end it. What is in it is limited, so that the faster side is held up.
/// </summary>
/// <param name="wakeup">Told when the task changed something that the guest may wait for.</param>
/// <param name="capacity">How many bytes there may be.</param>
internal sealed class BodyQueue(Wakeup wakeup, int capacity)
{
    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private int _start;
    private int _count;
    private bool _isCompleted;
    private bool _isAbandoned;
    private ErrorCode? _error;
    private TaskCompletionSource? _change;

    /// <summary>Whether nobody adds any more.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_lock)
            {
                return _isCompleted;
            }
        }
    }

    /// <summary>Why it ended before its time; null when it did not.</summary>
    public ErrorCode? Error
    {
        get
        {
            lock (_lock)
            {
                return _error;
            }
        }
    }

    /// <summary>Bytes that are there.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Bytes that may be added.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
            {
                return capacity - _count;
            }
        }
    }

    /// <summary>Whether the taking side has gone: what is added from now on is thrown away.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (_lock)
            {
                return _isAbandoned;
            }
        }
    }

    /// <summary>Adds bytes, for which there is room.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!_isAbandoned && !_isCompleted)
            {
                Reserve(bytes.Length);
                int end = (_start + _count) % _bytes.Length;
                int first = Math.Min(bytes.Length, _bytes.Length - end);
                bytes[..first].CopyTo(_bytes.AsSpan(end));
                bytes[first..].CopyTo(_bytes);
                _count += bytes.Length;
            }

            Changed();
        }
    }

    /// <summary>Takes what there is.</summary>
    public int Take(Span<byte> destination)
    {
        lock (_lock)
        {
            int count = Math.Min(destination.Length, _count);
            if (count > 0)
            {
                int first = Math.Min(count, _bytes.Length - _start);
                _bytes.AsSpan(_start, first).CopyTo(destination);
                _bytes.AsSpan(0, count - first).CopyTo(destination[first..]);
                _start = (_start + count) % _bytes.Length;
                _count -= count;
                Changed();
            }

            return count;
        }
    }

    /// <summary>Ends it: all was added, or an error came in between. Only the first end counts.</summary>
    public void Complete(ErrorCode? error = null)
    {
        lock (_lock)
        {
            if (!_isCompleted)
            {
                _isCompleted = true;
                _error = error;
                Changed();
            }
        }
    }

    /// <summary>Nobody takes any more; whoever adds need not wait.</summary>
    public void Abandon(ErrorCode? error = null)
    {
        lock (_lock)
        {
            _isAbandoned = true;
            _error ??= error;
            _count = 0;
            Changed();
        }
    }

    /// <summary>Waits, in a task, until there are bytes or it has ended.</summary>
    public Task WaitForBytesAsync(CancellationToken cancellation) => WaitAsync(static queue => queue._count > 0 || queue._isCompleted, cancellation);

    /// <summary>Waits, in a task, until there is room or nobody takes any more.</summary>
    public Task WaitForRoomAsync(int room, CancellationToken cancellation) => WaitAsync(queue => queue._isAbandoned || capacity - queue._count >= room, cancellation);

    private async Task WaitAsync(Func<BodyQueue, bool> isDone, CancellationToken cancellation)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (isDone(this))
                {
                    return;
                }

                _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                change = _change.Task;
            }

            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Changed()
    {
        _change?.SetResult();
        _change = null;
        wakeup.Signal();
    }

    private void Reserve(int more)
    {
        if (_count + more > _bytes.Length)
        {
            byte[] larger = new byte[Math.Max(4096, Math.Max(_count + more, Math.Min(capacity, _bytes.Length * 2)))];
            int first = Math.Min(_count, _bytes.Length - _start);
            _bytes.AsSpan(_start, first).CopyTo(larger);
            _bytes.AsSpan(0, _count - first).CopyTo(larger.AsSpan(first));
            _bytes = larger;
            _start = 0;
        }
    }
}
