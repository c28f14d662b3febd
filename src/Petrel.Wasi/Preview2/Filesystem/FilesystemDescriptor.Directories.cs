using System.Text;
using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Types;
using DescriptorFlags = Wasi.Filesystem.Types.DescriptorFlags;
using OpenFlags = Wasi.Filesystem.Types.OpenFlags;
using SandboxFlags = Petrel.Wasi.Sandbox.DescriptorFlags;
using SandboxOpenFlags = Petrel.Wasi.Sandbox.OpenFlags;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <content>Paths that start at a directory.</content>
internal sealed partial class FilesystemDescriptor
{
    /// <inheritdoc/>
    public IDirectoryEntryStream ReadDirectory()
    {
        DirectoryDescriptor directory = Directory;
        ThrowIfFull();
        OpenRequest request = new(SandboxOpenFlags.Directory, SandboxFlags.None, Read: true, Write: false, FollowLinks: true);
        FilesystemError.ThrowIfFailed(directory.Open("."u8, request, out Descriptor? own));
        return new DirectoryEntryStream(new OpenedDescriptor(_guest, own!, isPreopened: false));
    }

    /// <inheritdoc/>
    public IDescriptor OpenAt(PathFlags pathFlags, string path, OpenFlags openFlags, DescriptorFlags flags)
    {
        DirectoryDescriptor directory = Directory;
        const DescriptorFlags Changes = DescriptorFlags.Write | DescriptorFlags.MutateDirectory;
        if ((flags & Changes) != 0 || (openFlags & (OpenFlags.Create | OpenFlags.Truncate)) != 0)
        {
            ThrowUnlessMutable();
        }

        ThrowIfFull();
        bool write = (flags & DescriptorFlags.Write) != 0;
        bool read = (flags & DescriptorFlags.Read) != 0 || !write;
        OpenRequest request = new((SandboxOpenFlags)(ushort)openFlags, Modes(flags), read, write, Follows(pathFlags));
        FilesystemError.ThrowIfFailed(directory.Open(Bytes(path), request, out Descriptor? opened));

        // A directory inherits whether it may be changed: C libraries, which keep descriptors of directories for openat, do not ask for it.
        DescriptorFlags given = opened is DirectoryDescriptor
            ? DescriptorFlags.Read | (_flags & DescriptorFlags.MutateDirectory)
            : flags & ~DescriptorFlags.MutateDirectory;
        return new FilesystemDescriptor(_guest, new OpenedDescriptor(_guest, opened!, isPreopened: false), given, mayChange: (_flags & DescriptorFlags.MutateDirectory) != 0);
    }

    /// <inheritdoc/>
    public DescriptorStat StatAt(PathFlags pathFlags, string path)
    {
        FilesystemError.ThrowIfFailed(Directory.GetStatus(Bytes(path), Follows(pathFlags), out FileStatus status));
        return FileAttributesMapping.ToStat(status);
    }

    /// <inheritdoc/>
    public MetadataHashValue MetadataHashAt(PathFlags pathFlags, string path)
    {
        FilesystemError.ThrowIfFailed(Directory.GetStatus(Bytes(path), Follows(pathFlags), out FileStatus status));
        return MetadataHasher.Hash(status);
    }

    /// <inheritdoc/>
    public void SetTimesAt(PathFlags pathFlags, string path, NewTimestamp dataAccessTimestamp, NewTimestamp dataModificationTimestamp)
    {
        TimeChange access = FileAttributesMapping.ToChange(dataAccessTimestamp);
        TimeChange modification = FileAttributesMapping.ToChange(dataModificationTimestamp);
        FilesystemError.ThrowIfFailed(MutableDirectory.SetTimes(Bytes(path), Follows(pathFlags), access, modification));
    }

    /// <inheritdoc/>
    public void CreateDirectoryAt(string path) => FilesystemError.ThrowIfFailed(MutableDirectory.CreateDirectory(Bytes(path)));

    /// <inheritdoc/>
    public void RemoveDirectoryAt(string path) => FilesystemError.ThrowIfFailed(MutableDirectory.RemoveDirectory(Bytes(path)));

    /// <inheritdoc/>
    public void UnlinkFileAt(string path) => FilesystemError.ThrowIfFailed(MutableDirectory.Unlink(Bytes(path)));

    /// <inheritdoc/>
    public void LinkAt(PathFlags oldPathFlags, string oldPath, IDescriptor newDescriptor, string newPath)
    {
        DirectoryDescriptor target = ((FilesystemDescriptor)newDescriptor).MutableDirectory;

        // As in preview 1: links are not followed here, and asking for it is an error.
        FilesystemError.ThrowIfFailed(Follows(oldPathFlags)
            ? Errno.Inval
            : MutableDirectory.CreateHardLink(Bytes(oldPath), followLinks: false, target, Bytes(newPath)));
    }

    /// <inheritdoc/>
    public void RenameAt(string oldPath, IDescriptor newDescriptor, string newPath)
    {
        DirectoryDescriptor target = ((FilesystemDescriptor)newDescriptor).MutableDirectory;
        FilesystemError.ThrowIfFailed(MutableDirectory.Rename(Bytes(oldPath), target, Bytes(newPath)));
    }

    /// <inheritdoc/>
    public void SymlinkAt(string oldPath, string newPath) =>
        FilesystemError.ThrowIfFailed(MutableDirectory.CreateSymbolicLink(Bytes(oldPath), Bytes(newPath)));

    /// <inheritdoc/>
    public string ReadlinkAt(string path)
    {
        Span<byte> target = stackalloc byte[PathText.Limit];
        FilesystemError.ThrowIfFailed(Directory.ReadSymbolicLink(Bytes(path), target, out int count));
        target = target[..count];
        return System.Text.Unicode.Utf8.IsValid(target)
            ? Encoding.UTF8.GetString(target)
            : throw FilesystemError.Of(ErrorCode.IllegalByteSequence);
    }

    private DirectoryDescriptor Directory => Descriptor as DirectoryDescriptor ?? throw FilesystemError.Of(ErrorCode.NotDirectory);

    private DirectoryDescriptor MutableDirectory
    {
        get
        {
            DirectoryDescriptor directory = Directory;
            ThrowUnlessMutable();
            return directory;
        }
    }

    private static bool Follows(PathFlags flags) => (flags & PathFlags.SymlinkFollow) != 0;

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    private static SandboxFlags Modes(DescriptorFlags flags) =>
        ((flags & DescriptorFlags.FileIntegritySync) != 0 ? SandboxFlags.Sync : 0)
        | ((flags & DescriptorFlags.DataIntegritySync) != 0 ? SandboxFlags.DataSync : 0)
        | ((flags & DescriptorFlags.RequestedWriteSync) != 0 ? SandboxFlags.ReadSync : 0);

    private void ThrowUnlessMutable()
    {
        if ((_flags & DescriptorFlags.MutateDirectory) == 0)
        {
            throw FilesystemError.Of(ErrorCode.ReadOnly);
        }
    }

    private void ThrowIfFull()
    {
        if (!_guest.CanOpen)
        {
            throw FilesystemError.Of(ErrorCode.InsufficientMemory);
        }
    }
}
