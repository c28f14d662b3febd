using Xunit;

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Tests;

/// <summary>Stands in for a guest: a memory and calls of the WASI functions as compiled code would make them.</summary>
internal sealed unsafe class Guest : IDisposable
{
    /// <summary>The descriptor of the first preopened directory.</summary>
    public const uint Root = 3;

    public const int Size = 1 << 20;
    public const ulong Read = 1 << 1;
    public const ulong Write = 1 << 6;

    // Where the helpers below put things.
    private const uint ResultAt = 16;
    private const uint VectorsAt = 64;
    private const uint PathAt = 0x1000;
    private const uint SecondPathAt = 0x8000;
    private const uint DataAt = 0x10000;

    private readonly byte* _memory;

    public Guest(WasiConfiguration configuration, Preview1Version version = Preview1Version.Preview1)
    {
        _memory = (byte*)NativeMemory.AllocZeroed(Size);
        Memory = new GuestMemory((nint)_memory, Size);
        Version = version;
        Host = new Preview1Host(configuration.CreateContext());
    }

    public GuestMemory Memory { get; }

    public Preview1Host Host { get; }

    public Preview1Version Version { get; }

    public Span<byte> Bytes => new(_memory, Size);

    public uint Result32 => Memory.Read<uint>(ResultAt);

    public ulong Result64 => Memory.Read<ulong>(ResultAt);

    public void Dispose()
    {
        Host.Dispose();
        NativeMemory.Free(_memory);
    }

