using System.Text;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Guests that call anything with anything: the answer is an error number or a trap, and what lies outside stays as it is.</summary>
public sealed class HostileGuestTests : SandboxTest
{
    private static readonly string[] s_names =
        ["a", "b", "c", "dir", "dir/a", "dir/../b", ".", "..", "../secret", "link", "a/", "dir/", "link/x", "", "/etc/passwd", "a\0b", "\u00fc", "../inside/a", "dir/../../secret"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void RandomCallsStayInside(string variant)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Guest guest = Start(variant);
            var random = new Random(seed);
            for (int i = 0; i < 4000; i++)
            {
                if (i % 50 == 0)
                {
                    Fill(guest, random);
                }

                try
                {
                    Errno errno = Call(guest.Host, guest.Memory, random, guest.Version);
                    Assert.True(Enum.IsDefined(errno));
                }
                catch (TrapException trap)
                {
                    Assert.Equal(TrapCode.MemoryOutOfBounds, trap.Code);
                }
            }

            guest.Host.Dispose();
            Assert.Equal("secret", File.ReadAllText(Outer.At("secret")));
            Assert.Equal(["inside", "secret"], Directory.EnumerateFileSystemEntries(Outer.FullName).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void DescriptorsAreLimited()
    {
        Guest guest = Start("Automatic", configuration: new WasiConfiguration().WithMaxDescriptors(10));
        guest.CreateClosed("file");
        for (uint fd = 4; fd < 10; fd++)
        {
            Assert.Equal(fd, guest.Open("file"));
        }

        Assert.Equal(Errno.Mfile, guest.TryOpen("file", out _));
        guest.Close(7);
        Assert.Equal(7u, guest.Open("file"));
    }

    private static void Fill(Guest guest, Random random)
    {
        random.NextBytes(guest.Bytes[..0x8000]);
        for (int i = 0; i < 16; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(s_names[random.Next(s_names.Length)]);
            name.CopyTo(guest.Bytes[(0x100 * i)..]);

            // A list with one good buffer.
            guest.Memory.Put((uint)(0x2000 + (16 * i)), (uint)random.Next(0x8000));
            guest.Memory.Put((uint)(0x2004 + (16 * i)), (uint)random.Next(0x400));
        }
    }

    private static Errno Call(Preview1Host host, GuestMemory memory, Random random, Preview1Version version)
    {
        uint path = (uint)(0x100 * random.Next(16));
        uint length = (uint)random.Next(20);
        uint otherPath = (uint)(0x100 * random.Next(16));
        uint otherLength = (uint)random.Next(20);
        uint vectors = random.Next(8) == 0 ? Any() : (uint)(0x2000 + (16 * random.Next(16)));
        switch (random.Next(30))
        {
            case 0: return host.FdRead(memory, Fd(), vectors, (uint)random.Next(3), Any());
            case 1: return host.FdWrite(memory, Fd(), vectors, (uint)random.Next(3), Any());
            case 2: return host.FdPread(memory, Fd(), vectors, (uint)random.Next(3), Long(), Any());
            case 3: return host.FdPwrite(memory, Fd(), vectors, (uint)random.Next(3), (ulong)random.Next(1 << 20), Any());
            case 4: return host.FdSeek(memory, Fd(), (long)Long(), (uint)random.Next(4), Any(), version);
            case 5: return host.FdTell(memory, Fd(), Any());
            case 6: return host.FdClose(Fd());
            case 7: return random.Next(10) == 0 ? host.FdRenumber(Fd(), Fd()) : Errno.Success;
            case 8: return host.FdFdstatGet(memory, Fd(), Any());
            case 9: return host.FdFdstatSetFlags(Fd(), Flags());
            case 10: return random.Next(20) == 0 ? host.FdFdstatSetRights(Fd(), Long(), Long()) : Errno.Success;
            case 11: return host.FdFilestatGet(memory, Fd(), Any(), version);
            case 12: return host.FdFilestatSetSize(Fd(), (ulong)random.Next(1 << 20));
            case 13: return host.FdFilestatSetTimes(Fd(), Long(), Long(), Flags());
            case 14: return host.FdPrestatGet(memory, Fd(), Any());
            case 15: return host.FdPrestatDirName(memory, Fd(), Any(), Any());
            case 16: return host.FdReaddir(memory, Fd(), Any(), Any(), random.Next(3) == 0 ? Long() : (ulong)random.Next(10), Any());
            case 17: return host.FdAdvise(Fd(), Long(), Long(), Flags());
            case 18: return host.FdAllocate(Fd(), (ulong)random.Next(1 << 20), (ulong)random.Next(1 << 16));
            case 19: return host.PathCreateDirectory(memory, Fd(), path, length);
            case 20: return host.PathFilestatGet(memory, Fd(), Flags(), path, length, Any(), version);
            case 21: return host.PathFilestatSetTimes(memory, Fd(), Flags(), path, length, Long(), Long(), Flags());
            case 22: return host.PathLink(memory, Fd(), Flags(), path, length, Fd(), otherPath, otherLength);
            case 23: return host.PathReadlink(memory, Fd(), path, length, Any(), Any(), Any());
            case 24: return host.PathRemoveDirectory(memory, Fd(), path, length);
            case 25: return host.PathRename(memory, Fd(), path, length, Fd(), otherPath, otherLength);
            case 26: return host.PathSymlink(memory, path, length, Fd(), otherPath, otherLength);
            case 27: return host.PathUnlinkFile(memory, Fd(), path, length);
            case 28: return host.SockRecv(memory, Fd(), vectors, 1, Flags(), Any(), Any());
            default:
                return host.PathOpen(memory, Fd(), Flags(), path, length, Flags(), random.Next(2) == 0 ? Long() : 0x42, Long(), Flags(), Any());
        }

        uint Fd() => random.Next(4) == 0 ? (uint)random.Next(20) : 3u;

        // Mostly inside the memory.
        uint Any() => random.Next(6) == 0 ? (uint)random.NextInt64(1L << 32) : 0x4000u + (uint)random.Next(0x4000);

        ulong Long() => random.Next(2) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(100);

        uint Flags() => random.Next(20) == 0 ? (uint)random.NextInt64(1L << 32) : (uint)random.Next(2) << random.Next(5);
    }
}
