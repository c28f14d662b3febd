using System.Net;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>What one call of <c>udp-socket.stream</c> began; the next one ends it, and its streams with it.</summary>
/// <param name="remote">The only peer, or null.</param>
internal sealed class UdpAssociation(IPEndPoint? remote)
{
    public IPEndPoint? Remote => remote;

    public bool HasEnded { get; private set; }

    public void End() => HasEnded = true;
}
