using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Sockets that the embedder preopened, and connections taken from them.</content>
internal sealed unsafe partial class Preview1Host
{
    public Errno SockAccept(GuestMemory memory, uint fd, uint flags, uint result)
    {
        // Only non-blocking has a meaning for a connection.
        if ((flags & ~(uint)DescriptorFlags.NonBlocking) != 0)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.SockAccept, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = descriptor.Accept((DescriptorFlags)flags, out Descriptor? connection);
        if (errno == Errno.Success)
        {
            errno = Descriptors.Add(connection!, Descriptors.GetRemovedInheriting(fd), preopenName: null, out uint number);
            return Answer(errno, memory, result, number);
        }

        return errno;
    }

    public Errno SockRecv(GuestMemory memory, uint fd, uint buffers, uint count, uint flags, uint result, uint resultFlags)
    {
        if ((flags & ~(uint)ReceiveFlags.All) != 0)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.FdRead, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.Receive(memory.ReadVectors(buffers, count, space), (ReceiveFlags)flags, out uint done, out bool truncated);
        if (errno == Errno.Success)
        {
            memory.Write(result, done);
            memory.Write(resultFlags, (ushort)(truncated ? 1 : 0));
        }

        return errno;
    }

    public Errno SockSend(GuestMemory memory, uint fd, uint buffers, uint count, uint flags, uint result)
    {
        if (flags != 0)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.FdWrite, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.Send(memory.ReadVectors(buffers, count, space), out uint done);
        return Answer(errno, memory, result, done);
    }

    public Errno SockShutdown(uint fd, uint how)
    {
        if (how > 3)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.SockShutdown, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.Shutdown(receive: (how & 1) != 0, send: (how & 2) != 0) : errno;
    }
}
