using System.Buffers.Binary;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Tests;

/// <summary>A <c>filestat</c> as a guest reads it.</summary>
internal readonly struct Status
{
    public Status(ReadOnlySpan<byte> bytes, Preview1Version version)
    {
        bool unstable = version == Preview1Version.Unstable;
        Device = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Inode = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        Type = (FileType)bytes[16];
        Links = unstable ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) : BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        bytes = bytes[(unstable ? 24 : 32)..];
        Size = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Access = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        Modification = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        Change = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
    }

    public ulong Device { get; }

    public ulong Inode { get; }

    public FileType Type { get; }

    public ulong Links { get; }

    public ulong Size { get; }

    public ulong Access { get; }

    public ulong Modification { get; }

    public ulong Change { get; }
}
