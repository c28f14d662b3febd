namespace Petrel.Wasi;

/// <summary>What a guest wants to do with an address.</summary>
public enum WasiSocketUse
{
    /// <summary>Bind a TCP socket to it.</summary>
    TcpBind,

    /// <summary>Connect a TCP socket to it.</summary>
    TcpConnect,

    /// <summary>Bind a UDP socket to it.</summary>
    UdpBind,

    /// <summary>Make it the peer of a UDP socket.</summary>
    UdpConnect,

    /// <summary>Send a datagram to it.</summary>
    UdpSend,
}
