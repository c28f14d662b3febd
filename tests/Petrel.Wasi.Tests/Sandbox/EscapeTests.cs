using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;
using Xunit;

namespace Petrel.Wasi.Tests.Sandbox;

/// <summary>Nothing a guest or another process does leads out of a preopened directory.</summary>
public sealed class EscapeTests : SandboxTest
{
    public static TheoryData<string, string> PathsOut()
    {
        var data = new TheoryData<string, string>();
        foreach (string variant in OperatingSystem.IsLinux() ? (string[])["Automatic", "Stepwise", "Managed"] : ["Managed"])
        {
            foreach (string path in (string[])["../secret", "..", "../.", "a/../../secret", "./../secret", "a/./.././/../secret", "a/b/../../../inside", "/", "/etc/passwd", "//secret", "toParent/secret", "toSecret", "a/up/../secret", "absolute", "absoluteDirectory/passwd", "hop1", "a/../toSecret"])
            {
                data.Add(variant, path);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PathsOut))]
    public void EveryCallRefusesPathsThatLeadOut(string variant, string path)
    {
        Directory.CreateDirectory(Path.Combine(Inside, "a/b"));
        File.CreateSymbolicLink(Path.Combine(Inside, "toParent"), "..");
        File.CreateSymbolicLink(Path.Combine(Inside, "toSecret"), "../secret");
        File.CreateSymbolicLink(Path.Combine(Inside, "a/up"), "../..");
        File.CreateSymbolicLink(Path.Combine(Inside, "absolute"), Outer.At("secret"));
        File.CreateSymbolicLink(Path.Combine(Inside, "absoluteDirectory"), "/etc");
        File.CreateSymbolicLink(Path.Combine(Inside, "hop1"), "hop2");
        File.CreateSymbolicLink(Path.Combine(Inside, "hop2"), "a/../../secret");
        File.WriteAllText(Path.Combine(Inside, "file"), "file");
        Guest guest = Start(variant);

        Assert.Equal(Errno.Perm, guest.TryOpen(path, out _));
        Assert.Equal(Errno.Perm, guest.TryOpen(path, out _, OpenFlags.Directory));
        Assert.Equal(Errno.Perm, guest.TryStatus(path, out _, follow: true));
        Assert.Equal(Errno.Perm, guest.SetTimes(path, 0, 0, 5, follow: true));

        bool endsInLink = Path.GetFileName(path) is "toSecret" or "absolute" or "hop1";
        if (!endsInLink)
        {
            Assert.Equal(Errno.Perm, guest.TryOpen(path, out _, OpenFlags.Create, Guest.Write));
            Assert.Equal(Errno.Perm, guest.TryOpen(path, out _, OpenFlags.Truncate, Guest.Write, follow: false));
            Assert.Equal(Errno.Perm, guest.TryStatus(path, out _));
            Assert.Equal(Errno.Perm, guest.SetTimes(path, 0, 0, 5));
            Assert.Equal(Errno.Perm, guest.MakeDirectory(path));
            Assert.Equal(Errno.Perm, guest.RemoveDirectory(path));
            Assert.Equal(Errno.Perm, guest.Unlink(path));
            Assert.Equal(Errno.Perm, guest.Symlink("x", path));
            Assert.Equal(Errno.Perm, guest.ReadLink(path, out _));
            Assert.Equal(Errno.Perm, guest.Rename(path, "x"));
            Assert.Equal(Errno.Perm, guest.Rename("file", path));
            if (variant != "Managed")
            {
                Assert.Equal(Errno.Perm, guest.Link(path, "x"));
                Assert.Equal(Errno.Perm, guest.Link("file", path));
            }
        }
        else
        {
            // The kernel creates nothing through a link that leads out.
            Assert.NotEqual(Errno.Success, guest.TryOpen(path, out _, OpenFlags.Create, Guest.Write));
            Assert.Equal(Errno.Loop, guest.TryOpen(path, out _, follow: false));
            Assert.Equal(FileType.SymbolicLink, guest.GetStatus(path).Type);
        }

        Assert.Equal("secret", File.ReadAllText(Outer.At("secret")));
        Assert.Equal(["inside", "secret"], Directory.EnumerateFileSystemEntries(Outer.FullName).Select(Path.GetFileName).Order());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void PathsMayGoUpAndDownInside(string variant)
    {
        Directory.CreateDirectory(Path.Combine(Inside, "dir/nested"));
        File.WriteAllText(Path.Combine(Inside, "dir/nested/file"), "hello");
        File.CreateSymbolicLink(Path.Combine(Inside, "dir/back"), "../dir/./nested");
        Guest guest = Start(variant);
        foreach (string path in (string[])["dir/nested/file", "dir/.//nested/../../dir/nested/../nested///./file", "dir/back/file", "dir/back/../nested/file", "./dir/nested/file"])
        {
            uint fd = guest.Open(path);
            Assert.Equal("hello", guest.ReadText(fd));
            guest.Close(fd);
        }

        uint nested = guest.Open("dir/nested", OpenFlags.Directory);
        Assert.Equal(Errno.Perm, guest.TryOpen("../nested/file", out _, directory: nested));
        Assert.Equal(Errno.Perm, guest.TryOpen("..", out _, directory: nested));
        Assert.Equal("hello", guest.ReadText(guest.Open("file", directory: nested)));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void AbsoluteLinksAreNeitherMadeNorShown(string variant)
    {
        File.CreateSymbolicLink(Path.Combine(Inside, "host"), "/etc/passwd");
        Guest guest = Start(variant);
        Assert.Equal(Errno.Perm, guest.Symlink("/etc/passwd", "link"));
        Assert.Equal(Errno.Perm, guest.ReadLink("host", out _));
        Assert.Equal(Errno.Success, guest.Symlink("../../outside", "relative"));
        Assert.Equal(Errno.Success, guest.ReadLink("relative", out string target));
        Assert.Equal("../../outside", target);
        Assert.Equal(Errno.Perm, guest.TryOpen("relative", out _));
    }

    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void MagicLinksOfProcLeadNowhere(string variant)
    {
        var configuration = new WasiConfiguration().WithPreopenedDirectory("/proc/self", "/proc");
        Guest guest = Start(variant, configuration: configuration);
        Assert.NotEqual(Errno.Success, guest.TryOpen("root/etc/passwd", out _));
        Assert.NotEqual(Errno.Success, guest.TryOpen("cwd", out _));
        Assert.NotEqual(Errno.Success, guest.TryOpen("fd/0", out _));
        Assert.NotEqual(Errno.Success, guest.TryOpen("exe", out _));
        Assert.NotEqual(Errno.Success, guest.TryStatus("root/etc", out _, follow: true));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void TheParentOfAPreopenedDirectoryIsNotShown(string variant)
    {
        Guest guest = Start(variant);
        var entries = guest.ReadDirectory(Guest.Root);
        ulong self = entries.Single(entry => entry.Name == ".").Inode;
        Assert.Equal(self, guest.GetStatus(Guest.Root).Inode);
        Assert.Equal(self, entries.Single(entry => entry.Name == "..").Inode);
    }

    /// <summary>
    /// Another process exchanges a directory for a link to the outside, over and over, while the guest opens, creates and
    /// deletes beneath it.
    /// </summary>
    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void RacesDontLeadOut(string variant)
    {
        Directory.CreateDirectory(Outer.At("trap"));
        File.WriteAllText(Outer.At("trap/file"), "secret");
        Directory.CreateDirectory(Path.Combine(Inside, "dir"));
        File.WriteAllText(Path.Combine(Inside, "dir/file"), "public");
        File.CreateSymbolicLink(Path.Combine(Inside, "link"), "../trap");
        Guest guest = Start(variant);
        string directory = Path.Combine(Inside, "dir");
        string link = Path.Combine(Inside, "link");
        string spare = Path.Combine(Inside, "spare");
        bool stop = false;
        var swapper = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                Rename(directory, spare);
                Rename(link, directory);
                Rename(directory, link);
                Rename(spare, directory);
            }
        });
        swapper.Start();
        int opened = 0;
        int refused = 0;
        try
        {
            for (int i = 0; i < 4000; i++)
            {
                if (guest.TryOpen(i % 2 == 0 ? "dir/file" : "dir/../dir/file", out uint fd) == Errno.Success)
                {
                    opened++;
                    Assert.Equal("public", guest.ReadText(fd));
                    guest.Close(fd);
                }
                else
                {
                    refused++;
                }

                if (guest.TryOpen("dir/new", out fd, OpenFlags.Create, Guest.Write) == Errno.Success)
                {
                    guest.Close(fd);
                }

                guest.MakeDirectory("dir/made");
                guest.Symlink("x", "dir/symlink");
                guest.SetTimes("dir/file", 1, 1, 5, follow: true);
                guest.Rename("dir/new", "dir/renamed");
                guest.Link("dir/file", "dir/linked");
                guest.Unlink("dir/renamed");
                guest.Unlink("dir/symlink");
                guest.Unlink("dir/linked");
                guest.RemoveDirectory("dir/made");
                Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(Outer.At("trap")).Select(Path.GetFileName));
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            swapper.Join();
        }

        Assert.True(opened > 0 && refused > 0, $"the race never happened: {opened} opened, {refused} refused");
        Assert.Equal("secret", File.ReadAllText(Outer.At("trap/file")));
        Assert.True(File.GetLastWriteTimeUtc(Outer.At("trap/file")).Year > 2000);
    }

