namespace Petrel.Wasi.Sandbox.Linux;

/// <content>Changing entries, and opening step by step.</content>
internal sealed unsafe partial class LinuxDirectory
{
    protected override Errno SetTimesCore(PathText path, bool followLinks, TimeChange access, TimeChange modification)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForLookup(lease.Descriptor, path, followLinks, Stepwise, out Errno errno);
        if (errno != Errno.Success)
        {
            return errno;
        }

        Libc.TimeSpec* times = stackalloc Libc.TimeSpec[2] { LinuxTimes.Convert(access), LinuxTimes.Convert(modification) };
        return Result(Libc.utimensat(name.Directory, name.Name, times, Libc.AT_SYMLINK_NOFOLLOW));
    }

    protected override Errno CreateDirectoryCore(PathText path)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForEntry(lease.Descriptor, path, Stepwise, out Errno errno);
        return errno == Errno.Success ? Result(Libc.mkdirat(name.Directory, name.Name, 0b111_111_111)) : errno;
    }

    protected override Errno RemoveDirectoryCore(PathText path)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForEntry(lease.Descriptor, path, Stepwise, out Errno errno);
        if (errno != Errno.Success)
        {
            return errno;
        }

        // What the kernel says to "..", which it doesn't get to see.
        return name.EndedInParent ? Errno.Notempty : Result(Libc.unlinkat(name.Directory, name.Name, Libc.AT_REMOVEDIR));
    }

    protected override Errno UnlinkCore(PathText path)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForEntry(lease.Descriptor, path, Stepwise, out Errno errno);
        return errno == Errno.Success ? Result(Libc.unlinkat(name.Directory, name.Name, 0)) : errno;
    }

    protected override Errno CreateSymbolicLinkCore(PathText target, PathText path)
    {
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForEntry(lease.Descriptor, path, Stepwise, out Errno errno);
        return errno == Errno.Success ? Result(Libc.symlinkat(target.Text, name.Directory, name.Name)) : errno;
    }

    protected override Errno ReadSymbolicLinkCore(PathText path, Span<byte> target, out int length)
    {
        length = 0;
        using HostHandle.Lease lease = _handle.Acquire();
        using ResolvedName name = ResolvedName.ForLookup(lease.Descriptor, path, followLinks: false, Stepwise, out Errno errno);
        if (errno != Errno.Success)
        {
            return errno;
        }

        fixed (byte* buffer = target)
        {
            nint result = Libc.readlinkat(name.Directory, name.Name, buffer, (nuint)target.Length);
            length = (int)Math.Max(result, 0);
            return result < 0 ? Libc.LastErrno : Errno.Success;
        }
    }

    protected override Errno RenameCore(PathText path, DirectoryDescriptor newDirectory, PathText newPath)
    {
        LinuxDirectory target = (LinuxDirectory)newDirectory;
        using HostHandle.Lease lease = _handle.Acquire();
        using HostHandle.Lease newLease = target._handle.Acquire();
        using ResolvedName name = ResolvedName.ForEntry(lease.Descriptor, path, Stepwise, out Errno errno);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using ResolvedName newName = ResolvedName.ForEntry(newLease.Descriptor, newPath, target.Stepwise, out errno);
        return errno == Errno.Success ? Result(Libc.renameat(name.Directory, name.Name, newName.Directory, newName.Name)) : errno;
    }

    protected override Errno CreateHardLinkCore(PathText path, bool followLinks, DirectoryDescriptor newDirectory, PathText newPath)
    {
        LinuxDirectory target = (LinuxDirectory)newDirectory;
        using HostHandle.Lease lease = _handle.Acquire();
        using HostHandle.Lease newLease = target._handle.Acquire();
        using ResolvedName name = ResolvedName.ForLookup(lease.Descriptor, path, followLinks, Stepwise, out Errno errno);
        if (errno != Errno.Success)
        {
            return errno;
        }

        using ResolvedName newName = ResolvedName.ForEntry(newLease.Descriptor, newPath, target.Stepwise, out errno);
        return errno == Errno.Success ? Result(Libc.linkat(name.Directory, name.Name, newName.Directory, newName.Name, 0)) : errno;
    }

    /// <summary>An open request in the flags of <c>open</c>.</summary>
    internal static int OpenModes(in OpenRequest request)
    {
        // Truncating is writing, whatever the rights say.
        bool write = request.Write || (request.Open & OpenFlags.Truncate) != 0;
        int flags = Libc.O_NOCTTY | Libc.O_CLOEXEC | ((request.Read, write) switch
        {
            (_, false) => Libc.O_RDONLY,
            (false, true) => Libc.O_WRONLY,
            (true, true) => Libc.O_RDWR,
        });
        flags |= (request.Open & OpenFlags.Create) != 0 ? Libc.O_CREAT : 0;
        flags |= (request.Open & OpenFlags.Exclusive) != 0 ? Libc.O_EXCL : 0;
        flags |= (request.Open & OpenFlags.Truncate) != 0 ? Libc.O_TRUNC : 0;
        flags |= (request.Open & OpenFlags.Directory) != 0 ? Libc.O_DIRECTORY : 0;
        flags |= (request.Flags & DescriptorFlags.Append) != 0 ? Libc.O_APPEND : 0;
        flags |= (request.Flags & DescriptorFlags.NonBlocking) != 0 ? Libc.O_NONBLOCK : 0;
        flags |= (request.Flags & DescriptorFlags.DataSync) != 0 ? Libc.O_DSYNC : 0;
        flags |= (request.Flags & (DescriptorFlags.Sync | DescriptorFlags.ReadSync)) != 0 ? Libc.O_SYNC : 0;
        return flags;
    }

    private static Errno OpenStepwise(int root, PathText path, int flags, bool followLinks, out int descriptor)
    {
        descriptor = -1;
        PathWalker walker = new(root, path);
        try
        {
            Errno errno = walker.Walk(lookup: true);
            while (errno == Errno.Success)
            {
                descriptor = Libc.openat(walker.Directory, walker.Name, flags | Libc.O_NOFOLLOW, 0b110_110_110);
                if (descriptor >= 0)
                {
                    return Errno.Success;
                }

                int error = Libc.LastError;
                if (error == Libc.EINTR)
                {
                    continue;
                }

                // With O_DIRECTORY a link is reported as "not a directory".
                if (!followLinks || error is not (Libc.ELOOP or Libc.ENOTDIR))
                {
                    return LinuxErrno.Translate(error);
                }

                errno = walker.FollowLink(out bool followed);
                if (errno == Errno.Success && !followed)
                {
                    return LinuxErrno.Translate(error);
                }
            }

            return errno;
        }
        finally
        {
            walker.Dispose();
        }
    }
}
