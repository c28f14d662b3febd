using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Filesystem;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;
using Wasi.Clocks.WallClock;
using Wasi.Filesystem.Types;
using Wasi.Io.Streams;
using Xunit;
using Advice = Wasi.Filesystem.Types.Advice;
using DescriptorFlags = Wasi.Filesystem.Types.DescriptorFlags;
using OpenFlags = Wasi.Filesystem.Types.OpenFlags;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>Files and directories; on every implementation of the sandbox.</summary>
public sealed class FilesystemTests : Preview2Test
{
    private const DescriptorFlags ReadWrite = DescriptorFlags.Read | DescriptorFlags.Write;

    private readonly TemporaryDirectory _outer = new();

    public FilesystemTests()
    {
        Directory.CreateDirectory(Inside);
        File.WriteAllText(_outer.At("secret"), "secret");
    }

    public static TheoryData<string> Variants => SandboxTest.Variants;

    private string Inside => _outer.At("inside");

    public override void Dispose()
    {
        base.Dispose();
        _outer.Dispose();
    }

    [Theory, MemberData(nameof(Variants))]
    public void PreopensAreListedEachTime(string variant)
    {
        Preview2Guest guest = Guest(variant);
        PreopensHost preopens = new(guest);
        (IDescriptor directory, string name) = Assert.Single(preopens.GetDirectories());
        Assert.Equal("/", name);
        Assert.Equal(DescriptorType.Directory, directory.GetType());
        Assert.Equal(DescriptorFlags.Read | DescriptorFlags.MutateDirectory, directory.GetFlags());
        directory.Dispose();

        // Dropping one does not close what was granted.
        Assert.Equal(DescriptorType.Directory, preopens.GetDirectories()[0].Item1.Stat().Type);
    }

