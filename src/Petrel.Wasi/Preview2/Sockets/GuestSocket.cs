using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>
/// A socket of the system and how many resources of the guest use it: the socket's own and its streams. Never blocks.
/// </summary>
internal sealed class GuestSocket : IDisposable
{
    private readonly Preview2Guest _guest;
    private readonly HostHandle? _handle;
    private int _users;

    /// <summary>Takes a socket, which is non-blocking.</summary>
    public GuestSocket(Preview2Guest guest, Socket socket)
    {
        _guest = guest;
        Socket = socket;
        _handle = Libc.IsSupported ? new HostHandle(socket.SafeHandle) : null;
        guest.Add(this);
    }

    public Socket Socket { get; }

    /// <summary>Begins a use.</summary>
    public GuestSocket Use()
    {
        _users++;
        return this;
    }

    /// <summary>Ends a use; the last one closes.</summary>
    public void Release()
    {
        if (--_users == 0)
        {
            _guest.Remove(this);
            Dispose();
        }
    }

    /// <summary>Whether reading (accepting) or writing (being connected) would not wait. True when it is closed or failed.</summary>
    public bool IsReady(bool write)
    {
        if (_handle is not null)
        {
            using HostHandle.Lease lease = _handle.Acquire();
            return lease.Descriptor < 0 || LinuxPoll.IsReady(lease.Descriptor, write ? LinuxPoll.Output : LinuxPoll.Input);
        }

        try
        {
            return Socket.Poll(0, write ? SelectMode.SelectWrite : SelectMode.SelectRead) || Socket.Poll(0, SelectMode.SelectError);
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return true;
        }
    }

    /// <summary>Ends a wait when it is ready.</summary>
    public void Register(bool write, PollRequest request)
    {
        if (_handle is null)
        {
            request.LookAgain();
        }
        else
        {
            request.WaitFor(_handle, write);
        }
    }

    public void Dispose()
    {
        _handle?.Dispose();
        Socket.Dispose();
    }
}
