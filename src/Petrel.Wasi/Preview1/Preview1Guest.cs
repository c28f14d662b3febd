namespace Petrel.Wasi.Preview1;

/// <summary>What a store keeps for preview 1. It stays the same when the store is given another configuration.</summary>
internal sealed class Preview1Guest(Preview1Host host) : IDisposable
{
    /// <summary>The functions, on what the present configuration grants.</summary>
    public Preview1Host Host { get; private set; } = host;

    /// <summary>Closes everything and goes on with other grants.</summary>
    public void Replace(Preview1Host host)
    {
        Host.Dispose();
        Host = host;
    }

    public void Dispose() => Host.Dispose();
}
