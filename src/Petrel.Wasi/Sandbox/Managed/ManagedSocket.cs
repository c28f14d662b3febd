using System.Net.Sockets;

namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>A socket on a host without the Linux implementation.</summary>
internal sealed class ManagedSocket(Socket socket, bool listening, DescriptorFlags flags = DescriptorFlags.None)
    : SocketDescriptor(listening, flags)
{
    public override FileType Type => socket.SocketType == SocketType.Dgram ? FileType.SocketDatagram : FileType.SocketStream;

    public override ulong Available => IsListener ? 0 : (ulong)socket.Available;

    public override bool IsReady(bool write) => socket.Poll(0, write ? SelectMode.SelectWrite : SelectMode.SelectRead);

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
        if (!IsListener)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
