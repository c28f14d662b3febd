using System.Net.Sockets;

namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>A socket on a host without the Linux implementation.</summary>
internal sealed class ManagedSocket(Socket socket, bool listening, DescriptorFlags flags = DescriptorFlags.None) : Descriptor
{
    private DescriptorFlags _flags = flags;

    public override FileType Type => socket.SocketType == SocketType.Dgram ? FileType.SocketDatagram : FileType.SocketStream;

    public override Rights Rights => listening ? Rights.Listener : Rights.Socket;

    public override DescriptorFlags Flags => _flags;

    public override ulong Available => listening ? 0 : (ulong)socket.Available;

    private bool NonBlocking => (_flags & DescriptorFlags.NonBlocking) != 0;

    public override bool IsReady(bool write) => socket.Poll(0, write ? SelectMode.SelectWrite : SelectMode.SelectRead);

    public override Errno SetFlags(DescriptorFlags flags)
    {
        if ((flags & ~DescriptorFlags.NonBlocking) != 0)
        {
            return Errno.Inval;
        }

        _flags = flags;
        return Errno.Success;
    }

    public override Errno Read(IoVectors buffers, out uint count) => Receive(buffers, ReceiveFlags.None, out count, out _);

    public override Errno Write(IoVectors buffers, out uint count) => Send(buffers, out count);

    public override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Spipe;
    }

    public override Errno ReadAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Spipe;
    }

    public override Errno WriteAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Spipe;
    }

    public override Errno Accept(DescriptorFlags flags, out Descriptor? connection)
    {
        connection = null;
        try
        {
            if (NonBlocking && !IsReady(write: false))
            {
                return Errno.Again;
            }

            connection = new ManagedSocket(socket.Accept(), listening: false, flags & DescriptorFlags.NonBlocking);
            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }

    // One buffer per call, unless all of it is wanted: a stream may give less than asked.
    public override Errno Receive(IoVectors buffers, ReceiveFlags flags, out uint count, out bool truncated)
    {
        count = 0;
        truncated = false;
        bool all = (flags & ReceiveFlags.WaitAll) != 0;
        bool peek = (flags & ReceiveFlags.Peek) != 0;
        try
        {
            foreach (IoVector buffer in buffers)
            {
                Span<byte> bytes = buffer.Span;
                while (!bytes.IsEmpty)
                {
                    if (NonBlocking && !IsReady(write: false))
                    {
                        return count > 0 ? Errno.Success : Errno.Again;
                    }

                    int done = socket.Receive(bytes, peek ? SocketFlags.Peek : SocketFlags.None);
                    count += (uint)done;
                    if (done == 0 || !all || peek)
                    {
                        return Errno.Success;
                    }

                    bytes = bytes[done..];
                }
            }

            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }

    public override Errno Send(IoVectors buffers, out uint count)
    {
        count = 0;
        try
        {
            foreach (IoVector buffer in buffers)
            {
                if (buffer.Length == 0)
                {
                    continue;
                }

                if (NonBlocking && !IsReady(write: true))
                {
                    return count > 0 ? Errno.Success : Errno.Again;
                }

                int done = socket.Send(buffer.Span);
                count += (uint)done;
                if (done < buffer.Span.Length)
                {
                    break;
                }
            }

            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }

    public override Errno Shutdown(bool receive, bool send)
    {
        if (!receive && !send)
        {
            return Errno.Inval;
        }

        try
        {
            socket.Shutdown((receive, send) switch
            {
                (true, false) => SocketShutdown.Receive,
                (false, _) => SocketShutdown.Send,
                _ => SocketShutdown.Both,
            });
            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // A listener is the embedder's.
        if (!listening)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
