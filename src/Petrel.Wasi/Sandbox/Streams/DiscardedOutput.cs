namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>An output that forgets; what standard output and error are unless the embedder says otherwise.</summary>
internal sealed class DiscardedOutput() : StreamDescriptor(Rights.Stream & ~Rights.FdRead)
{
    public override Errno Write(IoVectors buffers, out uint count)
    {
        ulong total = 0;
        foreach (IoVector buffer in buffers)
        {
            total += buffer.Length;
        }

        count = (uint)Math.Min(total, int.MaxValue);
        return Errno.Success;
    }
}
