using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Collects what ends a wait; pollables that are not ready add theirs.</summary>
internal sealed class PollRequest(Preview2Guest guest) : IDisposable
{
    private readonly ReadinessSet _set = new(4);
    private ulong? _deadline;

    /// <summary>The wait ends when the kernel says that a descriptor is ready.</summary>
    public void WaitFor(HostHandle handle, bool write) => _set.Add(handle, write);

    /// <summary>The wait ends at a time of the guest's monotonic clock.</summary>
    public void WaitUntil(ulong deadline) => _deadline = Math.Min(_deadline ?? ulong.MaxValue, deadline);

    /// <summary>The wait ends when the guest's <see cref="Preview2Guest.Wakeup"/> is signalled.</summary>
    public void WaitForWakeup() => _set.Wakeup = guest.Wakeup;

    /// <summary>The wait is cut into short ones: nobody tells when this is ready.</summary>
    public void LookAgain() => _set.LookAgain();

    /// <summary>Waits. It may end early, without anything being ready.</summary>
    public void Wait()
    {
        Errno errno = _set.Wait(guest.Context.Clock, _deadline);
        if (errno != Errno.Success)
        {
            throw new PetrelException($"cannot wait for events: error {errno}");
        }
    }

    public void Dispose() => _set.Dispose();
}
