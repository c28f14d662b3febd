using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Types;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>Reads the entries of a directory (<c>wasi:filesystem/types directory-entry-stream</c>), <c>.</c> and <c>..</c> left out.</summary>
/// <param name="directory">The directory, opened for this stream alone: streams do not move each other's places.</param>
internal sealed class DirectoryEntryStream(OpenedDescriptor directory) : IDirectoryEntryStream
{
    private const int BufferSize = 16 * 1024;

    private readonly OpenedDescriptor _directory = directory.Use();
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _position;
    private int _length;
    private ulong _cookie;
    private bool _isLast;
    private bool _isDisposed;

    private DirectoryDescriptor Directory => (DirectoryDescriptor)_directory.Descriptor;

    /// <inheritdoc/>
    public DirectoryEntry? ReadDirectoryEntry()
    {
        while (TryReadEntry(out FileType type, out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            {
                continue;
            }

            if (!Utf8.IsValid(name))
            {
                // The next call goes on behind it.
                throw FilesystemError.Of(ErrorCode.IllegalByteSequence);
            }

            if (type == FileType.Unknown && Directory.GetStatus(name, followLinks: false, out FileStatus status) == Errno.Success)
            {
                // Entries are in the format of preview 1, which has no number for named pipes.
                type = status.Type;
            }

            return new DirectoryEntry(FileAttributesMapping.ToType(type), Encoding.UTF8.GetString(name));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _directory.Release();
        }
    }

    private bool TryReadEntry(out FileType type, out ReadOnlySpan<byte> name)
    {
        type = FileType.Unknown;
        name = default;
        if (!HasEntry(out int size))
        {
            if (_isLast)
            {
                return false;
            }

            Errno errno = Directory.ReadEntries(_cookie, _buffer, out _length);
            FilesystemError.ThrowIfFailed(errno);
            _position = 0;
            _isLast = _length < _buffer.Length;
            if (!HasEntry(out size))
            {
                _isLast = true;
                return false;
            }
        }

        ReadOnlySpan<byte> entry = _buffer.AsSpan(_position, size);
        _position += size;
        _cookie = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        type = (FileType)entry[20];
        name = entry[DirectoryDescriptor.EntryHeaderSize..];
        return true;
    }

    /// <summary>Whether the buffer has another whole entry.</summary>
    private bool HasEntry(out int size)
    {
        size = 0;
        ReadOnlySpan<byte> left = _buffer.AsSpan(_position, _length - _position);
        if (left.Length < DirectoryDescriptor.EntryHeaderSize)
        {
            return false;
        }

        size = DirectoryDescriptor.EntryHeaderSize + (int)BinaryPrimitives.ReadUInt32LittleEndian(left[16..]);
        return size <= left.Length;
    }
}
