using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>
/// Ends a guest's wait when something happened inside this process: a name was resolved, a response came. Any thread may signal;
/// who waits looks at everything again, so that one is enough for all events of a guest.
/// </summary>
internal sealed unsafe class Wakeup : IDisposable
{
    private readonly object _monitor = new();
    private HostHandle? _handle;
    private bool _isDisposed;

    /// <summary>Whether something happened since <see cref="Reset"/>.</summary>
    public bool IsSignalled { get; private set; }

    /// <summary>Readable while signalled; on Linux only.</summary>
    public HostHandle Handle
    {
        get
        {
            lock (_monitor)
            {
                if (_handle is null)
                {
                    int descriptor = Libc.eventfd(IsSignalled ? 1u : 0u, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
                    _handle = descriptor >= 0
                        ? new HostHandle(descriptor, owned: true)
                        : throw new PetrelException("cannot wait for events: too many files are open");
                }

                return _handle;
            }
        }
    }

    /// <summary>Something happened.</summary>
    public void Signal()
    {
        lock (_monitor)
        {
            if (IsSignalled || _isDisposed)
            {
                return;
            }

            IsSignalled = true;
            Monitor.PulseAll(_monitor);
            if (_handle is not null)
            {
                ulong one = 1;
                using HostHandle.Lease lease = _handle.Acquire();
                _ = Libc.write(lease.Descriptor, &one, sizeof(ulong));
            }
        }
    }

    /// <summary>Forgets what happened; to be called before everything is looked at.</summary>
    public void Reset()
    {
        lock (_monitor)
        {
            if (IsSignalled && _handle is not null)
            {
                ulong count;
                using HostHandle.Lease lease = _handle.Acquire();
                _ = Libc.read(lease.Descriptor, &count, sizeof(ulong));
            }

            IsSignalled = false;
        }
    }

    /// <summary>Waits without a kernel's help.</summary>
    public void Wait(int milliseconds)
    {
        lock (_monitor)
        {
            if (!IsSignalled)
            {
                Monitor.Wait(_monitor, milliseconds);
            }
        }
    }

    public void Dispose()
    {
        lock (_monitor)
        {
            _isDisposed = true;
            _handle?.Dispose();
        }
    }
}
