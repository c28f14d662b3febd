using Microsoft.Win32.SafeHandles;

namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>An open file on a host without the Linux implementation. The position is kept here.</summary>
internal sealed class ManagedFile : Descriptor
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly bool _readable;
    private readonly bool _writable;
    private readonly bool _readOnly;
    private DescriptorFlags _flags;
    private long _position;

    private ManagedFile(SafeFileHandle handle, string path, in OpenRequest request, bool readOnly)
    {
        _handle = handle;
        _path = path;
        _readable = request.Read;
        _writable = request.Write;
        _flags = request.Flags;
        _readOnly = readOnly;
    }

    private delegate int Transfer(Span<byte> buffer, long offset);

    public override FileType Type => FileType.RegularFile;

    public override Rights Rights
    {
        get
        {
            Rights rights = _readable ? Rights.File : Rights.File & ~Rights.FdRead;
            return _writable ? rights : rights & ~(Rights.FdWrite | Rights.FdAllocate | Rights.FdFilestatSetSize);
        }
    }

    public override DescriptorFlags Flags => _flags;

    public override ulong Available
    {
        get
        {
            try
            {
                return (ulong)Math.Max(0, RandomAccess.GetLength(_handle) - _position);
            }
            catch (Exception exception) when (HostErrno.IsAnswer(exception))
            {
                return 0;
            }
        }
    }

    /// <summary>Opens a file by its path on the host.</summary>
    public static Errno OpenHost(string path, in OpenRequest request, bool readOnly, out Descriptor? file)
    {
        file = null;
        bool create = (request.Open & OpenFlags.Create) != 0;
        bool truncate = (request.Open & OpenFlags.Truncate) != 0;
        FileMode mode = (create, truncate, (request.Open & OpenFlags.Exclusive) != 0) switch
        {
            (true, _, true) => FileMode.CreateNew,
            (true, true, _) => FileMode.Create,
            (true, false, _) => FileMode.OpenOrCreate,
            (false, true, _) => FileMode.Truncate,
            _ => FileMode.Open,
        };

        // The framework creates and truncates only for writing; what the guest may do is kept in the request.
        FileAccess access = (request.Read || !request.Write ? FileAccess.Read : 0) | (request.Write || create || truncate ? FileAccess.Write : 0);
        FileOptions options = (request.Flags & DescriptorFlags.Synchronized) != 0 ? FileOptions.WriteThrough : FileOptions.None;
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete, options);
            file = new ManagedFile(handle, path, request, readOnly);
            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return Directory.Exists(path) ? Errno.Isdir : HostErrno.Translate(exception);
        }
    }

    public override Errno SetFlags(DescriptorFlags flags)
    {
        if (((flags ^ _flags) & DescriptorFlags.Synchronized) != 0)
        {
            return Errno.Inval;
        }

        _flags = flags;
        return Errno.Success;
    }

    public override Errno Read(IoVectors buffers, out uint count)
    {
        Errno errno = ReadAt(buffers, (ulong)_position, out count);
        _position += count;
        return errno;
    }

    public override Errno Write(IoVectors buffers, out uint count)
    {
        Errno errno = WriteAt(buffers, (ulong)_position, out count);
        if (errno == Errno.Success)
        {
            _position = (_flags & DescriptorFlags.Append) != 0 ? RandomAccess.GetLength(_handle) : _position + count;
        }

        return errno;
    }

    public override Errno ReadAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return _readable ? Move(buffers, offset, (buffer, at) => RandomAccess.Read(_handle, buffer, at), out count) : Errno.Badf;
    }

    public override Errno WriteAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        if (!_writable)
        {
            return Errno.Badf;
        }

        if ((_flags & DescriptorFlags.Append) != 0)
        {
            offset = (ulong)RandomAccess.GetLength(_handle);
        }

        return Move(
            buffers,
            offset,
            (buffer, at) =>
            {
                RandomAccess.Write(_handle, buffer, at);
                return buffer.Length;
            },
            out count);
    }

    public override Errno Append(IoVectors buffers, out uint count) => WriteAt(buffers, (ulong)RandomAccess.GetLength(_handle), out count);

    public override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        long start = whence switch
        {
            Whence.Set => 0,
            Whence.Current => _position,
            _ => RandomAccess.GetLength(_handle),
        };
        if (offset > long.MaxValue - start)
        {
            return Errno.Overflow;
        }

        if (start + offset < 0)
        {
            return Errno.Inval;
        }

        _position = start + offset;
        position = (ulong)_position;
        return Errno.Success;
    }

    public override Errno GetStatus(out FileStatus status)
    {
        status = ManagedStatus.Get(new FileInfo(_path));
        status.Type = FileType.RegularFile;
        status.Size = (ulong)RandomAccess.GetLength(_handle);
        return Errno.Success;
    }

    public override Errno Synchronize(bool dataOnly) => Try(() => RandomAccess.FlushToDisk(_handle));

    public override Errno SetSize(ulong size)
    {
        if (_readOnly)
        {
            return Errno.Perm;
        }

        return size > long.MaxValue || !_writable ? Errno.Inval : Try(() => RandomAccess.SetLength(_handle, (long)size));
    }

    public override Errno SetTimes(TimeChange access, TimeChange modification) => _readOnly
        ? Errno.Perm
        : Try(() =>
        {
            ManagedStatus.SetTime(access, time => File.SetLastAccessTimeUtc(_handle, time));
            ManagedStatus.SetTime(modification, time => File.SetLastWriteTimeUtc(_handle, time));
        });

    public override Errno Allocate(ulong offset, ulong length)
    {
        if (_readOnly)
        {
            return Errno.Perm;
        }

        if (!_writable)
        {
            return Errno.Badf;
        }

        if (length == 0 || offset > long.MaxValue || length > long.MaxValue - offset)
        {
            return Errno.Inval;
        }

        return Try(() =>
        {
            if (RandomAccess.GetLength(_handle) < (long)(offset + length))
            {
                RandomAccess.SetLength(_handle, (long)(offset + length));
            }
        });
    }

    public override Errno Advise(ulong offset, ulong length, Advice advice) =>
        offset > long.MaxValue || length > long.MaxValue ? Errno.Inval : Errno.Success;

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private static Errno Move(IoVectors buffers, ulong offset, Transfer transfer, out uint count)
    {
        count = 0;
        try
        {
            foreach (IoVector buffer in buffers)
            {
                Span<byte> bytes = buffer.Span;
                if (bytes.Length > int.MaxValue - count)
                {
                    break;
                }

                if (offset > long.MaxValue - (ulong)int.MaxValue)
                {
                    return Errno.Inval;
                }

                int done = transfer(bytes, (long)offset);
                offset += (ulong)done;
                count += (uint)done;
                if (done < bytes.Length)
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

    private static Errno Try(Action action)
    {
        try
        {
            action();
            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }
}
