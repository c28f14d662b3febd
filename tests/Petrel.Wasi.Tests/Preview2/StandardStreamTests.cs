using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Cli;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;
using Wasi.Io.Streams;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>Streams: reading, writing, permits, errors; on standard streams.</summary>
public sealed class StandardStreamTests : Preview2Test
{
    [Fact]
    public void WithoutAGrantTheInputIsAtItsEndAndTheOutputForgets()
    {
        StandardStreamsHost streams = new(Start());
        IsClosed(() => streams.GetStdin().Read(10));
        IsClosed(() => streams.GetStdin().BlockingRead(10));
        streams.GetStdout().BlockingWriteAndFlush([1, 2, 3]);
    }

    [Fact]
    public void ReadingGivesBytesThenTheEnd()
    {
        IInputStream stdin = Input("hello");
        Assert.Empty(stdin.Read(0));
        Assert.Equal("he"u8.ToArray(), stdin.Read(2));
        Assert.Equal(1u, stdin.Skip(1));
        Assert.Equal("lo"u8.ToArray(), stdin.BlockingRead(ulong.MaxValue));
        IsClosed(() => stdin.Read(1));
        IsClosed(() => stdin.Skip(1));
        IsClosed(() => stdin.Read(0));
    }

    [Fact]
    public void OneReadGivesNoMoreThanItsLimit()
    {
        IInputStream stdin = Input(new string('x', InputStream.LargestRead + 1));
        Assert.Equal(InputStream.LargestRead, stdin.Read(ulong.MaxValue).Length);
        Assert.Single(stdin.Read(ulong.MaxValue));
    }

    [Fact]
    public void AWriteNeedsAPermit()
    {
        using MemoryStream output = new();
        IOutputStream stdout = Output(output);
        Traps(() => stdout.Write([1]));
        ulong permit = stdout.CheckWrite();
        Assert.True(permit >= 4096);
        stdout.Write(new byte[permit - 1]);
        stdout.Write([1]);
        Traps(() => stdout.Write([1]));
        Assert.Equal((long)permit, output.Length);
        Traps(() => stdout.WriteZeroes(1));
        stdout.Write([]);
    }

    [Fact]
    public void WritesGoThroughAtOnce()
    {
        List<byte[]> pieces = [];
        IOutputStream stdout = new StandardStreamsHost(Start(new WasiConfiguration().WithStandardOutput(piece => pieces.Add(piece.ToArray())))).GetStdout();
        stdout.CheckWrite();
        stdout.Write("ab"u8.ToArray());
        stdout.Write("c"u8.ToArray());
        stdout.Flush();
        stdout.BlockingFlush();
        Assert.Equal(["ab"u8.ToArray(), "c"u8.ToArray()], pieces);
    }

    [Fact]
    public void BlockingWritesHaveALimit()
    {
        using MemoryStream output = new();
        IOutputStream stdout = Output(output);
        stdout.BlockingWriteAndFlush(new byte[4096]);
        stdout.BlockingWriteZeroesAndFlush(4096);
        Assert.Equal(8192, output.Length);
        Traps(() => stdout.BlockingWriteAndFlush(new byte[4097]));
        Traps(() => stdout.BlockingWriteZeroesAndFlush(4097));
    }

    [Fact]
    public void ZeroesAreWritten()
    {
        using MemoryStream output = new();
        IOutputStream stdout = Output(output);
        stdout.CheckWrite();
        stdout.WriteZeroes(10_000);
        Assert.Equal(new byte[10_000], output.ToArray());
    }

    [Fact]
    public void AfterAnErrorTheStreamIsClosed()
    {
        IOutputStream stdout = new StandardStreamsHost(Start(new WasiConfiguration().WithStandardOutput(new FailingStream()))).GetStdout();
        stdout.CheckWrite();
        IoError error = LastOperationFailed(() => stdout.Write([1]));
        Assert.NotNull(error.Filesystem);
        Assert.NotEmpty(error.ToDebugString());
        IsClosed(() => stdout.CheckWrite());
        IsClosed(() => stdout.Flush());
        IsClosed(() => stdout.BlockingWriteAndFlush([1]));
        Assert.True(stdout.Subscribe().Ready());

        IInputStream stdin = new StandardStreamsHost(Start(new WasiConfiguration().WithStandardInput(new FailingStream()))).GetStdin();
        LastOperationFailed(() => stdin.Read(1));
        IsClosed(() => stdin.Read(1));
    }

    [Fact]
    public void SplicingMovesBytes()
    {
        using MemoryStream output = new();
        Preview2Guest guest = Start(new WasiConfiguration().WithStandardInput(new MemoryStream(Bytes("hello, world"))).WithStandardOutput(output));
        StandardStreamsHost streams = new(guest);
        IInputStream stdin = streams.GetStdin();
        IOutputStream stdout = streams.GetStdout();
        Assert.Equal(5u, stdout.Splice(stdin, 5));
        Assert.Equal(0u, stdout.Splice(stdin, 0));
        Assert.Equal(7u, stdout.BlockingSplice(stdin, 100));
        Assert.Equal("hello, world", Text(output.ToArray()));
        IsClosed(() => stdout.Splice(stdin, 1));
    }

    [Fact]
    public async Task APipeThatHasNothingGivesNothing()
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        using Pipe pipe = new();
        Preview2Guest guest = Start();
        DescriptorInputStream input = new(guest, pipe.Reader);
        Assert.Empty(input.Read(10));
        Assert.False(input.Subscribe().Ready());
        pipe.Send(Bytes("abc"));
        Assert.True(input.Subscribe().Ready());
        Assert.Equal(Bytes("abc"), input.Read(10));
        Assert.Empty(input.Read(10));

        // Somebody else writes while the guest waits.
        Task writer = Task.Run(() => pipe.Send(Bytes("d")));
        Assert.Equal(Bytes("d"), input.BlockingRead(10));
        await writer;
        pipe.CloseWriter();
        input.Subscribe().Block();
        IsClosed(() => input.Read(10));
    }

    [Fact]
    public async Task AFullPipePermitsNothing()
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        using Pipe pipe = new();
        Preview2Guest guest = Start();
        DescriptorOutputStream output = new(guest, pipe.Writer);
        ulong written = 0;
        while (output.CheckWrite() is > 0 and ulong permit)
        {
            output.Write(new byte[permit]);
            written += permit;
        }

        Assert.False(output.Subscribe().Ready());
        Task reader = Task.Run(() => pipe.Receive((int)written));
        output.Subscribe().Block();
        Assert.True(output.CheckWrite() > 0);
        await reader;
        pipe.CloseReader();
        output.CheckWrite();
        IsClosed(() => output.Write([1]));
        IsClosed(() => output.CheckWrite());
    }

    private IInputStream Input(string text) =>
        new StandardStreamsHost(Start(new WasiConfiguration().WithStandardInput(new MemoryStream(Bytes(text))))).GetStdin();

    private IOutputStream Output(Stream stream) => new StandardStreamsHost(Start(new WasiConfiguration().WithStandardOutput(stream))).GetStdout();

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("broken");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("broken");
    }
}
