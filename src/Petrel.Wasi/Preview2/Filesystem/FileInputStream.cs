using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>Reads a file from a place on. Streams of one file do not move each other's places.</summary>
/// <remarks>At the end it is closed, and open again when the file has grown: nothing is remembered that could be wrong.</remarks>
internal sealed unsafe class FileInputStream(Preview2Guest guest, OpenedDescriptor file, ulong offset) : InputStream(guest)
{
    private readonly OpenedDescriptor _file = file.Use();
    private readonly bool _isSeekable = file.Descriptor.Readiness is null;
    private ulong _offset = offset;
    private bool _isDisposed;

    public override bool IsReady() => _isDisposed || _isSeekable || DescriptorReadiness.IsReady(_file.Descriptor, write: false);

    public override void Register(PollRequest request) => DescriptorReadiness.Register(_file.Descriptor, write: false, request);

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _file.Release();
        }
    }

    protected override StreamState ReadCore(Span<byte> destination, out int count, out IoError? error)
    {
        count = 0;
        error = null;
        if (destination.IsEmpty || !IsReady())
        {
            return StreamState.Open;
        }

        fixed (byte* start = destination)
        {
            IoVector vector = new(start, (nuint)destination.Length);
            IoVectors buffers = new(&vector, 1);
            uint read;

            // A pipe or device in a directory has no places.
            Errno errno = _isSeekable ? _file.Descriptor.ReadAt(buffers, _offset, out read) : _file.Descriptor.Read(buffers, out read);
            if (errno != Errno.Success)
            {
                error = StreamFailure.OfFile(errno);
                return errno == Errno.Again ? StreamState.Open : StreamState.Failed;
            }

            count = (int)read;
            _offset += read;
            return read == 0 ? StreamState.Closed : StreamState.Open;
        }
    }
}
