using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Reads a descriptor that has a place of its own: standard input, a pipe, a terminal.</summary>
/// <remarks>A <see cref="Stream"/> of the embedder cannot say whether it has something: reading it may wait.</remarks>
/// <param name="guest">The guest that reads.</param>
/// <param name="descriptor">The descriptor, which is not this stream's to close.</param>
internal sealed unsafe class DescriptorInputStream(Preview2Guest guest, Descriptor descriptor) : InputStream(guest)
{
    private bool _isAtEnd;

    public override bool IsReady() => _isAtEnd || DescriptorReadiness.IsReady(descriptor, write: false);

    public override void Register(PollRequest request) => DescriptorReadiness.Register(descriptor, write: false, request);

    public override void Dispose()
    {
    }

    protected override StreamState ReadCore(Span<byte> destination, out int count, out IoError? error)
    {
        count = 0;
        error = null;
        if (_isAtEnd)
        {
            return StreamState.Closed;
        }

        if (destination.IsEmpty || !IsReady())
        {
            return StreamState.Open;
        }

        fixed (byte* start = destination)
        {
            IoVector vector = new(start, (nuint)destination.Length);
            Errno errno = descriptor.Read(new IoVectors(&vector, 1), out uint read);
            if (errno != Errno.Success)
            {
                error = StreamFailure.OfFile(errno);
                return errno == Errno.Again ? StreamState.Open : StreamState.Failed;
            }

            count = (int)read;
            _isAtEnd = read == 0;
            return _isAtEnd ? StreamState.Closed : StreamState.Open;
        }
    }
}
