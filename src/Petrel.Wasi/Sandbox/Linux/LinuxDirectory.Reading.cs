using System.Buffers;
using System.Runtime.InteropServices;

namespace Petrel.Wasi.Sandbox.Linux;

/// <content>Reading entries.</content>
/// <remarks>
/// The kernel's own places (d_off) stay valid when entries are added or removed between calls, as by a program that deletes a tree,
/// but take up to 63 bits, and <c>telldir</c> of a 32-bit guest keeps 32. So the guest's cookies count entries and a
/// list leads from them to the kernel's places.
/// </remarks>
internal sealed unsafe partial class LinuxDirectory
{
    private const int MinimumBatch = 1024;
    private const int MaximumBatch = 64 * 1024;

    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name.
    private const int PlaceOffset = 8;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    // Where reading goes on after the first, second, ... entry; as far as the guest has read since it started over.
    private readonly List<long> _places = [];

    public override Errno ReadEntries(ulong cookie, Span<byte> destination, out int count)
    {
        count = 0;
        if (destination.IsEmpty || cookie > int.MaxValue)
        {
            // No directory has a place that far behind: there is just nothing.
            return Errno.Success;
        }

        // Threads of the guest may read the same descriptor.
        lock (_places)
        {
            if (cookie == 0)
            {
                _places.Clear();
            }

            using HostHandle.Lease lease = _handle.Acquire();
            int known = (int)Math.Min(cookie, (ulong)_places.Count);
            if (Libc.lseek(lease.Descriptor, known == 0 ? 0 : _places[known - 1], (int)Whence.Set) < 0)
            {
                return Libc.LastErrno;
            }

            // An entry takes about the same room in both formats.
            byte[] batch = ArrayPool<byte>.Shared.Rent(Math.Clamp(destination.Length, MinimumBatch, MaximumBatch));
            try
            {
                DirectoryEntryWriter writer = new(destination);
                Errno errno = ReadBatches(lease.Descriptor, batch, known, (int)cookie, ref writer);
                count = writer.Count;
                return errno;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(batch);
            }
        }
    }

    /// <summary>Reads on behind entry number <paramref name="read"/>; entries up to number <paramref name="skipped"/> are only counted.</summary>
    private Errno ReadBatches(int descriptor, byte[] batch, int read, int skipped, ref DirectoryEntryWriter writer)
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
                CollectionsMarshal.SetCount(_places, Math.Max(_places.Count, read + 1));
                _places[read++] = MemoryMarshal.Read<long>(entry[PlaceOffset..]);
                if (read > skipped)
                {
                    Add(descriptor, entry, (ulong)read, ref writer);
                }
            }
        }

        return Errno.Success;
    }

    private void Add(int descriptor, ReadOnlySpan<byte> entry, ulong nextCookie, ref DirectoryEntryWriter writer)
    {
        ReadOnlySpan<byte> name = entry[NameOffset..];
        name = name[..name.IndexOf((byte)0)];
        ulong inode = MemoryMarshal.Read<ulong>(entry);
        int code = entry[TypeOffset];
        FileType type = code == 0 ? FindType(descriptor, name) : LinuxStatus.TypeOfMode(code << 12);
        if (name.SequenceEqual(".."u8) && GetStatus(out FileStatus self) == Errno.Success)
        {
            // The parent may lie above what was preopened, where nothing is the guest's business.
            inode = self.Inode;
        }

        writer.Add(nextCookie, inode, type, name);
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
