namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>A directory of a Linux host.</summary>
internal sealed unsafe partial class LinuxDirectory : DirectoryDescriptor
{
    private readonly HostHandle _handle;
    private readonly bool? _stepwise;

    /// <summary>Wraps an open directory.</summary>
    /// <param name="handle">The directory; disposed with this object.</param>
    /// <param name="readOnly">Whether nothing below may be changed.</param>
    /// <param name="stepwise">Whether to resolve without openat2; null to use it where it works.</param>
    public LinuxDirectory(HostHandle handle, bool readOnly, bool? stepwise = null)
        : base(readOnly)
    {
        _handle = handle;
        _stepwise = stepwise;
    }

    private bool Stepwise => _stepwise ?? !KernelResolution.IsAvailable;

    /// <summary>Opens a directory of the host by its own path, following links: the embedder vouches for it.</summary>
    public static Errno OpenHost(string path, bool readOnly, bool? stepwise, out LinuxDirectory? directory)
    {
        directory = null;
        byte[] text = System.Text.Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* start = text)
        {
            int descriptor = Libc.open(start, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
            if (descriptor < 0)
            {
                return Libc.LastErrno;
            }

            directory = new LinuxDirectory(new HostHandle(descriptor, owned: true), readOnly, stepwise);
            return Errno.Success;
        }
    }

    public override Errno GetStatus(out FileStatus status)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        return LinuxStatus.Get(lease.Descriptor, out status);
    }

    public override Errno SetTimes(TimeChange access, TimeChange modification)
    {
        if (ReadOnly)
        {
            return Errno.Perm;
        }

        using HostHandle.Lease lease = _handle.Acquire();
        Libc.TimeSpec* times = stackalloc Libc.TimeSpec[2] { LinuxTimes.Convert(access), LinuxTimes.Convert(modification) };
        return Result(Libc.futimens(lease.Descriptor, times));
    }

    public override Errno Synchronize(bool dataOnly)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        return Result(dataOnly ? Libc.fdatasync(lease.Descriptor) : Libc.fsync(lease.Descriptor));
    }

    protected override Errno OpenCore(PathText path, in OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        int flags = OpenModes(request);
        using HostHandle.Lease lease = _handle.Acquire();
        Errno errno = Errno.Again;
        int descriptor = -1;
        if (!Stepwise)
        {
            uint mode = (request.Open & OpenFlags.Create) != 0 ? 0b110_110_110u : 0;
            errno = KernelResolution.Open(lease.Descriptor, path.Text, flags | (request.FollowLinks ? 0 : Libc.O_NOFOLLOW), mode, out descriptor);
        }

        if (errno == Errno.Again)
        {
            errno = OpenStepwise(lease.Descriptor, path, flags, request.FollowLinks, out descriptor);
        }

        if (errno != Errno.Success)
        {
            return errno;
        }

        HostHandle child = new(descriptor, owned: true);
        FileType? type = (request.Open & OpenFlags.Directory) != 0 ? FileType.Directory : null;
        if (type is null && !request.Changes)
        {
            // Only then can it be either; directories are never opened for writing.
            errno = LinuxStatus.Get(descriptor, out FileStatus status);
            type = status.Type;
            if (errno != Errno.Success)
            {
                child.Dispose();
                return errno;
            }
        }

        opened = type == FileType.Directory
            ? new LinuxDirectory(child, ReadOnly, _stepwise)
            : new LinuxFile(child, request, ReadOnly, type);
        return Errno.Success;
    }

    protected override Errno GetStatusCore(PathText path, bool followLinks, out FileStatus status)
    {
        status = default;
        using HostHandle.Lease lease = _handle.Acquire();
        if (followLinks && !Stepwise)
        {
            // Most often there is no link to follow, and no directory to go through.
            if (!path.Span.Contains((byte)'/') && !path.Span.SequenceEqual(".."u8)
                && LinuxStatus.Get(lease.Descriptor, path.Text, out status) == Errno.Success && status.Type != FileType.SymbolicLink)
            {
                return Errno.Success;
            }

            Errno errno = KernelResolution.Open(lease.Descriptor, path.Text, Libc.O_PATH, 0, out int descriptor);
            if (errno == Errno.Success)
            {
                errno = LinuxStatus.Get(descriptor, out status);
                Libc.Close(descriptor);
            }

            if (errno != Errno.Again)
            {
                return errno;
            }
        }

        using ResolvedName name = ResolvedName.ForLookup(lease.Descriptor, path, followLinks, Stepwise, out Errno result);
        return result == Errno.Success ? LinuxStatus.Get(name.Directory, name.Name, out status) : result;
    }

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private static Errno Result(int result) => result < 0 ? Libc.LastErrno : Errno.Success;
}
