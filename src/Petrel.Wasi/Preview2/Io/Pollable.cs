using Wasi.Io.Poll;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>One event that a guest can wait for (<c>wasi:io/poll pollable</c>).</summary>
/// <remarks>
/// Readiness is always asked for anew: a pollable remembers nothing, and stays usable for as long as what it was made from. When that is
/// closed it is ready, so that nobody waits for ever.
/// </remarks>
internal abstract class Pollable(Preview2Guest guest) : IPollable
{
    /// <summary>The guest that waits.</summary>
    public Preview2Guest Guest { get; } = guest;

    /// <summary>Whether the event has happened. Never waits.</summary>
    public abstract bool IsReady();

    /// <summary>Says what may make it ready. Called when it was not.</summary>
    public abstract void Register(PollRequest request);

    /// <inheritdoc/>
    public bool Ready()
    {
        PollHost.SendPending(Guest);
        return IsReady();
    }

    /// <inheritdoc/>
    public void Block() => PollHost.Wait(Guest, this);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
