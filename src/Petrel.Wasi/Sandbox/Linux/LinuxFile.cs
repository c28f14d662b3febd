namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>An open file that is not a directory or socket: regular, a pipe, a terminal, a device.</summary>
/// <remarks>Position and append mode are the kernel's, so that they mean exactly what they mean to a native program.</remarks>
internal sealed unsafe class LinuxFile : Descriptor
{
    private readonly HostHandle _handle;
    private readonly bool _readable;
    private readonly bool _writable;
    private readonly bool _readOnly;
    private readonly bool _shared;
    private DescriptorFlags _flags;
    private FileType? _type;
    private bool? _terminal;

    /// <summary>Wraps an open descriptor.</summary>
    /// <param name="handle">The descriptor; disposed with this object.</param>
    /// <param name="request">What it was opened for.</param>
    /// <param name="readOnly">Whether attributes must not be changed.</param>
    /// <param name="type">The type, if it is known already.</param>
    /// <param name="shared">
    /// Whether other processes use the same open file (inherited standard streams): then its modes are left alone and
    /// non-blocking mode is imitated.
    /// </param>
    public LinuxFile(HostHandle handle, in OpenRequest request, bool readOnly, FileType? type = null, bool shared = false)
    {
        _handle = handle;
        _readable = request.Read;
        _writable = request.Write;
        _flags = request.Flags;
        _readOnly = readOnly;
        _type = type;
        _shared = shared;
    }

