using System.Buffers.Binary;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Attributes of descriptors and files; what was preopened.</content>
internal sealed partial class Preview1Host
{
    private const uint DescriptorStatusSize = 24;
    private const uint FileStatusSize = 64;
    private const uint UnstableFileStatusSize = 56;

    public Errno FdFdstatGet(GuestMemory memory, uint fd, uint result)
    {
        Errno errno = Descriptors.Get(fd, Rights.None, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        Descriptors.GetRights(fd, out Rights own, out Rights inheriting);
        Span<byte> status = memory.Slice(result, DescriptorStatusSize);
        status.Clear();
        status[0] = TypeNumber(descriptor.Type);
        BinaryPrimitives.WriteUInt16LittleEndian(status[2..], (ushort)descriptor.Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(status[8..], (ulong)own);
        BinaryPrimitives.WriteUInt64LittleEndian(status[16..], (ulong)inheriting);
        return Errno.Success;
    }

    public Errno FdFdstatSetFlags(uint fd, uint flags)
    {
        if ((flags & ~(uint)DescriptorFlags.All) != 0)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.FdFdstatSetFlags, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.SetFlags((DescriptorFlags)flags) : errno;
    }

    public Errno FdFdstatSetRights(uint fd, ulong own, ulong inheriting) => Descriptors.SetRights(fd, (Rights)own, (Rights)inheriting);

    public Errno FdFilestatGet(GuestMemory memory, uint fd, uint result, Preview1Version version)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdFilestatGet, out Descriptor? descriptor);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = descriptor.GetStatus(out FileStatus status);
        if (errno == Errno.Success)
        {
            Write(memory, result, status, version);
        }

        return errno;
    }

    public Errno FdFilestatSetSize(uint fd, ulong size)
    {
        Errno errno = Descriptors.Get(fd, Rights.FdFilestatSetSize, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.SetSize(size) : errno;
    }

    public Errno FdFilestatSetTimes(uint fd, ulong access, ulong modification, uint flags)
    {
        if (!TryGetChanges(access, modification, flags, out TimeChange accessChange, out TimeChange modificationChange))
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.Get(fd, Rights.FdFilestatSetTimes, out Descriptor? descriptor);
        return errno == Errno.Success ? descriptor.SetTimes(accessChange, modificationChange) : errno;
    }

    public Errno FdPrestatGet(GuestMemory memory, uint fd, uint result)
    {
        if (Descriptors.GetPreopenName(fd) is not { } name)
        {
            return Errno.Badf;
        }

        // The tag of the only kind there is, a directory, is 0.
        memory.Write(result, 0u);
        memory.Write(result + sizeof(uint), (uint)name.Length);
        return Errno.Success;
    }

    public Errno FdPrestatDirName(GuestMemory memory, uint fd, uint buffer, uint size)
    {
        if (Descriptors.GetPreopenName(fd) is not { } name)
        {
            Errno errno = Descriptors.Get(fd, Rights.None, out _);
            return errno == Errno.Success ? Errno.Notdir : errno;
        }

        if ((uint)name.Length > size)
        {
            return Errno.Nametoolong;
        }

        name.AsSpan().CopyTo(memory.Slice(buffer, (uint)name.Length));
        return Errno.Success;
    }

    private static void Write(GuestMemory memory, uint address, in FileStatus status, Preview1Version version)
    {
        bool unstable = version == Preview1Version.Unstable;
        Span<byte> target = memory.Slice(address, unstable ? UnstableFileStatusSize : FileStatusSize);
        target.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, status.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], status.Inode);
        target[16] = TypeNumber(status.Type);
        if (unstable)
        {
            // The count has 32 bits and follows the type more closely, so that what comes after lies 8 bytes earlier.
            BinaryPrimitives.WriteUInt32LittleEndian(target[20..], (uint)Math.Min(status.LinkCount, uint.MaxValue));
            target = target[24..];
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[24..], status.LinkCount);
            target = target[32..];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(target, status.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], status.AccessTime.ToNanoseconds());
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], status.ModificationTime.ToNanoseconds());
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], status.ChangeTime.ToNanoseconds());
    }

    private static bool TryGetChanges(ulong access, ulong modification, uint flags, out TimeChange accessChange, out TimeChange modificationChange)
    {
        // $fstflags: atim, atim_now, mtim, mtim_now.
        modificationChange = default;
        return TryGetChange(access, flags & 3, out accessChange) && TryGetChange(modification, flags >> 2, out modificationChange);
    }

    private static bool TryGetChange(ulong value, uint flags, out TimeChange change)
    {
        change = flags switch
        {
            0 => TimeChange.None,
            1 => TimeChange.To(Timestamp.FromNanoseconds(value)),
            _ => TimeChange.Now,
        };
        return flags <= 2;
    }

    // Preview 1 has no number for a named pipe.
    private static byte TypeNumber(FileType type) => (byte)(type == FileType.Fifo ? FileType.Unknown : type);
}
