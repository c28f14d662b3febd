using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Writes a descriptor that has a place of its own: standard output and error.</summary>
/// <remarks>
/// Nothing is kept back: what a program wrote is there when the call returns, whatever happens to the program next. A pipe or terminal that is ready takes
/// <see cref="PipePermit"/> bytes without waiting (PIPE_BUF of Linux); anything else never makes a guest wait for another program.
/// </remarks>
/// <param name="guest">The guest that writes.</param>
/// <param name="descriptor">The descriptor, which is not this stream's to close.</param>
internal sealed unsafe class DescriptorOutputStream(Preview2Guest guest, Descriptor descriptor) : OutputStream(guest)
{
    private const ulong PipePermit = 4096;
    private const ulong FilePermit = 64 * 1024;

    private bool _isClosed;

    public override bool IsReady() => _isClosed || DescriptorReadiness.IsReady(descriptor, write: true);

    public override void Register(PollRequest request) => DescriptorReadiness.Register(descriptor, write: true, request);

    public override void Dispose()
    {
    }

    protected override StreamState CheckWriteCore(out ulong permit, out IoError? error)
    {
        error = null;
        permit = !IsReady() ? 0 : descriptor.Readiness is null ? FilePermit : PipePermit;
        return _isClosed ? StreamState.Closed : StreamState.Open;
    }

    protected override StreamState WriteCore(ReadOnlySpan<byte> contents, out IoError? error)
    {
        error = null;
        if (_isClosed)
        {
            return StreamState.Closed;
        }

        fixed (byte* start = contents)
        {
            for (int done = 0; done < contents.Length;)
            {
                IoVector vector = new(start + done, (nuint)(contents.Length - done));
                Errno errno = descriptor.Write(new IoVectors(&vector, 1), out uint count);
                if (errno != Errno.Success)
                {
                    error = StreamFailure.OfFile(errno);
                    _isClosed = true;
                    return errno == Errno.Pipe ? StreamState.Closed : StreamState.Failed;
                }

                done += (int)count;
            }
        }

        return StreamState.Open;
    }

    protected override StreamState FlushCore(out IoError? error)
    {
        error = null;
        return _isClosed ? StreamState.Closed : StreamState.Open;
    }
}