    public (uint Address, uint Length) Put(string text, uint address = PathAt)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(Bytes[(int)address..]);
        return (address, (uint)bytes.Length);
    }

    public Errno TryOpen(
        string path, out uint fd, OpenFlags open = 0, ulong rights = Read, DescriptorFlags flags = 0, bool follow = true, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        Errno errno = Host.PathOpen(Memory, directory, follow ? 1u : 0u, address, length, (uint)open, rights, 0, (uint)flags, ResultAt);
        fd = Result32;
        return errno;
    }

    public uint Open(
        string path, OpenFlags open = 0, ulong rights = Read, DescriptorFlags flags = 0, bool follow = true, uint directory = Root)
    {
        Assert.Equal(Errno.Success, TryOpen(path, out uint fd, open, rights, flags, follow, directory));
        return fd;
    }

    public uint Create(string path, string content = "")
    {
        uint fd = Open(path, OpenFlags.Create | OpenFlags.Exclusive, Read | Write);
        if (content.Length > 0)
        {
            Assert.Equal(Errno.Success, WriteText(fd, content));
        }

        return fd;
    }

    public void CreateClosed(string path, string content = "") => Close(Create(path, content));

    public void Close(uint fd) => Assert.Equal(Errno.Success, Host.FdClose(fd));

    public Errno WriteText(uint fd, params string[] parts)
    {
        uint count = PutVectors(parts);
        return Host.FdWrite(Memory, fd, VectorsAt, count, ResultAt);
    }

    public Errno WriteTextAt(uint fd, ulong offset, params string[] parts)
    {
        uint count = PutVectors(parts);
        return Host.FdPwrite(Memory, fd, VectorsAt, count, offset, ResultAt);
    }

    public Errno TryRead(uint fd, out string text, params int[] sizes)
    {
        PutSpace(sizes);
        Errno errno = Host.FdRead(Memory, fd, VectorsAt, (uint)sizes.Length, ResultAt);
        text = errno == Errno.Success ? Encoding.UTF8.GetString(Bytes.Slice((int)DataAt, (int)Result32)) : "";
        return errno;
    }

    public string ReadText(uint fd, params int[] sizes)
    {
        Assert.Equal(Errno.Success, TryRead(fd, out string text, sizes.Length == 0 ? [1000] : sizes));
        return text;
    }

    public Errno TryReadAt(uint fd, ulong offset, out string text, params int[] sizes)
    {
        PutSpace(sizes);
        Errno errno = Host.FdPread(Memory, fd, VectorsAt, (uint)sizes.Length, offset, ResultAt);
        text = errno == Errno.Success ? Encoding.UTF8.GetString(Bytes.Slice((int)DataAt, (int)Result32)) : "";
        return errno;
    }

    public Errno Receive(uint fd, out string text, ReceiveFlags flags, params int[] sizes)
    {
        PutSpace(sizes);
        Errno errno = Host.SockRecv(Memory, fd, VectorsAt, (uint)sizes.Length, (uint)flags, ResultAt, ResultAt + 8);
        text = errno == Errno.Success ? Encoding.UTF8.GetString(Bytes.Slice((int)DataAt, (int)Result32)) : "";
        return errno;
    }

    public Errno Send(uint fd, params string[] parts)
    {
        uint count = PutVectors(parts);
        return Host.SockSend(Memory, fd, VectorsAt, count, 0, ResultAt);
    }

    public Errno TrySeek(uint fd, long offset, uint whence, out ulong position)
    {
        Errno errno = Host.FdSeek(Memory, fd, offset, whence, ResultAt, Version);
        position = Result64;
        return errno;
    }

    public ulong Seek(uint fd, long offset, uint whence)
    {
        Assert.Equal(Errno.Success, TrySeek(fd, offset, whence, out ulong position));
        return position;
    }

    public ulong Tell(uint fd)
    {
        Assert.Equal(Errno.Success, Host.FdTell(Memory, fd, ResultAt));
        return Result64;
    }

    public Errno MakeDirectory(string path, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        return Host.PathCreateDirectory(Memory, directory, address, length);
    }

    public Errno RemoveDirectory(string path, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        return Host.PathRemoveDirectory(Memory, directory, address, length);
    }

    public Errno Unlink(string path, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        return Host.PathUnlinkFile(Memory, directory, address, length);
    }

    public Errno Symlink(string target, string path, uint directory = Root)
    {
        (uint targetAddress, uint targetLength) = Put(target, SecondPathAt);
        (uint address, uint length) = Put(path);
        return Host.PathSymlink(Memory, targetAddress, targetLength, directory, address, length);
    }

    public Errno ReadLink(string path, out string target, int size = 1000, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        Errno errno = Host.PathReadlink(Memory, directory, address, length, DataAt, (uint)size, ResultAt);
        target = errno == Errno.Success ? Encoding.UTF8.GetString(Bytes.Slice((int)DataAt, (int)Result32)) : "";
        return errno;
    }

    public Errno Rename(string path, string newPath, uint directory = Root, uint newDirectory = Root)
    {
        (uint address, uint length) = Put(path);
        (uint newAddress, uint newLength) = Put(newPath, SecondPathAt);
        return Host.PathRename(Memory, directory, address, length, newDirectory, newAddress, newLength);
    }

    public Errno Link(string path, string newPath, bool follow = false, uint directory = Root, uint newDirectory = Root)
    {
        (uint address, uint length) = Put(path);
        (uint newAddress, uint newLength) = Put(newPath, SecondPathAt);
        return Host.PathLink(Memory, directory, follow ? 1u : 0u, address, length, newDirectory, newAddress, newLength);
    }

    public Errno TryStatus(string path, out Status status, bool follow = false, uint directory = Root)
    {
        (uint address, uint length) = Put(path);
        Errno errno = Host.PathFilestatGet(Memory, directory, follow ? 1u : 0u, address, length, DataAt, Version);
        status = new Status(Bytes.Slice((int)DataAt, 64), Version);
        return errno;
    }

    public Status GetStatus(string path, bool follow = false, uint directory = Root)
    {
        Assert.Equal(Errno.Success, TryStatus(path, out Status status, follow, directory));
        return status;
    }

    public Status GetStatus(uint fd)
    {
        Assert.Equal(Errno.Success, Host.FdFilestatGet(Memory, fd, DataAt, Version));
        return new Status(Bytes.Slice((int)DataAt, 64), Version);
    }

    public Errno SetTimes(string path, ulong access, ulong modification, uint flags, bool follow = false)
    {
        (uint address, uint length) = Put(path);
        return Host.PathFilestatSetTimes(Memory, Root, follow ? 1u : 0u, address, length, access, modification, flags);
    }

    public (FileType Type, DescriptorFlags Flags, Rights Base, Rights Inheriting) GetDescriptorStatus(uint fd)
    {
        Assert.Equal(Errno.Success, Host.FdFdstatGet(Memory, fd, DataAt));
        return (
            (FileType)Memory.Read<byte>(DataAt),
            (DescriptorFlags)Memory.Read<ushort>(DataAt + 2),
            (Rights)Memory.Read<ulong>(DataAt + 8),
            (Rights)Memory.Read<ulong>(DataAt + 16));
    }

    /// <summary>Reads a directory to its end through a buffer of a size.</summary>
    public List<(string Name, FileType Type, ulong Inode, ulong Next)> ReadDirectory(uint fd, int bufferSize = 4096, ulong cookie = 0)
    {
        List<(string, FileType, ulong, ulong)> entries = [];
        while (true)
        {
            Assert.Equal(Errno.Success, Host.FdReaddir(Memory, fd, DataAt, (uint)bufferSize, cookie, ResultAt));
            ReadOnlySpan<byte> left = Bytes.Slice((int)DataAt, (int)Result32);
            int before = entries.Count;
            while (left.Length >= 24)
            {
                int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(left[16..]);
                if (left.Length < 24 + length)
                {
                    break;
                }

                cookie = BinaryPrimitives.ReadUInt64LittleEndian(left);
                entries.Add((Encoding.UTF8.GetString(left.Slice(24, length)), (FileType)left[20], BinaryPrimitives.ReadUInt64LittleEndian(left[8..]), cookie));
                left = left[(24 + length)..];
            }

            if (Result32 < bufferSize)
            {
                return entries;
            }

            Assert.True(entries.Count > before, "the buffer is too small for one entry");
        }
    }

    private uint PutVectors(string[] parts)
    {
        uint address = DataAt;
        for (int i = 0; i < parts.Length; i++)
        {
            (_, uint length) = Put(parts[i], address);
            Memory.Put(VectorsAt + (uint)(i * 8), address);
            Memory.Put(VectorsAt + (uint)(i * 8) + 4, length);
            address += length;
        }

        return (uint)parts.Length;
    }

    private void PutSpace(int[] sizes)
    {
        uint address = DataAt;
        for (int i = 0; i < sizes.Length; i++)
        {
            Memory.Put(VectorsAt + (uint)(i * 8), address);
            Memory.Put(VectorsAt + (uint)(i * 8) + 4, sizes[i]);
            address += (uint)sizes[i];
        }
    }
}
