using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Reading, writing, seeking and attributes of open files.</summary>
public sealed class FileTests : SandboxTest
{
    private const uint Set = 0;
    private const uint Current = 1;
    private const uint End = 2;

    [Theory]
    [MemberData(nameof(Variants))]
    public void ScattersAndGathers(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file");
        Assert.Equal(Errno.Success, guest.WriteText(fd, "abc", "", "defgh", "i"));
        Assert.Equal(9u, guest.Result32);
        Assert.Equal(9u, guest.Tell(fd));
        Assert.Equal(0u, guest.Seek(fd, 0, Set));
        Assert.Equal("abcdefgh", guest.ReadText(fd, 1, 0, 3, 4));
        Assert.Equal("i", guest.ReadText(fd, 5, 5));
        Assert.Equal("", guest.ReadText(fd));
        Assert.Equal(Errno.Success, guest.WriteText(fd));
        Assert.Equal(0u, guest.Result32);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void TakesMoreBuffersThanFitOnTheStack(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file");
        string[] parts = [.. Enumerable.Range(0, 100).Select(i => $"{i:d3}")];
        Assert.Equal(Errno.Success, guest.WriteText(fd, parts));
        Assert.Equal(300u, guest.Result32);
        guest.Seek(fd, 0, Set);
        Assert.Equal(string.Concat(parts), guest.ReadText(fd, [.. Enumerable.Repeat(3, 100)]));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ReadsAndWritesAtOffsets(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file", "0123456789");
        Assert.Equal(Errno.Success, guest.TryReadAt(fd, 3, out string text, 2, 2));
        Assert.Equal("3456", text);
        Assert.Equal(Errno.Success, guest.WriteTextAt(fd, 8, "AB", "CD"));
        Assert.Equal(10u, guest.Tell(fd));
        Assert.Equal(Errno.Success, guest.TryReadAt(fd, 6, out text, 100));
        Assert.Equal("67ABCD", text);
        Assert.Equal(Errno.Success, guest.TryReadAt(fd, 1000, out text, 10));
        Assert.Equal("", text);
        Assert.Equal(Errno.Inval, guest.TryReadAt(fd, ulong.MaxValue, out _, 10));
        Assert.Equal(Errno.Inval, guest.WriteTextAt(fd, ulong.MaxValue, "x"));
        Assert.Equal(Errno.Success, guest.WriteTextAt(fd, 20, "end"));
        Assert.Equal(23u, guest.GetStatus(fd).Size);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Seeks(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file", "0123456789");
        Assert.Equal(4u, guest.Seek(fd, 4, Set));
        Assert.Equal(2u, guest.Seek(fd, -2, Current));
        Assert.Equal("2", guest.ReadText(fd, 1));
        Assert.Equal(7u, guest.Seek(fd, -3, End));
        Assert.Equal(50u, guest.Seek(fd, 40, End));
        Assert.Equal(Errno.Inval, guest.TrySeek(fd, -1, Set, out _));
        Assert.Equal(Errno.Inval, guest.TrySeek(fd, -51, Current, out _));
        Assert.Equal(Errno.Inval, guest.TrySeek(fd, 0, 3, out _));
        Assert.Equal(50u, guest.Tell(fd));
        Assert.Equal(Errno.Success, guest.WriteText(fd, "x"));
        Assert.Equal(51u, guest.GetStatus(fd).Size);
        Assert.Equal(Errno.Badf, guest.TrySeek(99, 0, Set, out _));
        Assert.Equal(Errno.Badf, guest.TrySeek(Guest.Root, 0, Set, out _));
        Assert.Equal(Errno.Spipe, guest.TrySeek(0, 0, Set, out _));
    }

    [Fact]
    public void UnstableNumbersWhenceDifferently()
    {
        using var guest = new Guest(new WasiConfiguration().WithPreopenedDirectory(Inside, "/"), Wasi.Preview1.Preview1Version.Unstable);
        uint fd = guest.Create("file", "0123456789");
        const uint UnstableCurrent = 0;
        const uint UnstableEnd = 1;
        const uint UnstableSet = 2;
        Assert.Equal(4u, guest.Seek(fd, 4, UnstableSet));
        Assert.Equal(2u, guest.Seek(fd, -2, UnstableCurrent));
        Assert.Equal(7u, guest.Seek(fd, -3, UnstableEnd));
        Assert.Equal(Errno.Inval, guest.TrySeek(fd, 0, 3, out _));

        Status status = guest.GetStatus(fd);
        Assert.Equal(1u, status.Links);
        Assert.Equal(10u, status.Size);
        Assert.Equal(FileType.RegularFile, status.Type);
        Assert.True(status.Modification > 0);
        Assert.Equal(status.Inode, guest.GetStatus("file").Inode);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void AppendsWhereverThePositionIs(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("file", "abc");
        uint fd = guest.Open("file", rights: Guest.Read | Guest.Write, flags: DescriptorFlags.Append);
        Assert.Equal(DescriptorFlags.Append, guest.GetDescriptorStatus(fd).Flags);
        guest.WriteText(fd, "def");
        Assert.Equal(6u, guest.Tell(fd));
        guest.Seek(fd, 0, Set);
        guest.WriteText(fd, "ghi");
        guest.Seek(fd, 0, Set);
        Assert.Equal("abcdefghi", guest.ReadText(fd));
        Assert.Equal(Errno.Success, guest.WriteTextAt(fd, 0, "jkl"));
        Assert.Equal(12u, guest.GetStatus(fd).Size);

        Assert.Equal(Errno.Success, guest.Host.FdFdstatSetFlags(fd, 0));
        guest.Seek(fd, 0, Set);
        guest.WriteText(fd, "ABC");
        guest.Seek(fd, 0, Set);
        Assert.Equal("ABCdefghijkl", guest.ReadText(fd));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ChangesSizes(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file", "0123456789");
        Assert.Equal(Errno.Success, guest.Host.FdFilestatSetSize(fd, 4));
        Assert.Equal(4u, guest.GetStatus(fd).Size);
        Assert.Equal(Errno.Success, guest.Host.FdFilestatSetSize(fd, 6));
        guest.Seek(fd, 0, Set);
        Assert.Equal("0123\0\0", guest.ReadText(fd));
        Assert.Equal(Errno.Inval, guest.Host.FdFilestatSetSize(fd, ulong.MaxValue));
        Assert.Equal(Errno.Success, guest.Host.FdAllocate(fd, 3, 1));
        Assert.Equal(6u, guest.GetStatus(fd).Size);
        Assert.Equal(Errno.Success, guest.Host.FdAllocate(fd, 90, 10));
        Assert.Equal(100u, guest.GetStatus(fd).Size);
        Assert.Equal(Errno.Inval, guest.Host.FdAllocate(fd, 0, 0));
        Assert.Equal(Errno.Inval, guest.Host.FdAllocate(fd, ulong.MaxValue, 10));
        Assert.Equal(Errno.Badf, guest.Host.FdAllocate(Guest.Root, 0, 1));
        Assert.Equal(Errno.Inval, guest.Host.FdFilestatSetSize(guest.Open("file"), 4));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void SetsTimes(string variant)
    {
        const ulong Second = 1_000_000_000;
        Guest guest = Start(variant);
        uint fd = guest.Create("file");
        Assert.Equal(Errno.Success, guest.Host.FdFilestatSetTimes(fd, (5 * Second) + 100, (7 * Second) + 900, 1 | 4));
        Status status = guest.GetStatus(fd);
        Assert.Equal((5 * Second) + 100, status.Access);
        Assert.Equal((7 * Second) + 900, status.Modification);

        // Only one of them; the other one to now.
        Assert.Equal(Errno.Success, guest.SetTimes("file", 9 * Second, 0, 1));
        status = guest.GetStatus("file");
        Assert.Equal(9 * Second, status.Access);
        Assert.Equal((7 * Second) + 900, status.Modification);
        Assert.Equal(Errno.Success, guest.SetTimes("file", 0, 0, 8));
        status = guest.GetStatus("file");
        Assert.Equal(9 * Second, status.Access);
        Assert.True(status.Modification > 1_600_000_000 * Second);

        foreach (uint flags in (uint[])[3, 12, 15, 16])
        {
            Assert.Equal(Errno.Inval, guest.SetTimes("file", 0, 0, flags));
            Assert.Equal(Errno.Inval, guest.Host.FdFilestatSetTimes(fd, 0, 0, flags));
        }

        Assert.Equal(Errno.Noent, guest.SetTimes("missing", 0, 0, 5));
        Assert.Equal(Errno.Success, guest.Host.FdFilestatSetTimes(Guest.Root, Second, Second, 5));
        Assert.Equal(Second, guest.GetStatus(Guest.Root).Modification);
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void SetsTimesOfLinksOrOfWhatTheyPointTo(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("file");
        guest.Symlink("file", "link");
        ulong before = guest.GetStatus("file").Modification;
        Assert.Equal(Errno.Success, guest.SetTimes("link", 1000, 2000, 5));
        Assert.Equal(2000u, guest.GetStatus("link").Modification);
        Assert.Equal(before, guest.GetStatus("file").Modification);
        Assert.Equal(Errno.Success, guest.SetTimes("link", 3000, 4000, 5, follow: true));
        Assert.Equal(4000u, guest.GetStatus("file").Modification);
        Assert.Equal(4000u, guest.GetStatus("link", follow: true).Modification);
        Assert.Equal(2000u, guest.GetStatus("link").Modification);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void SynchronizesAndTakesAdvice(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file", "x");
        Assert.Equal(Errno.Success, guest.Host.FdSync(fd));
        Assert.Equal(Errno.Success, guest.Host.FdDatasync(fd));
        Assert.Equal(Errno.Success, guest.Host.FdSync(Guest.Root));
        for (uint advice = 0; advice < 6; advice++)
        {
            Assert.Equal(Errno.Success, guest.Host.FdAdvise(fd, 0, 1, advice));
        }

        Assert.Equal(Errno.Inval, guest.Host.FdAdvise(fd, 0, 1, 6));
        Assert.Equal(Errno.Inval, guest.Host.FdAdvise(fd, ulong.MaxValue, 1, 0));
        Assert.Equal(Errno.Badf, guest.Host.FdAdvise(Guest.Root, 0, 0, 0));
        Assert.Equal(Errno.Badf, guest.Host.FdSync(99));
        Assert.Equal(Errno.Badf, guest.Host.FdDatasync(99));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void DirectoriesRefuseWhatIsForFiles(string variant)
    {
        Guest guest = Start(variant);
        Assert.Equal(FileType.Directory, guest.GetStatus(Guest.Root).Type);
        Assert.Equal(Errno.Badf, guest.TryRead(Guest.Root, out _, 10));
        Assert.Equal(Errno.Badf, guest.TryReadAt(Guest.Root, 0, out _, 10));
        Assert.Equal(Errno.Badf, guest.WriteText(Guest.Root, "x"));
        Assert.Equal(Errno.Badf, guest.WriteTextAt(Guest.Root, 0, "x"));
        Assert.Equal(Errno.Badf, guest.Host.FdTell(guest.Memory, Guest.Root, 16));
        Assert.Equal(Errno.Badf, guest.Host.FdFdstatSetFlags(Guest.Root, (uint)DescriptorFlags.NonBlocking));
        Assert.Equal(Errno.Badf, guest.Host.FdFilestatSetSize(Guest.Root, 0));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ClosesAndRenumbers(string variant)
    {
        Guest guest = Start(variant);
        uint first = guest.Create("first", "1");
        uint second = guest.Create("second", "2");
        Assert.Equal((4u, 5u), (first, second));
        Assert.Equal(Errno.Success, guest.Host.FdRenumber(first, second));
        Assert.Equal(Errno.Badf, guest.Host.FdClose(first));
        Assert.Equal(Errno.Success, guest.TryReadAt(second, 0, out string text, 10));
        Assert.Equal("1", text);
        Assert.Equal(Errno.Badf, guest.Host.FdRenumber(second, first));
        Assert.Equal(Errno.Badf, guest.Host.FdRenumber(first, second));
        Assert.Equal(Errno.Success, guest.Host.FdRenumber(second, second));
        Assert.Equal(Errno.Success, guest.TryReadAt(second, 0, out _, 10));

        // The lowest free number comes next, a preopened directory's included.
        Assert.Equal(first, guest.Create("third"));
        uint directory = guest.Open(".");
        Assert.Equal(Errno.Success, guest.Host.FdRenumber(directory, Guest.Root));
        Assert.Equal(Errno.Badf, guest.Host.FdPrestatGet(guest.Memory, Guest.Root, 16));
        guest.Close(Guest.Root);
        Assert.Equal(Errno.Badf, guest.TryOpen("first", out _));
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void PipesInTheFileSystemWork(string variant)
    {
        Guest guest = Start(variant);
        System.Diagnostics.Process.Start("mkfifo", Path.Combine(Inside, "pipe")).WaitForExit();
        uint reader = guest.Open("pipe", flags: DescriptorFlags.NonBlocking);
        uint writer = guest.Open("pipe", rights: Guest.Write);
        Assert.Equal(FileType.Unknown, guest.GetDescriptorStatus(reader).Type);
        Assert.Equal(Errno.Again, guest.TryRead(reader, out _, 10));
        guest.WriteText(writer, "through");
        Assert.Equal("through", guest.ReadText(reader));
        Assert.Equal(Errno.Spipe, guest.TrySeek(reader, 0, 0, out _));
        Assert.Equal(Errno.Spipe, guest.TryReadAt(reader, 0, out _, 10));
        guest.Close(reader);
        Assert.Equal(Errno.Pipe, guest.WriteText(writer, "x"));
        Assert.Equal(Errno.Nxio, guest.TryOpen("pipe", out _, rights: Guest.Write, flags: DescriptorFlags.NonBlocking));
    }

    [Fact]
    public void PointersOutsideMemoryTrap()
    {
        Guest guest = Start("Automatic");
        uint fd = guest.Create("file", "content");
        const uint Outside = Guest.Size;
        guest.Memory.Put(64, Outside - 4);
        guest.Memory.Put(68, 5u);
        Traps(() => guest.Host.FdWrite(guest.Memory, fd, 64, 1, 16));
        Traps(() => guest.Host.FdRead(guest.Memory, fd, 64, 1, 16));
        Traps(() => guest.Host.FdRead(guest.Memory, fd, Outside - 4, 1, 16));
        Traps(() => guest.Host.FdRead(guest.Memory, fd, 0, uint.MaxValue, 16));
        Traps(() => guest.Host.FdTell(guest.Memory, fd, Outside - 7));
        Traps(() => guest.Host.FdTell(guest.Memory, fd, uint.MaxValue));
        Traps(() => guest.Host.FdFilestatGet(guest.Memory, fd, Outside - 63, 0));
        Traps(() => guest.Host.PathUnlinkFile(guest.Memory, Guest.Root, Outside, 1));
        Traps(() => guest.Host.RandomGet(guest.Memory, 1, Outside));
        Traps(() => guest.Host.FdReaddir(guest.Memory, Guest.Root, 0, uint.MaxValue, 0, 16));
        Traps(() => guest.Host.PollOneoff(guest.Memory, 0, 0, 40000, 16, 0));

        static void Traps(Func<Errno> call) =>
            Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => call()).Code);
    }
}
