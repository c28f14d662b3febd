using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>Writes a file from a place on, or always at its end. What is written is with the system when the call returns.</summary>
/// <param name="guest">The guest that writes.</param>
/// <param name="file">The file.</param>
/// <param name="offset">Where to begin; null to append.</param>
internal sealed unsafe class FileOutputStream(Preview2Guest guest, OpenedDescriptor file, ulong? offset) : OutputStream(guest)
{
    private const ulong FilePermit = 1 << 20;
    private const ulong PipePermit = 4096;

    private readonly OpenedDescriptor _file = file.Use();
    private readonly bool _isSeekable = file.Descriptor.Readiness is null;
    private ulong? _offset = offset;
    private bool _isClosed;
    private bool _isDisposed;

    public override bool IsReady() => _isDisposed || _isClosed || _isSeekable || DescriptorReadiness.IsReady(_file.Descriptor, write: true);

    public override void Register(PollRequest request) => DescriptorReadiness.Register(_file.Descriptor, write: true, request);

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _file.Release();
        }
    }

    protected override StreamState CheckWriteCore(out ulong permit, out IoError? error)
    {
        error = null;
        permit = _isSeekable ? FilePermit : IsReady() ? PipePermit : 0;
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
                Errno errno = Write(new IoVectors(&vector, 1), out uint count);
                if (errno != Errno.Success)
                {
                    error = StreamFailure.OfFile(errno);
                    _isClosed = true;
                    return StreamState.Failed;
                }

                done += (int)count;
                _offset += count;
            }
        }

        return StreamState.Open;
    }

    protected override StreamState FlushCore(out IoError? error)
    {
        error = null;
        return _isClosed ? StreamState.Closed : StreamState.Open;
    }

    private Errno Write(IoVectors buffers, out uint count)
    {
        if (!_isSeekable)
        {
            return _file.Descriptor.Write(buffers, out count);
        }

        return _offset is { } place ? _file.Descriptor.WriteAt(buffers, place, out count) : _file.Descriptor.Append(buffers, out count);
    }
}