    /// <summary>The directory that the walk stands in is moved while <c>..</c> is pending.</summary>
    [Theory]
    [MemberData(nameof(LinuxVariants))]
    public void MovingADirectoryAwayDoesntLeadOut(string variant)
    {
        Directory.CreateDirectory(Path.Combine(Inside, "a/b/c"));
        File.WriteAllText(Path.Combine(Inside, "file"), "public");
        File.WriteAllText(Outer.At("file"), "secret");
        Guest guest = Start(variant);
        string home = Path.Combine(Inside, "a/b/c");
        string away = Outer.At("c");
        bool stop = false;
        var mover = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                Rename(home, away);
                Rename(away, home);
            }
        });
        mover.Start();
        try
        {
            for (int i = 0; i < 20000; i++)
            {
                if (guest.TryOpen("a/b/c/../../../file", out uint fd) == Errno.Success)
                {
                    Assert.Equal("public", guest.ReadText(fd));
                    guest.Close(fd);
                }

                if (guest.TryOpen("a/b/c/../file", out fd) == Errno.Success)
                {
                    Assert.Fail("there is no such file inside");
                }
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            mover.Join();
        }
    }

    private static unsafe void Rename(string from, string to)
    {
        fixed (byte* source = System.Text.Encoding.UTF8.GetBytes(from + '\0'))
        fixed (byte* target = System.Text.Encoding.UTF8.GetBytes(to + '\0'))
        {
            _ = Libc.renameat(Libc.AT_FDCWD, source, Libc.AT_FDCWD, target);
        }
    }
}