    [Theory, MemberData(nameof(Variants))]
    public void AFileIsWrittenAndRead(string variant)
    {
        IDescriptor root = Root(variant);
        IDescriptor file = root.OpenAt(PathFlags.None, "file", OpenFlags.Create | OpenFlags.Exclusive, ReadWrite);
        Assert.Equal(DescriptorType.RegularFile, file.GetType());
        Assert.Equal(ReadWrite, file.GetFlags());
        Assert.Equal(5u, file.Write("hello"u8.ToArray(), 0));
        Assert.Equal(2u, file.Write("!!"u8.ToArray(), 7));
        (byte[] bytes, bool isAtEnd) = file.Read(100, 1);
        Assert.Equal("ello\0\0!!"u8.ToArray(), bytes);
        Assert.False(isAtEnd);
        (bytes, isAtEnd) = file.Read(100, 9);
        Assert.Empty(bytes);
        Assert.True(isAtEnd);
        Assert.False(file.Read(0, 0).Item2);
        file.SetSize(3);
        DescriptorStat stat = file.Stat();
        Assert.Equal((3u, DescriptorType.RegularFile), (stat.Size, stat.Type));
        Assert.Equal(stat, root.StatAt(PathFlags.None, "file") with { DataAccessTimestamp = stat.DataAccessTimestamp });
        file.Sync();
        file.SyncData();
        file.Advise(0, 3, Advice.Sequential);
        Assert.Equal(ErrorCode.Exist, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "file", OpenFlags.Create | OpenFlags.Exclusive, ReadWrite)));
        root.OpenAt(PathFlags.None, "file", OpenFlags.Truncate, ReadWrite).Dispose();
        Assert.Equal(0u, file.Stat().Size);
        Assert.Equal(ErrorCode.NotDirectory, Fails<ErrorCode>(() => file.StatAt(PathFlags.None, "x")));
        Assert.Equal(ErrorCode.NotDirectory, Fails<ErrorCode>(() => file.ReadDirectory()));
    }

    [Theory, MemberData(nameof(Variants))]
    public void StreamsOfOneFileHaveTheirOwnPlaces(string variant)
    {
        IDescriptor root = Root(variant);
        IDescriptor file = root.OpenAt(PathFlags.None, "file", OpenFlags.Create, ReadWrite);
        IOutputStream first = file.WriteViaStream(0);
        IOutputStream second = file.WriteViaStream(10);
        IOutputStream end = file.AppendViaStream();
        WriteAll(first, "abc"u8);
        WriteAll(second, "xyz"u8);
        WriteAll(end, "123"u8);
        WriteAll(first, "de"u8);
        WriteAll(end, "4"u8);
        Assert.Equal("abcde\0\0\0\0\0xyz1234", File.ReadAllText(Path.Combine(Inside, "file")));
        IInputStream one = file.ReadViaStream(0);
        IInputStream two = file.ReadViaStream(10);
        Assert.Equal("abc"u8.ToArray(), one.Read(3));
        Assert.Equal("xyz"u8.ToArray(), two.BlockingRead(3));
        Assert.Equal(2u, one.Skip(2));
        Assert.Equal("1234", Text(ReadToEnd(two)));
        Assert.True(one.Subscribe().Ready());
        Assert.True(first.Subscribe().Ready());
        IsClosed(() => two.Read(1));

        // The file has grown: there is more to read.
        WriteAll(end, "5"u8);
        Assert.Equal("5"u8.ToArray(), two.Read(10));
        Assert.Empty(file.ReadViaStream(1000).Read(0));
        IsClosed(() => file.ReadViaStream(1000).Read(1));
    }

    [Theory, MemberData(nameof(Variants))]
    public void AStreamOutlivesItsDescriptor(string variant)
    {
        File.WriteAllText(Path.Combine(Inside, "file"), "content");
        IDescriptor file = Root(variant).OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Read);
        IInputStream stream = file.ReadViaStream(3);
        file.Dispose();
        Assert.Equal("tent", Text(ReadToEnd(stream)));
        stream.Dispose();
        stream.Dispose();
    }

    [Theory, MemberData(nameof(Variants))]
    public void ABigFileSurvivesStreams(string variant)
    {
        byte[] content = new byte[3_000_000];
        new System.Random(1).NextBytes(content);
        IDescriptor root = Root(variant);
        IDescriptor file = root.OpenAt(PathFlags.None, "big", OpenFlags.Create, ReadWrite);
        WriteAll(file.WriteViaStream(0), content);
        Assert.Equal(content, ReadToEnd(file.ReadViaStream(0)));
        IDescriptor copy = root.OpenAt(PathFlags.None, "copy", OpenFlags.Create, ReadWrite);
        IOutputStream target = copy.WriteViaStream(0);
        IInputStream source = file.ReadViaStream(0);
        for (ulong left = (ulong)content.Length; left > 0;)
        {
            left -= target.BlockingSplice(source, left);
        }

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(Inside, "copy")));
    }

    [Theory, MemberData(nameof(Variants))]
    public void FlagsLimitWhatADescriptorIsFor(string variant)
    {
        File.WriteAllText(Path.Combine(Inside, "file"), "content");
        IDescriptor root = Root(variant);
        IDescriptor reader = root.OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Read);
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => reader.Write([1], 0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => reader.WriteViaStream(0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => reader.AppendViaStream()));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => reader.SetSize(0)));
        reader.Sync();
        IDescriptor writer = root.OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Write);
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => writer.Read(1, 0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => writer.ReadViaStream(0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => root.ReadViaStream(0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => root.Read(1, 0)));
        Assert.Equal(ErrorCode.BadDescriptor, Fails<ErrorCode>(() => root.Advise(0, 1, Advice.Normal)));
        Assert.Equal(ErrorCode.IsDirectory, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, ".", OpenFlags.None, DescriptorFlags.Write)));
        Assert.Equal(ErrorCode.NotDirectory, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "file", OpenFlags.Directory, DescriptorFlags.Read)));
        Assert.Equal(ErrorCode.NoEntry, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "none", OpenFlags.None, DescriptorFlags.Read)));
        Assert.Equal(ErrorCode.Invalid, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "d", OpenFlags.Directory | OpenFlags.Create, DescriptorFlags.Read)));
    }

    [Theory, MemberData(nameof(Variants))]
    public void AReadOnlyDirectoryStaysAsItIs(string variant)
    {
        Directory.CreateDirectory(Path.Combine(Inside, "sub"));
        File.WriteAllText(Path.Combine(Inside, "sub", "file"), "content");
        IDescriptor root = Root(variant, readOnly: true);
        IDescriptor sub = root.OpenAt(PathFlags.None, "sub", OpenFlags.Directory, DescriptorFlags.Read);
        IDescriptor file = sub.OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Read);
        Assert.Equal("content", Text(file.Read(100, 0).Item1));
        Action[] changes =
        [
            () => root.OpenAt(PathFlags.None, "new", OpenFlags.Create, DescriptorFlags.Read),
            () => sub.OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Write),
            () => sub.OpenAt(PathFlags.None, "file", OpenFlags.Truncate, DescriptorFlags.Read),
            () => root.OpenAt(PathFlags.None, "sub", OpenFlags.Directory, DescriptorFlags.MutateDirectory),
            () => root.CreateDirectoryAt("new"),
            () => root.RemoveDirectoryAt("sub"),
            () => sub.UnlinkFileAt("file"),
            () => sub.RenameAt("file", sub, "other"),
            () => sub.LinkAt(PathFlags.None, "file", sub, "other"),
            () => sub.SymlinkAt("file", "other"),
            () => sub.SetTimes(new NewTimestamp.Now(), new NewTimestamp.Now()),
            () => file.SetTimes(new NewTimestamp.Now(), new NewTimestamp.Now()),
            () => sub.SetTimesAt(PathFlags.None, "file", new NewTimestamp.Now(), new NewTimestamp.Now()),
        ];
        foreach (Action change in changes)
        {
            Assert.Equal(ErrorCode.ReadOnly, Fails<ErrorCode>(change));
        }

        Assert.Equal(["file"], Directory.GetFileSystemEntries(Path.Combine(Inside, "sub")).Select(Path.GetFileName));
    }

    [Theory, MemberData(nameof(Variants))]
    public void DirectoriesAreChanged(string variant)
    {
        IDescriptor root = Root(variant);
        root.CreateDirectoryAt("a");
        root.CreateDirectoryAt("a/b");
        Assert.Equal(ErrorCode.Exist, Fails<ErrorCode>(() => root.CreateDirectoryAt("a")));
        Assert.Equal(ErrorCode.NotEmpty, Fails<ErrorCode>(() => root.RemoveDirectoryAt("a")));
        Assert.Equal(ErrorCode.IsDirectory, Fails<ErrorCode>(() => root.UnlinkFileAt("a")));
        IDescriptor a = root.OpenAt(PathFlags.None, "a", OpenFlags.Directory, DescriptorFlags.Read);

        // Not asked for, and still inherited: C libraries go on from such descriptors.
        Assert.Equal(DescriptorFlags.Read | DescriptorFlags.MutateDirectory, a.GetFlags());
        a.OpenAt(PathFlags.None, "file", OpenFlags.Create, DescriptorFlags.Write).Dispose();
        root.RenameAt("a/file", a, "b/moved");
        Assert.Equal(DescriptorType.RegularFile, root.StatAt(PathFlags.None, "a/b/moved").Type);
        Assert.Equal(ErrorCode.NotDirectory, Fails<ErrorCode>(() => root.RemoveDirectoryAt("a/b/moved")));
        a.UnlinkFileAt("b/moved");
        a.RemoveDirectoryAt("b");
        Assert.Equal(ErrorCode.NoEntry, Fails<ErrorCode>(() => a.RemoveDirectoryAt("b")));
    }

    [Theory, MemberData(nameof(Variants))]
    public void EntriesAreRead(string variant)
    {
        IDescriptor root = Root(variant);
        root.CreateDirectoryAt("directory");
        SortedSet<string> expected = new(StringComparer.Ordinal) { "directory" };
        for (int i = 0; i < 700; i++)
        {
            string name = $"file-{i:d4}-{new string('x', 30)}";
            expected.Add(name);
            File.WriteAllText(Path.Combine(Inside, name), "");
        }

        IDirectoryEntryStream first = root.ReadDirectory();
        DirectoryEntry entry = first.ReadDirectoryEntry()!;
        Assert.Equal(expected, Names(root.ReadDirectory()));
        SortedSet<string> rest = Names(first);
        rest.Add(entry.Name);
        Assert.Equal(expected, rest);
        Assert.Null(first.ReadDirectoryEntry());
        first.Dispose();
        first.Dispose();
        List<DirectoryEntry> types = [];
        IDirectoryEntryStream again = root.ReadDirectory();
        while (again.ReadDirectoryEntry() is { } next)
        {
            types.Add(next);
        }

        Assert.Equal(DescriptorType.Directory, types.Single(static next => next.Name == "directory").Type);
        Assert.Equal(700, types.Count(static next => next.Type == DescriptorType.RegularFile));
    }

    [Fact]
    public void EntriesOfOtherKindsAndNamesAreTold()
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        unsafe
        {
            fixed (byte* fifo = Bytes(Path.Combine(Inside, "fifo") + "\0"))
            {
                // S_IFIFO.
                Assert.Equal(0, Native.mknod(fifo, 0x1000 | 0b110_100_100, 0));
            }

            byte[] name = [.. Bytes(Inside), (byte)'/', 0xff, 0];
            fixed (byte* path = name)
            {
                Libc.Close(Libc.open(path, Libc.O_CREAT | Libc.O_WRONLY, 0b110_100_100));
            }
        }

        IDescriptor root = Root("Automatic");
        Assert.Equal(DescriptorType.Fifo, root.StatAt(PathFlags.None, "fifo").Type);
        IDirectoryEntryStream stream = root.ReadDirectory();
        List<DirectoryEntry?> entries = [];
        int errors = 0;
        do
        {
            try
            {
                entries.Add(stream.ReadDirectoryEntry());
            }
            catch (Components.WitException<ErrorCode> error) when (error.Error == ErrorCode.IllegalByteSequence)
            {
                errors++;
            }
        }
        while (entries.Count == 0 || entries[^1] is not null);
        Assert.Equal(1, errors);
        Assert.Equal([new DirectoryEntry(DescriptorType.Fifo, "fifo"), null], entries);
        File.Delete(Path.Combine(Inside, "fifo"));
        unsafe
        {
            byte[] name = [.. Bytes(Inside), (byte)'/', 0xff, 0];
            fixed (byte* path = name)
            {
                Assert.Equal(0, Libc.unlinkat(Libc.AT_FDCWD, path, 0));
            }
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void NoPathLeadsOut(string variant)
    {
        File.CreateSymbolicLink(Path.Combine(Inside, "up"), "../secret");
        File.CreateSymbolicLink(Path.Combine(Inside, "absolute"), _outer.At("secret"));
        IDescriptor root = Root(variant);
        root.CreateDirectoryAt("d");
        foreach (string path in new[] { "../secret", "d/../../secret", "/secret", _outer.At("secret"), "up", "absolute" })
        {
            Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.OpenAt(PathFlags.SymlinkFollow, path, OpenFlags.None, DescriptorFlags.Read)));
            Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.StatAt(PathFlags.SymlinkFollow, path)));
            Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.MetadataHashAt(PathFlags.SymlinkFollow, path)));
        }

        Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.RenameAt("d", root, "../d")));
        Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.ReadlinkAt("absolute")));
        Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.SymlinkAt("/etc/passwd", "link")));
        Assert.Equal(ErrorCode.Loop, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "up", OpenFlags.None, DescriptorFlags.Read)));
        Assert.Equal(ErrorCode.NoEntry, Fails<ErrorCode>(() => root.StatAt(PathFlags.None, "")));
        Assert.Equal(ErrorCode.Invalid, Fails<ErrorCode>(() => root.StatAt(PathFlags.None, "a\0b")));
        Assert.Equal(ErrorCode.NameTooLong, Fails<ErrorCode>(() => root.StatAt(PathFlags.None, new string('a', 5000))));
        Assert.Equal("secret", File.ReadAllText(_outer.At("secret")));
    }

    [Theory, MemberData(nameof(Variants))]
    public void LinksAreMadeAndFollowed(string variant)
    {
        IDescriptor root = Root(variant);
        root.OpenAt(PathFlags.None, "file", OpenFlags.Create, ReadWrite).Write("content"u8.ToArray(), 0);
        root.SymlinkAt("file", "link");
        Assert.Equal("file", root.ReadlinkAt("link"));
        Assert.Equal(DescriptorType.SymbolicLink, root.StatAt(PathFlags.None, "link").Type);
        Assert.Equal(7u, root.StatAt(PathFlags.SymlinkFollow, "link").Size);
        Assert.Equal(7, root.OpenAt(PathFlags.SymlinkFollow, "link", OpenFlags.None, DescriptorFlags.Read).Read(100, 0).Item1.Length);
        Assert.Equal(ErrorCode.Invalid, Fails<ErrorCode>(() => root.ReadlinkAt("file")));
        if (variant == "Managed")
        {
            Assert.Equal(ErrorCode.Unsupported, Fails<ErrorCode>(() => root.LinkAt(PathFlags.None, "file", root, "hard")));
            return;
        }

        root.LinkAt(PathFlags.None, "file", root, "hard");
        Assert.Equal(2u, root.StatAt(PathFlags.None, "hard").LinkCount);
        Assert.Equal(ErrorCode.Exist, Fails<ErrorCode>(() => root.LinkAt(PathFlags.None, "file", root, "hard")));
        root.CreateDirectoryAt("d");
        Assert.Equal(ErrorCode.NotPermitted, Fails<ErrorCode>(() => root.LinkAt(PathFlags.None, "d", root, "hard2")));
        IDescriptor file = root.OpenAt(PathFlags.None, "file", OpenFlags.None, DescriptorFlags.Read);
        IDescriptor hard = root.OpenAt(PathFlags.None, "hard", OpenFlags.None, DescriptorFlags.Read);
        Assert.True(file.IsSameObject(hard));
        Assert.True(file.IsSameObject(file));
        Assert.False(file.IsSameObject(root));
    }

    [Theory, MemberData(nameof(Variants))]
    public void TimesAreSet(string variant)
    {
        IDescriptor root = Root(variant);
        IDescriptor file = root.OpenAt(PathFlags.None, "file", OpenFlags.Create, ReadWrite);
        file.SetTimes(new NewTimestamp.Timestamp(new Datetime(1000, 500)), new NewTimestamp.Timestamp(new Datetime(2000, 700)));
        DescriptorStat stat = file.Stat();
        Assert.Equal((new Datetime(1000, 500), new Datetime(2000, 700)), (stat.DataAccessTimestamp, stat.DataModificationTimestamp));
        root.SetTimesAt(PathFlags.None, "file", new NewTimestamp.NoChange(), new NewTimestamp.Timestamp(new Datetime(3000, 0)));
        stat = file.Stat();
        Assert.Equal((new Datetime(1000, 500), new Datetime(3000, 0)), (stat.DataAccessTimestamp, stat.DataModificationTimestamp));
        file.SetTimes(new NewTimestamp.Now(), new NewTimestamp.NoChange());
        Assert.True(file.Stat().DataAccessTimestamp!.Value.Seconds > 1_700_000_000);
        Assert.Equal(ErrorCode.Invalid, Fails<ErrorCode>(() => file.SetTimes(new NewTimestamp.Timestamp(new Datetime(0, 1_000_000_000)), new NewTimestamp.NoChange())));
        Assert.Equal(ErrorCode.Overflow, Fails<ErrorCode>(() => file.SetTimes(new NewTimestamp.Timestamp(new Datetime(ulong.MaxValue, 0)), new NewTimestamp.NoChange())));
        File.SetLastWriteTimeUtc(Path.Combine(Inside, "file"), new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Null(file.Stat().DataModificationTimestamp);
    }

    [Theory, MemberData(nameof(Variants))]
    public void TheHashTellsFilesAndChangesApart(string variant)
    {
        IDescriptor root = Root(variant);
        IDescriptor file = root.OpenAt(PathFlags.None, "file", OpenFlags.Create, ReadWrite);
        root.OpenAt(PathFlags.None, "other", OpenFlags.Create, ReadWrite).Dispose();
        MetadataHashValue before = file.MetadataHash();
        Assert.Equal(before, root.MetadataHashAt(PathFlags.None, "file"));
        Assert.NotEqual(before.Lower, root.MetadataHashAt(PathFlags.None, "other").Lower);
        file.Write([1, 2, 3], 0);
        MetadataHashValue after = file.MetadataHash();
        Assert.Equal(before.Lower, after.Lower);
        Assert.NotEqual(before.Upper, after.Upper);
    }

    [Fact]
    public void TheHashIsSipHash()
    {
        // The first of the authors' test vectors that is one whole word: bytes 0 to 7 under the key 0 to 15.
        Assert.Equal(0x93f5f5799a932462u, MetadataHasher.SipHash((0x0706050403020100, 0x0f0e0d0c0b0a0908), [0x0706050403020100]));
    }

    [Fact]
    public void OpenFilesAreLimited()
    {
        Preview2Guest guest = Start(new WasiConfiguration().WithPreopenedDirectory(Inside, "/").WithMaxDescriptors(3));
        IDescriptor root = new PreopensHost(guest).GetDirectories()[0].Item1;
        IDescriptor[] files = [.. Enumerable.Range(0, 3).Select(i => root.OpenAt(PathFlags.None, $"{i}", OpenFlags.Create, ReadWrite))];
        Assert.Equal(ErrorCode.InsufficientMemory, Fails<ErrorCode>(() => root.OpenAt(PathFlags.None, "x", OpenFlags.Create, ReadWrite)));
        Assert.Equal(ErrorCode.InsufficientMemory, Fails<ErrorCode>(() => root.ReadDirectory()));
        IInputStream stream = files[0].ReadViaStream(0);
        files[0].Dispose();
        Assert.Equal(ErrorCode.InsufficientMemory, Fails<ErrorCode>(() => root.ReadDirectory()));
        stream.Dispose();
        root.ReadDirectory().Dispose();
    }

    [Fact]
    public void ErrorsOfStreamsAreFiles()
    {
        FilesystemTypesHost types = new();
        Assert.Equal(ErrorCode.Io, types.FilesystemErrorCode(StreamFailure.OfFile(Errno.Io)));
        Assert.Equal(ErrorCode.InsufficientSpace, types.FilesystemErrorCode(StreamFailure.OfFile(Errno.Nospc)));
        Assert.Null(types.FilesystemErrorCode(new IoError("other")));
    }

    private static SortedSet<string> Names(IDirectoryEntryStream stream)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        while (stream.ReadDirectoryEntry() is { } entry)
        {
            Assert.True(names.Add(entry.Name));
        }

        return names;
    }

    private Preview2Guest Guest(string variant, bool readOnly = false) => Start(new WasiConfiguration { Variant = Enum.Parse<SandboxVariant>(variant) }
        .WithPreopenedDirectory(Inside, "/", readOnly));

    private IDescriptor Root(string variant, bool readOnly = false) => new PreopensHost(Guest(variant, readOnly)).GetDirectories()[0].Item1;
}