    /// <summary>Opens a file of the host by its own path: the embedder vouches for it.</summary>
    public static Errno OpenHost(string path, in OpenRequest request, out Descriptor? file)
    {
        file = null;
        byte[] text = System.Text.Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* start = text)
        {
            int descriptor = Libc.open(start, LinuxDirectory.OpenModes(request), 0b110_110_110);
            if (descriptor < 0)
            {
                return Libc.LastErrno;
            }

            file = new LinuxFile(new HostHandle(descriptor, owned: true), request, readOnly: false);
            return Errno.Success;
        }
    }

    public override FileType Type => _type ??= FindType();

    public override Rights Rights
    {
        get
        {
            Rights rights = Type switch
            {
                FileType.RegularFile or FileType.BlockDevice => Rights.File,
                // A C library takes a character device without the right to seek for a terminal.
                FileType.CharacterDevice when !IsTerminal => Rights.File,
                _ => Rights.Stream,
            };
            rights &= _readable ? rights : ~Rights.FdRead;
            return _writable ? rights : rights & ~(Rights.FdWrite | Rights.FdAllocate | Rights.FdFilestatSetSize);
        }
    }

    public override DescriptorFlags Flags => _flags;

    public override HostHandle? Readiness => Type is FileType.RegularFile or FileType.BlockDevice ? null : _handle;

    public override ulong Available
    {
        get
        {
            using HostHandle.Lease lease = _handle.Acquire();
            if (Type == FileType.RegularFile)
            {
                long position = Libc.lseek(lease.Descriptor, 0, (int)Whence.Current);
                return position >= 0 && LinuxStatus.Get(lease.Descriptor, out FileStatus status) == Errno.Success && status.Size > (ulong)position
                    ? status.Size - (ulong)position
                    : 0;
            }

            int available = 0;
            return Libc.ioctl(lease.Descriptor, Libc.FIONREAD, &available) == 0 && available > 0 ? (ulong)available : 0;
        }
    }

    public override bool IsTerminal
    {
        get
        {
            if (_terminal is null)
            {
                using HostHandle.Lease lease = _handle.Acquire();
                _terminal = Libc.isatty(lease.Descriptor) == 1;
            }

            return _terminal.Value;
        }
    }

    public override Errno SetFlags(DescriptorFlags newFlags)
    {
        if (((newFlags ^ _flags) & DescriptorFlags.Synchronized) != 0)
        {
            // Linux ignores such a change silently; Wasmtime refuses it.
            return Errno.Inval;
        }

        if (_shared)
        {
            if (((newFlags ^ _flags) & DescriptorFlags.Append) != 0)
            {
                return Errno.Notsup;
            }
        }
        else
        {
            using HostHandle.Lease lease = _handle.Acquire();
            nint modes = ((newFlags & DescriptorFlags.Append) != 0 ? Libc.O_APPEND : 0)
                | ((newFlags & DescriptorFlags.NonBlocking) != 0 ? Libc.O_NONBLOCK : 0);
            if (Libc.fcntl(lease.Descriptor, Libc.F_SETFL, modes) < 0)
            {
                return Libc.LastErrno;
            }
        }

        _flags = newFlags;
        return Errno.Success;
    }

    public override Errno Read(IoVectors buffers, out uint count)
    {
        count = 0;
        if (!_readable)
        {
            return Errno.Badf;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        if (_shared && (_flags & DescriptorFlags.NonBlocking) != 0 && !LinuxPoll.IsReady(lease.Descriptor, LinuxPoll.Input))
        {
            return Errno.Again;
        }

        nint result;
        do
        {
            result = Libc.readv(lease.Descriptor, buffers.First, buffers.Count);
        }
        while (result < 0 && Retry(lease.Descriptor, LinuxPoll.Input));
        return Complete(result, out count);
    }

    public override Errno Write(IoVectors buffers, out uint count)
    {
        count = 0;
        if (!_writable)
        {
            return Errno.Badf;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        if (_shared && (_flags & DescriptorFlags.NonBlocking) != 0 && !LinuxPoll.IsReady(lease.Descriptor, LinuxPoll.Output))
        {
            return Errno.Again;
        }

        nint result;
        do
        {
            result = Libc.writev(lease.Descriptor, buffers.First, buffers.Count);
        }
        while (result < 0 && Retry(lease.Descriptor, LinuxPoll.Output));
        return Complete(result, out count);
    }

    public override Errno ReadAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        if (!_readable)
        {
            return Errno.Badf;
        }

        if (offset > long.MaxValue)
        {
            return Errno.Inval;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        nint result;
        do
        {
            result = Libc.preadv(lease.Descriptor, buffers.First, buffers.Count, (long)offset);
        }
        while (result < 0 && Libc.LastError == Libc.EINTR);
        return Complete(result, out count);
    }

    public override Errno WriteAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        if (!_writable)
        {
            return Errno.Badf;
        }

        if (offset > long.MaxValue)
        {
            return Errno.Inval;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        nint result;
        do
        {
            result = Libc.pwritev(lease.Descriptor, buffers.First, buffers.Count, (long)offset);
        }
        while (result < 0 && Libc.LastError == Libc.EINTR);
        return Complete(result, out count);
    }

    public override Errno Append(IoVectors buffers, out uint count)
    {
        count = 0;
        if (!_writable)
        {
            return Errno.Badf;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        nint result;
        do
        {
            result = Libc.AppendVector(lease.Descriptor, buffers.First, buffers.Count);
        }
        while (result < 0 && Libc.LastError == Libc.EINTR);
        if (result < 0 && Libc.LastError is Libc.EOPNOTSUPP or Libc.ENOSYS)
        {
            // An old kernel or a file system without it: another writer can come in between.
            Errno errno = LinuxStatus.Get(lease.Descriptor, out FileStatus status);
            return errno == Errno.Success ? WriteAt(buffers, status.Size, out count) : errno;
        }

        return Complete(result, out count);
    }

    public override Errno Seek(long offset, Whence whence, out ulong position)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        long result = Libc.lseek(lease.Descriptor, offset, (int)whence);
        position = result < 0 ? 0 : (ulong)result;
        return result < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno GetStatus(out FileStatus status)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        return LinuxStatus.Get(lease.Descriptor, out status);
    }

    public override Errno Synchronize(bool dataOnly)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        int result = dataOnly ? Libc.fdatasync(lease.Descriptor) : Libc.fsync(lease.Descriptor);
        return result < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno SetSize(ulong size)
    {
        if (_readOnly)
        {
            return Errno.Perm;
        }

        if (size > long.MaxValue)
        {
            return Errno.Inval;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        return Libc.ftruncate(lease.Descriptor, (long)size) < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno SetTimes(TimeChange access, TimeChange modification)
    {
        if (_readOnly)
        {
            return Errno.Perm;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        Libc.TimeSpec* times = stackalloc Libc.TimeSpec[2] { LinuxTimes.Convert(access), LinuxTimes.Convert(modification) };
        return Libc.futimens(lease.Descriptor, times) < 0 ? Libc.LastErrno : Errno.Success;
    }

    public override Errno Allocate(ulong offset, ulong length)
    {
        if (_readOnly)
        {
            return Errno.Perm;
        }

        if (offset > long.MaxValue || length > long.MaxValue || length == 0)
        {
            return Errno.Inval;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        return LinuxErrno.Translate(Libc.posix_fallocate(lease.Descriptor, (long)offset, (long)length));
    }

    public override Errno Advise(ulong offset, ulong length, Advice advice)
    {
        if (offset > long.MaxValue || length > long.MaxValue)
        {
            return Errno.Inval;
        }

        int number = advice switch
        {
            Advice.Random => 1,
            Advice.Sequential => 2,
            _ => (int)advice,
        };
        using HostHandle.Lease lease = _handle.Acquire();
        return LinuxErrno.Translate(Libc.posix_fadvise(lease.Descriptor, (long)offset, (long)length, number));
    }

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private static Errno Complete(nint result, out uint count)
    {
        count = result < 0 ? 0 : (uint)result;
        return result < 0 ? Libc.LastErrno : Errno.Success;
    }

    /// <summary>
    /// Whether a call that failed is to be made again: after a signal, and when whoever shares the open file made it
    /// non-blocking though the guest wants to wait.
    /// </summary>
    private bool Retry(int descriptor, short events)
    {
        int error = Libc.LastError;
        if (error == Libc.EINTR)
        {
            return true;
        }

        if (error == Libc.EAGAIN && (_flags & DescriptorFlags.NonBlocking) == 0)
        {
            LinuxPoll.Wait(descriptor, events);
            return true;
        }

        return false;
    }

    private FileType FindType() => GetStatus(out FileStatus status) == Errno.Success ? status.Type : FileType.Unknown;
}
