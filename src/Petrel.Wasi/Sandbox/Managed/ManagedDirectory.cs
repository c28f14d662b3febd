using System.Text;

namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>A directory on a host without the Linux implementation.</summary>
internal sealed class ManagedDirectory(string path, bool readOnly) : DirectoryDescriptor(readOnly)
{
    private readonly string _path = path;
    private List<FileSystemInfo>? _entries;

    public override Errno GetStatus(out FileStatus status)
    {
        status = ManagedStatus.Get(new DirectoryInfo(_path));
        return Errno.Success;
    }

    public override Errno SetTimes(TimeChange access, TimeChange modification) =>
        ReadOnly ? Errno.Perm : Try(() => SetTimes(_path, access, modification));

    public override Errno Synchronize(bool dataOnly) => Errno.Success;

    // The cookie counts entries in a list that is read anew when the guest starts over.
    public override Errno ReadEntries(ulong cookie, Span<byte> destination, out int count)
    {
        count = 0;
        if (cookie == 0 || _entries is null)
        {
            Errno errno = Try(() => _entries = [.. new DirectoryInfo(_path).EnumerateFileSystemInfos()]);
            if (errno != Errno.Success)
            {
                return errno;
            }
        }

        DirectoryEntryWriter writer = new(destination);
        GetStatus(out FileStatus self);
        for (ulong i = cookie; i < (ulong)_entries!.Count + 2 && !writer.IsFull; i++)
        {
            if (i < 2)
            {
                writer.Add(i + 1, self.Inode, FileType.Directory, i == 0 ? "."u8 : ".."u8);
            }
            else
            {
                FileStatus status = ManagedStatus.Get(_entries[(int)i - 2]);
                writer.Add(i + 1, status.Inode, status.Type, Encoding.UTF8.GetBytes(_entries[(int)i - 2].Name));
            }
        }

        count = writer.Count;
        return Errno.Success;
    }

    protected override Errno OpenCore(PathText path, in OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        Errno errno = ManagedPath.Resolve(_path, path, lookup: true, request.FollowLinks, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        FileType? type = TypeOf(resolved.Path);
        bool wantsDirectory = (request.Open & OpenFlags.Directory) != 0 || resolved.EndsInSlash;
        switch (type)
        {
            case FileType.SymbolicLink:
                return (request.Open & OpenFlags.Exclusive) != 0 ? Errno.Exist : wantsDirectory ? Errno.Notdir : Errno.Loop;
            case FileType.Directory when (request.Open & OpenFlags.Exclusive) != 0:
                return Errno.Exist;
            case FileType.Directory when request.Changes:
                return Errno.Isdir;
            case FileType.Directory:
                opened = new ManagedDirectory(resolved.Path, ReadOnly);
                return Errno.Success;
            case not null when wantsDirectory:
                return Errno.Notdir;
            case null when wantsDirectory:
                return Errno.Noent;
            default:
                return ManagedFile.OpenHost(resolved.Path, request, ReadOnly, out opened);
        }
    }

    protected override Errno GetStatusCore(PathText path, bool followLinks, out FileStatus status)
    {
        status = default;
        Errno errno = ManagedPath.Resolve(_path, path, lookup: true, followLinks, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        FileType? type = TypeOf(resolved.Path);
        if (type is null)
        {
            return Errno.Noent;
        }

        status = ManagedStatus.Get(type == FileType.Directory ? new DirectoryInfo(resolved.Path) : new FileInfo(resolved.Path));
        return Errno.Success;
    }

    protected override Errno SetTimesCore(PathText path, bool followLinks, TimeChange access, TimeChange modification)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: true, followLinks, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        return TypeOf(resolved.Path) is null ? Errno.Noent : Try(() => SetTimes(resolved.Path, access, modification));
    }

    protected override Errno CreateDirectoryCore(PathText path)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: false, followLinks: false, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        return TypeOf(resolved.Path) is not null ? Errno.Exist : Try(() => Directory.CreateDirectory(resolved.Path));
    }

    protected override Errno RemoveDirectoryCore(PathText path)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: false, followLinks: false, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (resolved.IsDirectoryItself)
        {
            return resolved.EndedInParent ? Errno.Notempty : Errno.Inval;
        }

