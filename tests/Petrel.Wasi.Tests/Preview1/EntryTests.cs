using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Creating, removing, renaming and linking entries; reading directories.</summary>
public sealed class EntryTests : SandboxTest
{
    [Theory]
    [MemberData(nameof(Variants))]
    public void MakesAndRemovesDirectories(string variant)
    {
        Guest guest = Start(variant);
        Assert.Equal(Errno.Success, guest.MakeDirectory("dir"));
        Assert.Equal(Errno.Exist, guest.MakeDirectory("dir"));
        Assert.Equal(Errno.Success, guest.MakeDirectory("dir/below/"));
        Assert.Equal(Errno.Noent, guest.MakeDirectory("missing/below"));
        guest.CreateClosed("file");
        Assert.Equal(Errno.Exist, guest.MakeDirectory("file"));
        Assert.Equal(Errno.Notdir, guest.MakeDirectory("file/below"));
        Assert.Equal(Errno.Exist, guest.MakeDirectory("."));

        Assert.Equal(Errno.Notempty, guest.RemoveDirectory("dir"));
        Assert.Equal(Errno.Notempty, guest.RemoveDirectory("dir/below/.."));
        Assert.Equal(Errno.Inval, guest.RemoveDirectory("dir/below/."));
        Assert.Equal(Errno.Success, guest.RemoveDirectory("dir/below/"));
        Assert.Equal(Errno.Success, guest.RemoveDirectory("dir"));
        Assert.Equal(Errno.Noent, guest.RemoveDirectory("dir"));
        Assert.Equal(Errno.Notdir, guest.RemoveDirectory("file"));
        Assert.Equal(Errno.Notdir, guest.RemoveDirectory("file/"));
        guest.MakeDirectory("target");
        guest.Symlink("target", "link");
        Assert.Equal(Errno.Notdir, guest.RemoveDirectory("link"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Unlinks(string variant)
    {
        Guest guest = Start(variant);
        guest.MakeDirectory("dir");
        guest.CreateClosed("file");
        guest.Symlink("dir", "link");
        guest.Symlink("nowhere", "dangling");
        Assert.Equal(Errno.Isdir, guest.Unlink("dir"));
        Assert.Equal(Errno.Isdir, guest.Unlink("dir/"));
        Assert.Equal(Errno.Isdir, guest.Unlink("."));
        Assert.Equal(Errno.Notdir, guest.Unlink("file/"));
        Assert.Equal(Errno.Success, guest.Unlink("file"));
        Assert.Equal(Errno.Noent, guest.Unlink("file"));
        Assert.Equal(Errno.Success, guest.Unlink("link"));
        Assert.Equal(Errno.Success, guest.Unlink("dangling"));
        Assert.Equal(FileType.Directory, guest.GetStatus("dir").Type);
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void AnUnlinkedFileLivesOnWhileOpen(string variant)
    {
        Guest guest = Start(variant);
        uint fd = guest.Create("file", "content");
        Assert.Equal(Errno.Success, guest.Unlink("file"));
        Assert.Equal(0u, guest.GetStatus(fd).Links);
        guest.Seek(fd, 0, 0);
        Assert.Equal("content", guest.ReadText(fd));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Renames(string variant)
    {
        Guest guest = Start(variant);
        guest.MakeDirectory("source");
        Assert.Equal(Errno.Success, guest.Rename("source", "target"));
        Assert.Equal(Errno.Noent, guest.TryStatus("source", out _));
        guest.MakeDirectory("source");
        Assert.Equal(Errno.Success, guest.Rename("source", "target"));
        guest.MakeDirectory("source");
        guest.CreateClosed("target/file");
        Assert.Equal(Errno.Notempty, guest.Rename("source", "target"));
        Assert.Equal(Errno.Notdir, guest.Rename("source", "target/file"));
        guest.CreateClosed("one", "1");
        guest.CreateClosed("two", "2");
        Assert.Equal(Errno.Success, guest.Rename("one", "two"));
        Assert.Equal("1", guest.ReadText(guest.Open("two")));
        Assert.Equal(Errno.Isdir, guest.Rename("two", "source"));
        Assert.Equal(Errno.Noent, guest.Rename("missing", "new"));
        Assert.Equal(Errno.Noent, guest.Rename("two", "missing/new"));
        Assert.Equal(Errno.Success, guest.Rename("two", "two"));
        Assert.Equal(Errno.Inval, guest.Rename("target", "target/below"));
        Assert.Equal(Errno.Busy, guest.Rename(".", "new"));
        guest.Symlink("two", "link");
        Assert.Equal(Errno.Success, guest.Rename("link", "moved"));
        Assert.Equal(FileType.SymbolicLink, guest.GetStatus("moved").Type);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void RenamesWithSlashesAtTheEnd(string variant)
    {
        Guest guest = Start(variant);
        guest.MakeDirectory("source");
        Assert.Equal(Errno.Success, guest.Rename("source/", "target"));
        Assert.Equal(Errno.Success, guest.Rename("target", "source/"));
        Assert.Equal(Errno.Success, guest.Rename("source/", "target/"));
        guest.CreateClosed("file");
        Assert.Equal(Errno.Notdir, guest.Rename("file/", "new"));
        Assert.Equal(Errno.Notdir, guest.Rename("file", "new/"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void RenamesAcrossDescriptors(string variant)
    {
        Directory.CreateDirectory(Outer.At("other"));
        Guest guest = Start(variant, configuration: new WasiConfiguration().WithPreopenedDirectory(Outer.At("other"), "/other"));
        const uint Other = 3;
        const uint Root = 4;
        Assert.Equal(Errno.Success, guest.TryOpen("file", out uint fd, OpenFlags.Create, Guest.Write, directory: Root));
        guest.Close(fd);
        Assert.Equal(Errno.Success, guest.Rename("file", "moved", Root, Other));
        Assert.Equal(FileType.RegularFile, guest.GetStatus("moved", directory: Other).Type);
        Assert.Equal(Errno.Success, guest.MakeDirectory("sub", Root));
        uint sub = guest.Open("sub", directory: Root);
        Assert.Equal(Errno.Success, guest.Rename("moved", "again", Other, sub));
        Assert.True(File.Exists(Path.Combine(Inside, "sub/again")));
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void MakesHardLinks(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("file", "content");
        guest.MakeDirectory("dir");
        Assert.Equal(Errno.Success, guest.Link("file", "dir/link"));
        Assert.Equal(2u, guest.GetStatus("file").Links);
        Assert.Equal(guest.GetStatus("file").Inode, guest.GetStatus("dir/link").Inode);
        Assert.Equal(Errno.Exist, guest.Link("file", "dir/link"));
        Assert.Equal(Errno.Exist, guest.Link("file", "file"));
        Assert.Equal(Errno.Exist, guest.Link("file", "dir"));
        Assert.Equal(Errno.Noent, guest.Link("missing", "new"));
        Assert.Equal(Errno.Noent, guest.Link("file", "new/"));
        Assert.Equal(Errno.Notdir, guest.Link("file/", "new"));
        Assert.Equal(Errno.Perm, guest.Link("dir", "new"));

        guest.Symlink("file", "symlink");
        guest.Symlink("nowhere", "dangling");
        Assert.Equal(Errno.Success, guest.Link("symlink", "linkToLink"));
        Assert.Equal(FileType.SymbolicLink, guest.GetStatus("linkToLink").Type);
        Assert.Equal(Errno.Inval, guest.Link("symlink", "linkToFile", follow: true));
        Assert.Equal(Errno.Inval, guest.Link("dangling", "new", follow: true));
        Assert.Equal(Errno.Exist, guest.Link("file", "dangling"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void MakesAndReadsSymbolicLinks(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("file");
        guest.MakeDirectory("dir");
        Assert.Equal(Errno.Success, guest.Symlink("Действие", "link"));
        Assert.Equal(Errno.Success, guest.ReadLink("link", out string target));
        Assert.Equal("Действие", target);
        Assert.Equal(16u, guest.GetStatus("link").Size);
        Assert.Equal(Errno.Success, guest.ReadLink("link", out target, 4));
        Assert.Equal("Де", target);
        Assert.Equal(Errno.Success, guest.ReadLink("link", out target, 0));
        Assert.Equal("", target);
        Assert.Equal(Errno.Inval, guest.ReadLink("file", out _));
        Assert.Equal(Errno.Inval, guest.ReadLink("dir", out _));
        Assert.Equal(Errno.Noent, guest.ReadLink("missing", out _));
        Assert.Equal(Errno.Exist, guest.Symlink("x", "link"));
        Assert.Equal(Errno.Exist, guest.Symlink("x", "dir"));
        Assert.Equal(Errno.Exist, guest.Symlink("x", "dir/"));
        Assert.Equal(Errno.Exist, guest.Symlink("x", "file"));
        Assert.Equal(Errno.Exist, guest.Symlink("x", "file/"));
        Assert.Equal(Errno.Noent, guest.Symlink("x", "new/"));
        Assert.Equal(Errno.Noent, guest.Symlink("", "new"));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ReadsDirectoriesThroughBuffersOfAnySize(string variant)
    {
        Guest guest = Start(variant);
        for (int i = 0; i < 100; i++)
        {
            File.WriteAllText(Path.Combine(Inside, $"file{i:d3}"), "");
        }

        Directory.CreateDirectory(Path.Combine(Inside, "dir"));
        File.CreateSymbolicLink(Path.Combine(Inside, "link"), "file000");
        string[] expected = [".", "..", "dir", .. Enumerable.Range(0, 100).Select(i => $"file{i:d3}"), "link"];
        foreach (int size in (int[])[32, 33, 60, 100, 1000, 100_000])
        {
            var entries = guest.ReadDirectory(Guest.Root, size);
            Assert.Equal(expected, entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        }

        var all = guest.ReadDirectory(Guest.Root);
        Assert.Equal(FileType.Directory, all.Single(entry => entry.Name == "dir").Type);
        Assert.Equal(FileType.SymbolicLink, all.Single(entry => entry.Name == "link").Type);
        Assert.Equal(FileType.RegularFile, all.Single(entry => entry.Name == "file050").Type);
        Assert.Equal(guest.GetStatus("file050").Inode, all.Single(entry => entry.Name == "file050").Inode);

        // From any cookie on, the rest in the same order; past the last one, nothing.
        for (int i = 0; i < all.Count; i += 7)
        {
            Assert.Equal(all.Skip(i + 1).Select(entry => entry.Name), guest.ReadDirectory(Guest.Root, 500, all[i].Next).Select(entry => entry.Name));
        }

        Assert.Empty(guest.ReadDirectory(Guest.Root, 500, all[^1].Next + 1));
        Assert.Empty(guest.ReadDirectory(Guest.Root, 500, ulong.MaxValue));
        Assert.Equal(Errno.Success, guest.Host.FdReaddir(guest.Memory, Guest.Root, 0, 0, 0, 16));
        Assert.Equal(0u, guest.Result32);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void FillsTheBufferWithAPartOfTheLastEntry(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("Действие");
        for (uint size = 0; size < 150; size++)
        {
            Assert.Equal(Errno.Success, guest.Host.FdReaddir(guest.Memory, Guest.Root, 0x1000, size, 0, 16));
            Assert.Equal(Math.Min(size, 24u + 1 + 24 + 2 + 24 + 16), guest.Result32);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void EntriesCanBeRemovedWhileReading(string variant)
    {
        Guest guest = Start(variant);
        for (int i = 0; i < 500; i++)
        {
            File.WriteAllText(Path.Combine(Inside, $"file{i:d3}"), "");
        }

        ulong cookie = 0;
        int removed = 0;
        while (true)
        {
            Assert.Equal(Errno.Success, guest.Host.FdReaddir(guest.Memory, Guest.Root, 0x20000, 80, cookie, 16));
            uint used = guest.Result32;
            for (uint at = 0; at + 24 <= used;)
            {
                uint length = guest.Memory.Read<uint>(0x20000 + at + 16);
                if (at + 24 + length > used)
                {
                    break;
                }

                cookie = guest.Memory.Read<ulong>(0x20000 + at);
                string name = System.Text.Encoding.UTF8.GetString(guest.Memory.Slice(0x20000 + at + 24, length));
                at += 24 + length;
                if (name.StartsWith("file", StringComparison.Ordinal))
                {
                    Assert.Equal(Errno.Success, guest.Unlink(name));
                    removed++;
                }
            }

            if (used < 80)
            {
                break;
            }
        }

        Assert.Equal(500, removed);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void StatusTellsWhatAFileIs(string variant)
    {
        Guest guest = Start(variant);
        guest.CreateClosed("file", "content");
        guest.Symlink("file", "link");
        Status status = guest.GetStatus("file");
        Assert.Equal((FileType.RegularFile, 7u, 1u), (status.Type, status.Size, status.Links));
        ulong now = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        Assert.InRange(status.Modification, now - 60_000_000_000, now + 60_000_000_000);
        Assert.InRange(status.Change, now - 60_000_000_000, now + 60_000_000_000);
        Assert.Equal((FileType.SymbolicLink, 4u), (guest.GetStatus("link").Type, guest.GetStatus("link").Size));
        Assert.Equal(status.Inode, guest.GetStatus("link", follow: true).Inode);
        Assert.Equal(FileType.Directory, guest.GetStatus(".").Type);
        Assert.Equal(Errno.Noent, guest.TryStatus("missing", out _));
        Assert.Equal(Errno.Notdir, guest.TryStatus("file/x", out _));
        Assert.Equal(Errno.Noent, guest.TryStatus("", out _));
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void DeepPathsResolve(string variant)
    {
        Guest guest = Start(variant);
        string path = "";
        for (int i = 0; i < 200; i++)
        {
            path += i == 0 ? "d" : "/d";
            Assert.Equal(Errno.Success, guest.MakeDirectory(path));
        }

        string up = string.Concat(Enumerable.Repeat("/..", 199));
        Assert.Equal(guest.GetStatus("d").Inode, guest.GetStatus(path + up).Inode);
        Assert.Equal(Errno.Perm, guest.TryStatus(path + up + "/../..", out _));
    }
}
