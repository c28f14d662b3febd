namespace Petrel.Wasi.Sandbox;

/// <summary>
/// Something that a guest holds: a file, directory, stream or socket. Each operation answers with an <see cref="Errno"/>;
/// what a kind of descriptor doesn't support answers what POSIX and current runtimes do.
/// </summary>
/// <remarks>
/// Descriptors know nothing of descriptor numbers or rights: those are preview 1's, kept in its table. Like everything in a
/// store they are used by one thread at a time.
/// </remarks>
internal abstract class Descriptor : IDisposable
{
    /// <summary>The kind.</summary>
    public abstract FileType Type { get; }

    /// <summary>The rights that apply to this descriptor when nothing was taken away.</summary>
    public abstract Rights Rights { get; }

    /// <summary>The modes.</summary>
    public virtual DescriptorFlags Flags => DescriptorFlags.None;

    /// <summary>What <c>poll</c> can wait for; null when there is nothing of the kind and <see cref="IsReady"/> decides.</summary>
    public virtual HostHandle? Readiness => null;

    /// <summary>Changes the modes.</summary>
    public virtual Errno SetFlags(DescriptorFlags flags) => Errno.Badf;

    /// <summary>Reads at the current position; 0 bytes mean the end.</summary>
    public virtual Errno Read(IoVectors buffers, out uint count)
    {
        count = 0;
        return Errno.Badf;
    }

    /// <summary>Writes at the current position.</summary>
    public virtual Errno Write(IoVectors buffers, out uint count)
    {
        count = 0;
        return Errno.Badf;
    }

    /// <summary>Reads at an offset and leaves the position alone.</summary>
    public virtual Errno ReadAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Badf;
    }

    /// <summary>Writes at an offset and leaves the position alone. In append mode the offset is ignored, as on Linux.</summary>
    public virtual Errno WriteAt(IoVectors buffers, ulong offset, out uint count)
    {
        count = 0;
        return Errno.Badf;
    }

    /// <summary>Writes at the end, wherever the position is.</summary>
    public virtual Errno Append(IoVectors buffers, out uint count)
    {
        count = 0;
        return Errno.Badf;
    }

    /// <summary>Whether a person sits at the other end.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>Moves the position.</summary>
    public virtual Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.Badf;
    }

    /// <summary>Bytes that can be read without waiting, as far as is known.</summary>
    public virtual ulong Available => 0;

    /// <summary>Whether reading or writing would not wait, for descriptors without <see cref="Readiness"/>.</summary>
    public virtual bool IsReady(bool write) => true;

    /// <summary>Gives the attributes.</summary>
    public virtual Errno GetStatus(out FileStatus status)
    {
        status = new FileStatus { Type = Type };
        return Errno.Success;
    }

    /// <summary>Brings data, and all attributes unless <paramref name="dataOnly"/>, to the device.</summary>
    public virtual Errno Synchronize(bool dataOnly) => Errno.Badf;

    /// <summary>Sets the size.</summary>
    public virtual Errno SetSize(ulong size) => Errno.Badf;

    /// <summary>Sets the time stamps.</summary>
    public virtual Errno SetTimes(TimeChange access, TimeChange modification) => Errno.Badf;

    /// <summary>Reserves space; the size grows to the end of the range if it was smaller.</summary>
    public virtual Errno Allocate(ulong offset, ulong length) => Errno.Badf;

    /// <summary>Announces how a range will be used.</summary>
    public virtual Errno Advise(ulong offset, ulong length, Advice advice) => Errno.Badf;

    /// <summary>Takes a connection from a listening socket.</summary>
    public virtual Errno Accept(DescriptorFlags flags, out Descriptor? connection)
    {
        connection = null;
        return Errno.Notsock;
    }

    /// <summary>Receives from a socket.</summary>
    public virtual Errno Receive(IoVectors buffers, ReceiveFlags flags, out uint count, out bool truncated)
    {
        count = 0;
        truncated = false;
        return Errno.Notsock;
    }

    /// <summary>Sends on a socket.</summary>
    public virtual Errno Send(IoVectors buffers, out uint count)
    {
        count = 0;
        return Errno.Notsock;
    }

    /// <summary>Shuts down one or both directions of a socket.</summary>
    public virtual Errno Shutdown(bool receive, bool send) => Errno.Notsock;

    /// <summary>Releases what the descriptor opened.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the descriptor opened.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