        return TypeOf(resolved.Path) switch
        {
            null => Errno.Noent,
            FileType.Directory when Directory.EnumerateFileSystemEntries(resolved.Path).GetEnumerator().MoveNext() => Errno.Notempty,
            FileType.Directory => Try(() => Directory.Delete(resolved.Path)),
            _ => Errno.Notdir,
        };
    }

    protected override Errno UnlinkCore(PathText path)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: false, followLinks: false, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (resolved.IsDirectoryItself)
        {
            return Errno.Isdir;
        }

        return TypeOf(resolved.Path) switch
        {
            null => Errno.Noent,
            FileType.Directory => Errno.Isdir,
            not null when resolved.EndsInSlash => Errno.Notdir,
            // On Windows a link to a directory is removed like one.
            FileType.SymbolicLink when OperatingSystem.IsWindows() && Directory.Exists(resolved.Path) => Try(() => Directory.Delete(resolved.Path)),
            _ => Try(() => File.Delete(resolved.Path)),
        };
    }

    protected override Errno CreateSymbolicLinkCore(PathText target, PathText path)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: false, followLinks: false, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        switch (TypeOf(resolved.Path))
        {
            case null when resolved.EndsInSlash:
                return Errno.Noent;
            case not null:
                return Errno.Exist;
        }

        string text = Encoding.UTF8.GetString(target.Span);
        bool directory = Directory.Exists(Path.Join(Path.GetDirectoryName(resolved.Path), text));
        return Try(() => _ = directory ? Directory.CreateSymbolicLink(resolved.Path, text) : File.CreateSymbolicLink(resolved.Path, text));
    }

    protected override Errno ReadSymbolicLinkCore(PathText path, Span<byte> target, out int length)
    {
        length = 0;
        Errno errno = ManagedPath.Resolve(_path, path, lookup: true, followLinks: false, out ManagedPath.Resolved resolved);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (new FileInfo(resolved.Path).LinkTarget is not { } text)
        {
            return TypeOf(resolved.Path) is null ? Errno.Noent : Errno.Inval;
        }

        // A link made elsewhere may point to a path with a drive, which is as absolute as one with a slash.
        byte[] bytes = Encoding.UTF8.GetBytes(Path.IsPathRooted(text) ? "/" : text.Replace(Path.DirectorySeparatorChar, '/'));
        length = Math.Min(bytes.Length, target.Length);
        bytes.AsSpan(0, length).CopyTo(target);
        return Errno.Success;
    }

    protected override Errno RenameCore(PathText path, DirectoryDescriptor newDirectory, PathText newPath)
    {
        Errno errno = ManagedPath.Resolve(_path, path, lookup: false, followLinks: false, out ManagedPath.Resolved source);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = ManagedPath.Resolve(((ManagedDirectory)newDirectory)._path, newPath, lookup: false, followLinks: false, out ManagedPath.Resolved target);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (source.IsDirectoryItself || target.IsDirectoryItself)
        {
            return Errno.Busy;
        }

        FileType? sourceType = TypeOf(source.Path);
        FileType? targetType = TypeOf(target.Path);
        if (sourceType is null)
        {
            return Errno.Noent;
        }

        if (sourceType != FileType.Directory)
        {
            return targetType == FileType.Directory ? Errno.Isdir
                : source.EndsInSlash || target.EndsInSlash ? Errno.Notdir
                : Try(() => File.Move(source.Path, target.Path, overwrite: true));
        }

        return targetType switch
        {
            null when IsBelow(target.Path, source.Path) => Errno.Inval,
            null => Try(() => Directory.Move(source.Path, target.Path)),
            not FileType.Directory => Errno.Notdir,
            _ when target.Path == source.Path => Errno.Success,
            _ when Directory.EnumerateFileSystemEntries(target.Path).GetEnumerator().MoveNext() => Errno.Notempty,
            _ => Try(() =>
            {
                Directory.Delete(target.Path);
                Directory.Move(source.Path, target.Path);
            }),
        };
    }

    // The framework has no call for it.
    protected override Errno CreateHardLinkCore(PathText path, bool followLinks, DirectoryDescriptor newDirectory, PathText newPath) => Errno.Notsup;

    private static bool IsBelow(string path, string directory) => path.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static FileType? TypeOf(string path)
    {
        FileInfo info = new(path);
        return info.LinkTarget is not null ? FileType.SymbolicLink
            : Directory.Exists(path) ? FileType.Directory
            : info.Exists ? FileType.RegularFile
            : null;
    }

    private static void SetTimes(string path, TimeChange access, TimeChange modification)
    {
        bool directory = Directory.Exists(path) && new FileInfo(path).LinkTarget is null;
        FileSystemInfo info = directory ? new DirectoryInfo(path) : new FileInfo(path);
        ManagedStatus.SetTime(access, time => info.LastAccessTimeUtc = time);
        ManagedStatus.SetTime(modification, time => info.LastWriteTimeUtc = time);
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
