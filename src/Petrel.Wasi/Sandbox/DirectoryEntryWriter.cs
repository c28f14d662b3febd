using System.Buffers.Binary;

namespace Petrel.Wasi.Sandbox;

/// <summary>Writes directory entries (typenames.witx, <c>$dirent</c>) until the buffer is full; the last one may be cut.</summary>
internal ref struct DirectoryEntryWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Count { get; private set; }

    /// <summary>Whether nothing more fits.</summary>
    public readonly bool IsFull => Count == _destination.Length;

    /// <summary>Writes what fits of one entry.</summary>
    public void Add(ulong nextCookie, ulong inode, FileType type, scoped ReadOnlySpan<byte> name)
    {
        Span<byte> header = stackalloc byte[DirectoryDescriptor.EntryHeaderSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, nextCookie);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], inode);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (byte)(type == FileType.Fifo ? FileType.Unknown : type));
        Append(header);
        Append(name);
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _destination.Length - Count);
        bytes[..count].CopyTo(_destination[Count..]);
        Count += count;
    }
}
