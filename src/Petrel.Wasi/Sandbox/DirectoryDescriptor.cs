namespace Petrel.Wasi.Sandbox;

/// <summary>
/// A directory as a capability: paths start here and nothing outside can be reached, whatever the path, the symbolic links
/// on the way and other processes do. Everything that is opened below inherits <see cref="ReadOnly"/>.
/// </summary>
/// <remarks>
/// The public methods check what is the same on every system (text of paths, permission to change things); the protected
/// ones resolve and act. A path that would leave the directory fails with <see cref="Errno.Perm"/>, as in Wasmtime.
/// </remarks>
internal abstract unsafe class DirectoryDescriptor(bool readOnly) : Descriptor
{
    /// <summary>Bytes of an entry that <see cref="ReadEntries"/> writes before the name (typenames.witx, <c>$dirent</c>).</summary>
    public const int EntryHeaderSize = 24;

    /// <summary>Whether nothing below may be changed.</summary>
    public bool ReadOnly { get; } = readOnly;

    public override FileType Type => FileType.Directory;

    // Write rights are reported for read-only directories as well, as Wasmtime does: C libraries ask for the intersection of
    // what they need and what is inherited, and would take an open for writing that lacks the right for a success.
    public override Rights Rights => Rights.Directory;

    /// <summary>Opens a file or directory.</summary>
    public Errno Open(ReadOnlySpan<byte> path, in OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = PathText.Create(path, buffer, out PathText text);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if ((request.Open & OpenFlags.Directory) != 0 && (request.Open & ~OpenFlags.Directory) != 0)
        {
            return Errno.Inval;
        }

        if (ReadOnly && request.Changes)
        {
            return Errno.Perm;
        }

        // Linux says so too, but only after it has followed links.
        return (request.Open & OpenFlags.Create) != 0 && text.EndsInSlash ? Errno.Isdir : OpenCore(text, request, out opened);
    }

    /// <summary>Gives the attributes of what a path names.</summary>
    public Errno GetStatus(ReadOnlySpan<byte> path, bool followLinks, out FileStatus status)
    {
        status = default;
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = PathText.Create(path, buffer, out PathText text);
        return errno != Errno.Success ? errno : GetStatusCore(text, followLinks, out status);
    }

    /// <summary>Sets the time stamps of what a path names.</summary>
    public Errno SetTimes(ReadOnlySpan<byte> path, bool followLinks, TimeChange access, TimeChange modification)
    {
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        return errno != Errno.Success ? errno : SetTimesCore(text, followLinks, access, modification);
    }

    /// <summary>Creates a directory.</summary>
    public Errno CreateDirectory(ReadOnlySpan<byte> path)
    {
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        return errno != Errno.Success ? errno : CreateDirectoryCore(text);
    }

    /// <summary>Removes an empty directory.</summary>
    public Errno RemoveDirectory(ReadOnlySpan<byte> path)
    {
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        return errno != Errno.Success ? errno : RemoveDirectoryCore(text);
    }

    /// <summary>Removes a name that is not a directory's.</summary>
    public Errno Unlink(ReadOnlySpan<byte> path)
    {
        byte* buffer = stackalloc byte[PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        return errno != Errno.Success ? errno : UnlinkCore(text);
    }

    /// <summary>Creates a symbolic link. An absolute target is refused: it could only mean something on the host.</summary>
    public Errno CreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        byte* buffer = stackalloc byte[2 * PathText.Limit];
        Errno errno = CreateForChange(target, buffer, out PathText targetText);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = CreateForChange(path, buffer + PathText.Limit, out PathText text);
        return errno != Errno.Success ? errno : CreateSymbolicLinkCore(targetText, text);
    }

    /// <summary>Reads as much of a symbolic link as fits. An absolute one, which only the host can have made, is refused.</summary>
    public Errno ReadSymbolicLink(ReadOnlySpan<byte> path, Span<byte> destination, out int count)
    {
        count = 0;
        byte* buffer = stackalloc byte[2 * PathText.Limit];
        Errno errno = PathText.Create(path, buffer, out PathText text);
        if (errno != Errno.Success)
        {
            return errno;
        }

        Span<byte> target = new(buffer + PathText.Limit, PathText.Limit);
        errno = ReadSymbolicLinkCore(text, target, out int length);
        if (errno != Errno.Success)
        {
            return errno;
        }

        if (length > 0 && target[0] == (byte)'/')
        {
            return Errno.Perm;
        }

        count = Math.Min(length, destination.Length);
        target[..count].CopyTo(destination);
        return Errno.Success;
    }

    /// <summary>Renames, also into another directory.</summary>
    public Errno Rename(ReadOnlySpan<byte> path, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        byte* buffer = stackalloc byte[2 * PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = newDirectory.CreateForChange(newPath, buffer + PathText.Limit, out PathText newText);
        return errno != Errno.Success ? errno : RenameCore(text, newDirectory, newText);
    }

    /// <summary>
    /// Gives a file another name. Both directories must be writable: otherwise a file of a read-only one could be written
    /// through its new name.
    /// </summary>
    public Errno CreateHardLink(ReadOnlySpan<byte> path, bool followLinks, DirectoryDescriptor newDirectory, ReadOnlySpan<byte> newPath)
    {
        byte* buffer = stackalloc byte[2 * PathText.Limit];
        Errno errno = CreateForChange(path, buffer, out PathText text);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = newDirectory.CreateForChange(newPath, buffer + PathText.Limit, out PathText newText);
        return errno != Errno.Success ? errno : CreateHardLinkCore(text, followLinks, newDirectory, newText);
    }

    /// <summary>
    /// Writes directory entries from a cookie on: <see cref="EntryHeaderSize"/> bytes and the name each. The last one may be
    /// cut; less than a full buffer means the end.
    /// </summary>
    /// <param name="cookie">0 for the start, else what an entry gave as its next cookie.</param>
    /// <param name="destination">Where the entries go.</param>
    /// <param name="count">Bytes written.</param>
    public abstract Errno ReadEntries(ulong cookie, Span<byte> destination, out int count);

    protected abstract Errno OpenCore(PathText path, in OpenRequest request, out Descriptor? opened);

    protected abstract Errno GetStatusCore(PathText path, bool followLinks, out FileStatus status);

    protected abstract Errno SetTimesCore(PathText path, bool followLinks, TimeChange access, TimeChange modification);

    protected abstract Errno CreateDirectoryCore(PathText path);

    protected abstract Errno RemoveDirectoryCore(PathText path);

    protected abstract Errno UnlinkCore(PathText path);

    protected abstract Errno CreateSymbolicLinkCore(PathText target, PathText path);

    protected abstract Errno ReadSymbolicLinkCore(PathText path, Span<byte> target, out int length);

    protected abstract Errno RenameCore(PathText path, DirectoryDescriptor newDirectory, PathText newPath);

    protected abstract Errno CreateHardLinkCore(PathText path, bool followLinks, DirectoryDescriptor newDirectory, PathText newPath);

    private Errno CreateForChange(ReadOnlySpan<byte> path, byte* buffer, out PathText text)
    {
        Errno errno = PathText.Create(path, buffer, out text);
        return errno == Errno.Success && ReadOnly ? Errno.Perm : errno;
    }
}
