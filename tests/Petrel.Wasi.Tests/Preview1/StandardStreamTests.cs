using System.Text;
using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Standard streams that the embedder replaces.</summary>
public sealed class StandardStreamTests
{
    [Fact]
    public void StreamsAreReadAndWritten()
    {
        using var output = new FlushingStream();
        using var error = new MemoryStream();
        using var guest = new Guest(new WasiConfiguration()
            .WithStandardInput(new MemoryStream("line\nrest"u8.ToArray()))
            .WithStandardOutput(output)
            .WithStandardError(error));
        Assert.Equal("lin", guest.ReadText(0, 0, 3, 100));
        Assert.Equal("e\nrest", guest.ReadText(0));
        Assert.Equal("", guest.ReadText(0));
        Assert.Equal(Errno.Success, guest.WriteText(1, "one ", "", "two"));
        Assert.Equal(7u, guest.Result32);
        Assert.Equal("one two", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(1, output.Flushes);
        Assert.Equal(Errno.Success, guest.WriteText(2, "bad"));
        Assert.Equal("bad", Encoding.UTF8.GetString(error.ToArray()));

        Assert.Equal(Errno.Badf, guest.WriteText(0, "x"));
        Assert.Equal(Errno.Badf, guest.TryRead(1, out _, 10));
        Assert.Equal(Errno.Spipe, guest.TrySeek(1, 0, 0, out _));
        Assert.Equal(Errno.Spipe, guest.TryReadAt(0, 0, out _, 10));
        Assert.Equal(Errno.Spipe, guest.WriteTextAt(1, 0, "x"));
        Assert.Equal(FileType.Unknown, guest.GetDescriptorStatus(1).Type);
        Assert.Equal(0u, guest.GetStatus(1).Size);
        Assert.Equal(Errno.Notsock, guest.Send(1, "x"));
        guest.Close(1);
        Assert.Equal(Errno.Badf, guest.WriteText(1, "x"));
        output.WriteByte(1);
    }

    [Fact]
    public void DelegatesGetWhatIsWritten()
    {
        List<string> pieces = [];
        using var guest = new Guest(new WasiConfiguration().WithStandardOutput(bytes => pieces.Add(Encoding.UTF8.GetString(bytes))));
        Assert.Equal(Errno.Success, guest.WriteText(1, "a", "", "bc"));
        Assert.Equal(["a", "bc"], pieces);
        Assert.Equal(3u, guest.Result32);
    }

    [Fact]
    public void FilesStandInForStreams()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.At("in"), "input");
        File.WriteAllText(directory.At("out"), "old content");
        var configuration = new WasiConfiguration()
            .WithStandardInputFile(directory.At("in"))
            .WithStandardOutputFile(directory.At("out"))
            .WithStandardErrorFile(directory.At("err"));
        for (int i = 0; i < 2; i++)
        {
            using var guest = new Guest(configuration);
            Assert.Equal("input", guest.ReadText(0));
            guest.WriteText(1, "output");
            guest.WriteText(2, "error");
            Assert.Equal("output", File.ReadAllText(directory.At("out")));
            Assert.Equal("error", File.ReadAllText(directory.At("err")));
            Assert.Equal(FileType.RegularFile, guest.GetDescriptorStatus(1).Type);
        }
    }

    [Fact]
    public void FailuresOfAStreamAreTheGuestsAndOtherExceptionsTheEmbedders()
    {
        using var guest = new Guest(new WasiConfiguration()
            .WithStandardInput(new FailingStream(new IOException("disk")))
            .WithStandardOutput(new FailingStream(new ObjectDisposedException("stream")))
            .WithStandardError(new FailingStream(new InvalidTimeZoneException("bug"))));
        Assert.Equal(Errno.Io, guest.TryRead(0, out _, 10));
        Assert.Equal(Errno.Badf, guest.WriteText(1, "x"));
        Assert.Throws<InvalidTimeZoneException>(() => guest.WriteText(2, "x"));
    }

    [Fact]
    public void InheritedStreamsStayOpen()
    {
        for (int i = 0; i < 3; i++)
        {
            using var guest = new Guest(new WasiConfiguration().WithInheritedStandardStreams());
            Assert.Equal(Errno.Success, guest.WriteText(1, ""));
            Assert.Equal(Errno.Success, guest.WriteText(2, ""));
            Assert.Equal(Errno.Badf, guest.WriteText(0, "x"));
            Assert.Equal(Errno.Perm, guest.Host.FdFilestatSetSize(1, 0));
        }
    }

    [Fact]
    public void StandardStreamsCanBeRenumbered()
    {
        using var directory = new TemporaryDirectory();
        using var output = new MemoryStream();
        using var guest = new Guest(new WasiConfiguration().WithStandardOutput(output).WithPreopenedDirectory(directory.FullName, "/"));
        uint fd = guest.Create("file");
        Assert.Equal(Errno.Success, guest.Host.FdRenumber(fd, 1));
        guest.WriteText(1, "into the file");
        Assert.Equal("into the file", File.ReadAllText(directory.At("file")));
        Assert.Equal(0, output.Length);
    }

    private sealed class FlushingStream : MemoryStream
    {
        public int Flushes { get; private set; }

        public override void Flush() => Flushes++;
    }

    private sealed class FailingStream(Exception exception) : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw exception;

        public override void Write(ReadOnlySpan<byte> buffer) => throw exception;
    }
}
