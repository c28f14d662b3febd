namespace Petrel.Wasi.Sandbox;

/// <summary>What is read and written where it stands: a socket, a stream of the embedder.</summary>
internal abstract class PositionlessDescriptor : Descriptor
{
    public sealed override Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Spipe;
    }

    public sealed override Errno ReadAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Spipe;
    }

    public sealed override Errno WriteAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Spipe;
    }
}
