using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Reading, writing and seeking.</content>
internal sealed unsafe partial class Preview1Host
{
    public Errno FdRead(GuestMemory memory, uint fd, uint buffers, uint count, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdRead, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.Read(memory.ReadVectors(buffers, count, space), out uint done);
        return Answer(errno, memory, result, done);
    }

    public Errno FdWrite(GuestMemory memory, uint fd, uint buffers, uint count, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdWrite, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.Write(memory.ReadVectors(buffers, count, space), out uint done);
        return Answer(errno, memory, result, done);
    }

    public Errno FdPread(GuestMemory memory, uint fd, uint buffers, uint count, ulong offset, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdRead | Rights.FdSeek, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.ReadAt(memory.ReadVectors(buffers, count, space), offset, out uint done);
        return Answer(errno, memory, result, done);
    }

    public Errno FdPwrite(GuestMemory memory, uint fd, uint buffers, uint count, ulong offset, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdWrite | Rights.FdSeek, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        IoVector* space = stackalloc IoVector[GuestMemory.VectorCount(count)];
        errno = descriptor.WriteAt(memory.ReadVectors(buffers, count, space), offset, out uint done);
        return Answer(errno, memory, result, done);
    }

    public Errno FdSeek(GuestMemory memory, uint fd, long offset, uint whence, uint result, Preview1Version version)
    {
        // The old order is current, end, set; the new one set, current, end.
        Whence start = (Whence)(version == Preview1Version.Unstable && whence < 3 ? (whence + 1) % 3 : whence);
        if (start > Whence.End)
        {
            return Errno.Inval;
        }

        Rights needed = start == Whence.Current && offset == 0 ? Rights.FdTell : Rights.FdSeek;
        Errno errno = Descriptors.Get(fd, needed, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = descriptor.Seek(offset, start, out ulong position);
        return Answer(errno, memory, result, position);
    }

    public Errno FdTell(GuestMemory memory, uint fd, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdTell, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = descriptor.Seek(0, Whence.Current, out ulong position);
        return Answer(errno, memory, result, position);
    }

    public Errno FdClose(uint fd) => Descriptors.Close(fd);

    public Errno FdRenumber(uint from, uint to) => Descriptors.Renumber(from, to);

    public Errno FdSync(uint fd)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdSync, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.Synchronize(dataOnly: false) : errno;
    }

    public Errno FdDatasync(uint fd)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdDatasync, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.Synchronize(dataOnly: true) : errno;
    }

    public Errno FdAdvise(uint fd, ulong offset, ulong length, uint advice)
    {
        if (advice > (uint)Advice.NoReuse)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.FdAdvise, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.Advise(offset, length, (Advice)advice) : errno;
    }

    public Errno FdAllocate(uint fd, ulong offset, ulong length)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdAllocate, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.Allocate(offset, length) : errno;
    }

    private static Errno Answer(Errno errno, GuestMemory memory, uint result, uint value)
    {
        if (errno == Errno.Success)
        {
            memory.Write(result, value);
        }

        return errno;
    }

    private static Errno Answer(Errno errno, GuestMemory memory, uint result, ulong value)
    {
        if (errno == Errno.Success)
        {
            memory.Write(result, value);
        }

        return errno;
    }
}
