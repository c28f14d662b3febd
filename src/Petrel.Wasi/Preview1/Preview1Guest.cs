namespace Petrel.Wasi.Preview1;

/// <summary>What a store keeps for preview 1. It stays the same when the store is given another configuration.</summary>
internal sealed class Preview1Guest : IDisposable
{
    // The guest of the program's first thread, when this one belongs to another thread of it.
    private readonly Preview1Guest? _program;
    private Preview1Host? _host;
    private volatile bool _isEnded;

    public Preview1Guest(Preview1Host host) => _host = host;

    private Preview1Guest(Preview1Guest program) => _program = program;

    /// <summary>The functions, on what the present configuration grants.</summary>
    /// <exception cref="TrapException">The program has ended, and this is a thread that is still running.</exception>
    public Preview1Host Host => _isEnded
        ? throw new TrapException(TrapCode.Interrupted, "interrupted: the program of this thread has ended")
        : _host ?? _program!.Host;

    /// <summary>What the present configuration grants.</summary>
    public WasiContext Context => Host.Context;

    /// <summary>The guest for the store of another thread of the same program: it has the same descriptors and does not own them.</summary>
    public Preview1Guest ForThread() => new(_program ?? this);

    /// <summary>From now on every call of a function traps, in all threads.</summary>
    public void End() => _isEnded = true;

    /// <summary>Closes everything and goes on with other grants.</summary>
    public void Replace(Preview1Host host)
    {
        _host?.Dispose();
        _host = host;
    }

    public void Dispose() => _host?.Dispose();
}
