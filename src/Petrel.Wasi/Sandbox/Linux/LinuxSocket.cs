namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>A socket: a listener that the embedder gave, or a connection taken from one.</summary>
internal sealed unsafe class LinuxSocket : SocketDescriptor
{
    private readonly HostHandle _handle;
    private FileType? _type;

    /// <summary>Wraps a socket.</summary>
    /// <param name="handle">The socket; disposed with this object.</param>
    /// <param name="listening">Whether it is a listener.</param>
    /// <param name="flags">Its modes; only non-blocking has a meaning.</param>
    public LinuxSocket(HostHandle handle, bool listening, DescriptorFlags flags = DescriptorFlags.None)
        : base(listening, flags) => _handle = handle;

    public override FileType Type => _type ??= FindType();

    public override HostHandle? Readiness => _handle;

    public override ulong Available
    {
        get
        {
            using HostHandle.Lease lease = _handle.Acquire();
            int available = 0;
            return !IsListener && Libc.ioctl(lease.Descriptor, Libc.FIONREAD, &available) == 0 && available > 0 ? (ulong)available : 0;
        }
    }

    public override Errno GetStatus(out FileStatus status)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        Errno errno = LinuxStatus.Get(lease.Descriptor, out status);
        status.Type = Type;
        return errno;
    }

    public override Errno Accept(DescriptorFlags connectionFlags, out Descriptor? connection)
    {
        connection = null;
        using HostHandle.Lease lease = _handle.Acquire();
        while (true)
        {
            if (NonBlocking && !LinuxPoll.IsReady(lease.Descriptor, LinuxPoll.Input))
            {
                return Errno.Again;
            }

            int descriptor = Libc.accept4(lease.Descriptor, null, null, Libc.SOCK_CLOEXEC);
            if (descriptor >= 0)
            {
                connection = new LinuxSocket(new HostHandle(descriptor, owned: true), listening: false, connectionFlags & DescriptorFlags.NonBlocking);
                return Errno.Success;
            }

            if (!Retry(lease.Descriptor, LinuxPoll.Input))
            {
                return Libc.LastErrno;
            }
        }
    }

    public override Errno Receive(IoVectors buffers, ReceiveFlags receiveFlags, out uint count, out bool truncated)
    {
        count = 0;
        truncated = false;
        int modes = ((receiveFlags & ReceiveFlags.Peek) != 0 ? Libc.MSG_PEEK : 0)
            | ((receiveFlags & ReceiveFlags.WaitAll) != 0 ? Libc.MSG_WAITALL : 0)
            | (NonBlocking ? Libc.MSG_DONTWAIT : 0);
        using HostHandle.Lease lease = _handle.Acquire();
        Libc.MessageHeader message = new() { Vectors = buffers.First, VectorCount = (nuint)buffers.Count };
        nint result;
        do
        {
            result = Libc.recvmsg(lease.Descriptor, &message, modes);
        }
        while (result < 0 && Retry(lease.Descriptor, LinuxPoll.Input));
        count = result < 0 ? 0 : (uint)result;
        truncated = result >= 0 && (message.Flags & Libc.MSG_TRUNC) != 0;
        return result < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno Send(IoVectors buffers, out uint count)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        Libc.MessageHeader message = new() { Vectors = buffers.First, VectorCount = (nuint)buffers.Count };
        nint result;
        do
        {
            result = Libc.sendmsg(lease.Descriptor, &message, Libc.MSG_NOSIGNAL | (NonBlocking ? Libc.MSG_DONTWAIT : 0));
        }
        while (result < 0 && Retry(lease.Descriptor, LinuxPoll.Output));
        count = result < 0 ? 0 : (uint)result;
        return result < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno Shutdown(bool receive, bool send)
    {
        if (!receive && !send)
        {
            return Errno.Inval;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        int how = (receive, send) switch
        {
            (true, false) => 0,
            (false, _) => 1,
            _ => 2,
        };
        return Libc.shutdown(lease.Descriptor, how) < 0 ? Libc.LastErrno : Errno.Success;
    }

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private bool Retry(int descriptor, short events)
    {
        int error = Libc.LastError;
        if (error == Libc.EINTR)
        {
            return true;
        }

        if (error == Libc.EAGAIN && !NonBlocking)
        {
            LinuxPoll.Wait(descriptor, events);
            return true;
        }

        return false;
    }

    private FileType FindType()
    {
        using HostHandle.Lease lease = _handle.Acquire();
        int value = Libc.SOCK_STREAM;
        uint length = sizeof(int);
        _ = Libc.getsockopt(lease.Descriptor, Libc.SOL_SOCKET, Libc.SO_TYPE, &value, &length);
        return value == Libc.SOCK_STREAM ? FileType.SocketStream : FileType.SocketDatagram;
    }
}
