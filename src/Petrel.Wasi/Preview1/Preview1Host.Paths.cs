using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Everything that takes a path, and reading directories.</content>
internal sealed partial class Preview1Host
{
    public Errno PathOpen(
        GuestMemory memory,
        uint fd,
        uint lookupFlags,
        uint path,
        uint pathLength,
        uint openFlags,
        ulong rights,
        ulong inheritingRights,
        uint descriptorFlags,
        uint result)
    {
        _ = inheritingRights;
        if (!TryGetFollow(lookupFlags, out bool follow) || (openFlags & ~(uint)OpenFlags.All) != 0
            || (descriptorFlags & ~(uint)DescriptorFlags.All) != 0)
        {
            return Errno.Inval;
        }

        OpenFlags open = (OpenFlags)openFlags;
        Rights needed = Rights.PathOpen
            | ((open & OpenFlags.Create) != 0 ? Rights.PathCreateFile : Rights.None)
            | ((open & OpenFlags.Truncate) != 0 ? Rights.PathFilestatSetSize : Rights.None);
        Errno errno = Descriptors.GetDirectory(fd, needed, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        // Of the rights asked for only these two matter: they say for what the host opens the file. All others that apply
        // are granted, because programs ask for too few (0, often) and go on to use them.
        Rights access = (Rights)rights & (Rights.FdRead | Rights.FdWrite);
        Rights removed = Descriptors.GetRemovedInheriting(fd);
        if ((access & removed) != 0)
        {
            return Errno.Notcapable;
        }

        OpenRequest request = new(
            open,
            (DescriptorFlags)descriptorFlags,
            Read: (access & Rights.FdRead) != 0,
            Write: (access & Rights.FdWrite) != 0,
            follow);
        errno = directory.Open(memory.Slice(path, pathLength), request, out Descriptor? opened);
        if (errno == Errno.Success)
        {
            errno = Descriptors.Add(opened!, removed, preopenName: null, out uint number);
            return Answer(errno, memory, result, number);
        }

        return errno;
    }

    public Errno PathFilestatGet(GuestMemory memory, uint fd, uint lookupFlags, uint path, uint pathLength, uint result, Preview1Version version)
    {
        if (!TryGetFollow(lookupFlags, out bool follow))
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.GetDirectory(fd, Rights.PathFilestatGet, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = directory.GetStatus(memory.Slice(path, pathLength), follow, out FileStatus status);
        if (errno == Errno.Success)
        {
            Write(memory, result, status, version);
        }

        return errno;
    }

    public Errno PathFilestatSetTimes(
        GuestMemory memory, uint fd, uint lookupFlags, uint path, uint pathLength, ulong access, ulong modification, uint flags)
    {
        if (!TryGetFollow(lookupFlags, out bool follow)
            || !TryGetChanges(access, modification, flags, out TimeChange accessChange, out TimeChange modificationChange))
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.GetDirectory(fd, Rights.PathFilestatSetTimes, out DirectoryDescriptor directory);
        return errno == Errno.Success
            ? directory.SetTimes(memory.Slice(path, pathLength), follow, accessChange, modificationChange)
            : errno;
    }

    public Errno PathCreateDirectory(GuestMemory memory, uint fd, uint path, uint pathLength)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathCreateDirectory, out DirectoryDescriptor directory);
        return errno == Errno.Success ? directory.CreateDirectory(memory.Slice(path, pathLength)) : errno;
    }

    public Errno PathRemoveDirectory(GuestMemory memory, uint fd, uint path, uint pathLength)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathRemoveDirectory, out DirectoryDescriptor directory);
        return errno == Errno.Success ? directory.RemoveDirectory(memory.Slice(path, pathLength)) : errno;
    }

    public Errno PathUnlinkFile(GuestMemory memory, uint fd, uint path, uint pathLength)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathUnlinkFile, out DirectoryDescriptor directory);
        return errno == Errno.Success ? directory.Unlink(memory.Slice(path, pathLength)) : errno;
    }

    public Errno PathSymlink(GuestMemory memory, uint target, uint targetLength, uint fd, uint path, uint pathLength)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathSymlink, out DirectoryDescriptor directory);
        return errno == Errno.Success
            ? directory.CreateSymbolicLink(memory.Slice(target, targetLength), memory.Slice(path, pathLength))
            : errno;
    }

    public Errno PathReadlink(GuestMemory memory, uint fd, uint path, uint pathLength, uint buffer, uint size, uint result)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathReadlink, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = directory.ReadSymbolicLink(memory.Slice(path, pathLength), memory.Slice(buffer, size), out int count);
        return Answer(errno, memory, result, (uint)count);
    }

    public Errno PathRename(GuestMemory memory, uint fd, uint path, uint pathLength, uint newFd, uint newPath, uint newPathLength)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.PathRenameSource, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = Descriptors.GetDirectory(newFd, Rights.PathRenameTarget, out DirectoryDescriptor newDirectory);
        return errno == Errno.Success
            ? directory.Rename(memory.Slice(path, pathLength), newDirectory, memory.Slice(newPath, newPathLength))
            : errno;
    }

    public Errno PathLink(
        GuestMemory memory, uint fd, uint lookupFlags, uint path, uint pathLength, uint newFd, uint newPath, uint newPathLength)
    {
        // No link is followed, asked for or not: a hard link could lead to what the name did not say. Wasmtime and the test suite of WASI have it so.
        if (!TryGetFollow(lookupFlags, out bool follow) || follow)
        {
            return Errno.Inval;
        }

        Errno errno = Descriptors.GetDirectory(fd, Rights.PathLinkSource, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = Descriptors.GetDirectory(newFd, Rights.PathLinkTarget, out DirectoryDescriptor newDirectory);
        return errno == Errno.Success
            ? directory.CreateHardLink(memory.Slice(path, pathLength), followLinks: false, newDirectory, memory.Slice(newPath, newPathLength))
            : errno;
    }

    public Errno FdReaddir(GuestMemory memory, uint fd, uint buffer, uint size, ulong cookie, uint result)
    {
        Errno errno = Descriptors.GetDirectory(fd, Rights.FdReaddir, out DirectoryDescriptor directory);
        if (errno != Errno.Success)
        {
            return errno;
        }

        errno = directory.ReadEntries(cookie, memory.Slice(buffer, size), out int count);
        return Answer(errno, memory, result, (uint)count);
    }

    private static bool TryGetFollow(uint lookupFlags, out bool follow)
    {
        follow = lookupFlags == 1;
        return lookupFlags <= 1;
    }
}
