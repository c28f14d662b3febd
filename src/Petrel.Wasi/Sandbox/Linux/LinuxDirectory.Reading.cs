using System.Buffers;
using System.Runtime.InteropServices;

namespace Petrel.Wasi.Sandbox.Linux;

/// <content>
/// Reading entries. The cookies are the kernel's own (d_off): they stay valid when entries are added or removed between
/// calls, as a program that deletes a tree does, and cost no memory here.
/// </content>
internal sealed unsafe partial class LinuxDirectory
{
    private const int MinimumBatch = 1024;
    private const int MaximumBatch = 64 * 1024;

    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name.
    private const int InodeOffset = 0;
    private const int CookieOffset = 8;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    public override Errno ReadEntries(ulong cookie, Span<byte> destination, out int count)
    {
        count = 0;
        if (destination.IsEmpty)
        {
            return Errno.Success;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        if (cookie > long.MaxValue || Libc.lseek(lease.Descriptor, (long)cookie, (int)Whence.Set) < 0)
        {
            // Past the end of what any directory has; not an error, there is just nothing.
            return lease.Descriptor < 0 ? Errno.Badf : Errno.Success;
        }

        // An entry takes about the same room in both formats.
        byte[] batch = ArrayPool<byte>.Shared.Rent(Math.Clamp(destination.Length, MinimumBatch, MaximumBatch));
        try
        {
            DirectoryEntryWriter writer = new(destination);
            Errno errno = ReadBatches(lease.Descriptor, batch, ref writer);
            count = writer.Count;
            return errno;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    private Errno ReadBatches(int descriptor, byte[] batch, ref DirectoryEntryWriter writer)
    {
        while (!writer.IsFull)
        {
            nint length;
            fixed (byte* buffer = batch)
            {
                length = Libc.getdents64(descriptor, buffer, (nuint)batch.Length);
            }

            if (length <= 0)
            {
                return length == 0 ? Errno.Success : Libc.LastErrno;
            }

            ReadOnlySpan<byte> entries = batch.AsSpan(0, (int)length);
            while (!entries.IsEmpty && !writer.IsFull)
            {
                ReadOnlySpan<byte> entry = entries[..MemoryMarshal.Read<ushort>(entries[LengthOffset..])];
                entries = entries[entry.Length..];
                ReadOnlySpan<byte> name = entry[NameOffset..];
                name = name[..name.IndexOf((byte)0)];
                ulong inode = MemoryMarshal.Read<ulong>(entry[InodeOffset..]);
                int code = entry[TypeOffset];
                FileType type = code == 0 ? FindType(descriptor, name) : LinuxStatus.TypeOfMode(code << 12);
                if (_isRoot && name.SequenceEqual(".."u8) && GetStatus(out FileStatus self) == Errno.Success)
                {
                    // What lies above a preopened directory is none of the guest's business.
                    inode = self.Inode;
                }

                writer.Add(MemoryMarshal.Read<ulong>(entry[CookieOffset..]), inode, type, name);
            }
        }

        return Errno.Success;
    }

    /// <summary>The type of an entry in a file system that doesn't keep types in its directories.</summary>
    private static FileType FindType(int directory, ReadOnlySpan<byte> name)
    {
        // The name lies in a buffer of the kernel's, which put a NUL behind it.
        fixed (byte* text = name)
        {
            return LinuxStatus.Get(directory, text, out FileStatus status) == Errno.Success ? status.Type : FileType.Unknown;
        }
    }
}
