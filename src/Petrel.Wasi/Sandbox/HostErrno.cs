using System.Net.Sockets;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>Translates what .NET throws, for streams of the embedder and for hosts without the Linux implementation.</summary>
internal static class HostErrno
{
    private const int FacilityMask = 0xffff;

    /// <summary>Whether an exception is an answer of the operating system, to be handed to the guest, and not a mistake in the host.</summary>
    public static bool IsAnswer(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SocketException or ObjectDisposedException or NotSupportedException;

    /// <summary>The number for an exception that <see cref="IsAnswer"/> accepts.</summary>
    public static Errno Translate(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => Errno.Noent,
        PathTooLongException => Errno.Nametoolong,
        EndOfStreamException => Errno.Io,
        UnauthorizedAccessException => Errno.Acces,
        ObjectDisposedException => Errno.Badf,
        NotSupportedException => Errno.Notsup,
        IOException { InnerException: SocketException inner } => Translate(inner),
        IOException when OperatingSystem.IsWindows() => TranslateWindows(exception.HResult & FacilityMask),
        // The numbers up to ERANGE are the same on all Unix systems.
        IOException { HResult: > 0 and <= 34 } => LinuxErrno.Translate(exception.HResult),
        IOException when OperatingSystem.IsLinux() => LinuxErrno.Translate(exception.HResult),
        IOException { HResult: 62 } => Errno.Loop,
        IOException { HResult: 63 } => Errno.Nametoolong,
        IOException { HResult: 66 } => Errno.Notempty,
        SocketException socket => Translate(socket),
        _ => Errno.Io,
    };

    private static Errno Translate(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AccessDenied => Errno.Acces,
        SocketError.AddressAlreadyInUse => Errno.Addrinuse,
        SocketError.AddressNotAvailable => Errno.Addrnotavail,
        SocketError.ConnectionAborted => Errno.Connaborted,
        SocketError.ConnectionRefused => Errno.Connrefused,
        SocketError.ConnectionReset => Errno.Connreset,
        SocketError.HostUnreachable => Errno.Hostunreach,
        SocketError.Interrupted => Errno.Intr,
        SocketError.InvalidArgument => Errno.Inval,
        SocketError.IsConnected => Errno.Isconn,
        SocketError.MessageSize => Errno.Msgsize,
        SocketError.NetworkDown => Errno.Netdown,
        SocketError.NetworkReset => Errno.Netreset,
        SocketError.NetworkUnreachable => Errno.Netunreach,
        SocketError.NoBufferSpaceAvailable => Errno.Nobufs,
        SocketError.NotConnected => Errno.Notconn,
        SocketError.OperationNotSupported => Errno.Notsup,
        SocketError.Shutdown => Errno.Pipe,
        SocketError.TimedOut => Errno.Timedout,
        SocketError.WouldBlock => Errno.Again,
        _ => Errno.Io,
    };

    private static Errno TranslateWindows(int code) => code switch
    {
        2 or 3 => Errno.Noent,
        4 => Errno.Mfile,
        5 => Errno.Acces,
        6 => Errno.Badf,
        17 => Errno.Xdev,
        19 => Errno.Rofs,
        32 or 33 => Errno.Busy,
        39 or 112 => Errno.Nospc,
        80 or 183 => Errno.Exist,
        87 => Errno.Inval,
        109 or 232 => Errno.Pipe,
        145 => Errno.Notempty,
        206 => Errno.Nametoolong,
        267 => Errno.Notdir,
        1142 => Errno.Mlink,
        1314 => Errno.Perm,
        _ => Errno.Io,
    };
}
