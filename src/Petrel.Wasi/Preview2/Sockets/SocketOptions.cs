using System.Net.Sockets;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>Options of sockets, in the units of <c>wasi:sockets</c>. Values that the system does not take are brought to the nearest that it does.</summary>
internal static class SocketOptions
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    // What Linux takes at most: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL and MAX_TCP_KEEPCNT.
    private const ulong LongestKeepAlive = 32767;
    private const uint MostProbes = 127;

    // Linux keeps twice of what it was told, for its own records, and tells that.
    private static readonly int s_bufferFactor = OperatingSystem.IsLinux() ? 2 : 1;

    public static bool GetKeepAlive(Socket socket) => Get(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0;

    public static void SetKeepAlive(Socket socket, bool value) => Set(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive, value ? 1 : 0);

    public static ulong GetDuration(Socket socket, SocketOptionName option) =>
        (ulong)Get(socket, SocketOptionLevel.Tcp, option) * NanosecondsPerSecond;

    public static void SetDuration(Socket socket, SocketOptionName option, ulong nanoseconds)
    {
        ThrowIfZero(nanoseconds);
        ulong seconds = ((nanoseconds - 1) / NanosecondsPerSecond) + 1;
        Set(socket, SocketOptionLevel.Tcp, option, (int)Math.Min(seconds, LongestKeepAlive));
    }

    public static uint GetProbeCount(Socket socket) => (uint)Get(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount);

    public static void SetProbeCount(Socket socket, uint value)
    {
        ThrowIfZero(value);
        Set(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, (int)Math.Min(value, MostProbes));
    }

    public static byte GetHopLimit(Socket socket)
    {
        try
        {
            return (byte)Math.Clamp((int)socket.Ttl, 1, byte.MaxValue);
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }

    public static void SetHopLimit(Socket socket, byte value)
    {
        ThrowIfZero(value);
        try
        {
            socket.Ttl = value;
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }

    public static ulong GetBufferSize(Socket socket, SocketOptionName option) =>
        (ulong)(Get(socket, SocketOptionLevel.Socket, option) / s_bufferFactor);

    public static void SetBufferSize(Socket socket, SocketOptionName option, ulong value)
    {
        ThrowIfZero(value);
        Set(socket, SocketOptionLevel.Socket, option, (int)Math.Min(value, int.MaxValue / 2));
    }

    /// <summary>Zero is never a value for what calls this.</summary>
    public static void ThrowIfZero(ulong value)
    {
        if (value == 0)
        {
            throw SocketFailure.Of(ErrorCode.InvalidArgument);
        }
    }

    private static int Get(Socket socket, SocketOptionLevel level, SocketOptionName option)
    {
        try
        {
            return (int)socket.GetSocketOption(level, option)!;
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }

    private static void Set(Socket socket, SocketOptionLevel level, SocketOptionName option, int value)
    {
        try
        {
            socket.SetSocketOption(level, option, value);
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }
}
