using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Types;
using Wasi.Io.Streams;
using SandboxAdvice = Petrel.Wasi.Sandbox.Advice;
using Advice = Wasi.Filesystem.Types.Advice;
using DescriptorFlags = Wasi.Filesystem.Types.DescriptorFlags;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>A file or directory of the guest (<c>wasi:filesystem/types descriptor</c>): the rules of the interface over a descriptor of the sandbox.</summary>
internal sealed partial class FilesystemDescriptor : IDescriptor
{
    // What one call of read gives at most, as for streams.
    private const int LargestRead = Io.InputStream.LargestRead;

    private readonly Preview2Guest _guest;
    private readonly OpenedDescriptor _opened;
    private readonly DescriptorFlags _flags;
    private readonly bool _mayChange;
    private bool _isDisposed;

    /// <summary>Wraps a descriptor.</summary>
    /// <param name="guest">Whose it is.</param>
    /// <param name="opened">The descriptor.</param>
    /// <param name="flags">What it may be used for.</param>
    /// <param name="mayChange">Whether attributes may be changed.</param>
    public FilesystemDescriptor(Preview2Guest guest, OpenedDescriptor opened, DescriptorFlags flags, bool mayChange)
    {
        _mayChange = mayChange;
        _guest = guest;
        _opened = opened.Use();
        _flags = flags;
    }

    private Descriptor Descriptor => _opened.Descriptor;

    private bool IsDirectory => Descriptor is DirectoryDescriptor;

    /// <summary>The flags of a directory that was not restricted further.</summary>
    public static DescriptorFlags FlagsOf(DirectoryDescriptor directory) =>
        DescriptorFlags.Read | (directory.ReadOnly ? 0 : DescriptorFlags.MutateDirectory);

    /// <inheritdoc/>
    public IInputStream ReadViaStream(ulong offset)
    {
        ThrowUnlessFile(DescriptorFlags.Read);
        return new FileInputStream(_guest, _opened, offset);
    }

    /// <inheritdoc/>
    public IOutputStream WriteViaStream(ulong offset)
    {
        ThrowUnlessFile(DescriptorFlags.Write);
        return new FileOutputStream(_guest, _opened, offset);
    }

    /// <inheritdoc/>
    public IOutputStream AppendViaStream()
    {
        ThrowUnlessFile(DescriptorFlags.Write);
        return new FileOutputStream(_guest, _opened, offset: null);
    }

    /// <inheritdoc/>
    public unsafe (byte[], bool) Read(ulong length, ulong offset)
    {
        ThrowUnlessFile(DescriptorFlags.Read);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, LargestRead));
        fixed (byte* start = bytes)
        {
            IoVector vector = new(start, (nuint)bytes.Length);
            FilesystemError.ThrowIfFailed(Descriptor.ReadAt(new IoVectors(&vector, 1), offset, out uint count));
            bool isAtEnd = count == 0 && length > 0;
            return (count == bytes.Length ? bytes : bytes[..(int)count], isAtEnd);
        }
    }

    /// <inheritdoc/>
    public unsafe ulong Write(byte[] buffer, ulong offset)
    {
        ThrowUnlessFile(DescriptorFlags.Write);
        fixed (byte* start = buffer)
        {
            IoVector vector = new(start, (nuint)buffer.Length);
            FilesystemError.ThrowIfFailed(Descriptor.WriteAt(new IoVectors(&vector, 1), offset, out uint count));
            return count;
        }
    }

    /// <inheritdoc/>
    public void Advise(ulong offset, ulong length, Advice advice)
    {
        ThrowUnlessFile(DescriptorFlags.None);
        FilesystemError.ThrowIfFailed(Descriptor.Advise(offset, length, (SandboxAdvice)advice));
    }

    /// <inheritdoc/>
    public void SyncData() => Synchronize(dataOnly: true);

    /// <inheritdoc/>
    public void Sync() => Synchronize(dataOnly: false);

    /// <inheritdoc/>
    public DescriptorFlags GetFlags() => _flags;

    /// <inheritdoc/>
    DescriptorType IDescriptor.GetType() => FileAttributesMapping.ToType(Descriptor.Type);

    /// <inheritdoc/>
    public void SetSize(ulong size)
    {
        ThrowUnlessFile(DescriptorFlags.Write);
        FilesystemError.ThrowIfFailed(Descriptor.SetSize(size));
    }

    /// <inheritdoc/>
    public void SetTimes(NewTimestamp dataAccessTimestamp, NewTimestamp dataModificationTimestamp)
    {
        if (!_mayChange)
        {
            throw FilesystemError.Of(ErrorCode.ReadOnly);
        }

        Errno errno = Descriptor.SetTimes(FileAttributesMapping.ToChange(dataAccessTimestamp), FileAttributesMapping.ToChange(dataModificationTimestamp));
        FilesystemError.ThrowIfFailed(errno);
    }

    /// <inheritdoc/>
    public DescriptorStat Stat()
    {
        FilesystemError.ThrowIfFailed(Descriptor.GetStatus(out FileStatus status));
        return FileAttributesMapping.ToStat(status);
    }

    /// <inheritdoc/>
    public bool IsSameObject(IDescriptor other)
    {
        Descriptor another = ((FilesystemDescriptor)other).Descriptor;
        return ReferenceEquals(Descriptor, another)
            || (Descriptor.GetStatus(out FileStatus mine) == Errno.Success && another.GetStatus(out FileStatus its) == Errno.Success
                && mine.Device == its.Device && mine.Inode == its.Inode);
    }

    /// <inheritdoc/>
    public MetadataHashValue MetadataHash()
    {
        FilesystemError.ThrowIfFailed(Descriptor.GetStatus(out FileStatus status));
        return MetadataHasher.Hash(status);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _opened.Release();
        }
    }

    private void Synchronize(bool dataOnly)
    {
        // "Succeeds with no effect if the file descriptor is not opened for writing."
        if (!IsDirectory && (_flags & DescriptorFlags.Write) == 0)
        {
            return;
        }

        Errno errno = Descriptor.Synchronize(dataOnly);

        // A pipe or device that has nothing to synchronize.
        FilesystemError.ThrowIfFailed(errno == Errno.Inval ? Errno.Success : errno);
    }

    private void ThrowUnlessFile(DescriptorFlags needed)
    {
        if (IsDirectory || (_flags & needed) != needed)
        {
            throw FilesystemError.Of(ErrorCode.BadDescriptor);
        }
    }
}
