namespace Petrel.Wasi.Sandbox;

/// <summary>A socket: a listener that the embedder gave, or a connection taken from one.</summary>
/// <param name="isListener">Whether it is a listener.</param>
/// <param name="flags">Its modes; only non-blocking has a meaning.</param>
internal abstract class SocketDescriptor(bool isListener, DescriptorFlags flags) : PositionlessDescriptor
{
    private DescriptorFlags _flags = flags;

    public sealed override Rights Rights => isListener ? Rights.Listener : Rights.Socket;

    public sealed override DescriptorFlags Flags => _flags;

    protected bool IsListener => isListener;

    /// <summary>The mode is kept here and not in the system: a listener is shared with the embedder, whose sockets library sets it as it needs.</summary>
    protected bool NonBlocking => (_flags & DescriptorFlags.NonBlocking) != 0;

    public sealed override Errno SetFlags(DescriptorFlags flags)
    {
        if ((flags & ~DescriptorFlags.NonBlocking) != 0)
        {
            return Errno.Inval;
        }

        _flags = flags;
        return Errno.Success;
    }

    public sealed override Errno Read(IoVectors buffers, out uint count) => Receive(buffers, ReceiveFlags.None, out count, out _);

    public sealed override Errno Write(IoVectors buffers, out uint count) => Send(buffers, out count);
}
