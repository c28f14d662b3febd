using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>The network (<c>wasi:sockets/network network</c>). There is one; what it permits is the configuration's.</summary>
internal sealed class Network : INetwork
{
    public void Dispose()
    {
    }
}
