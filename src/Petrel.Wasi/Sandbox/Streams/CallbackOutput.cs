namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>Standard output or error into a delegate of the embedder.</summary>
internal sealed class CallbackOutput(Action<ReadOnlySpan<byte>> callback) : StreamDescriptor(Rights.Stream & ~Rights.FdRead)
{
    public override Errno Write(IoVectors buffers, out uint count)
    {
        count = 0;
        foreach (IoVector buffer in buffers)
        {
            Span<byte> bytes = buffer.Span;
            if (bytes.Length > int.MaxValue - count)
            {
                break;
            }

            if (bytes.Length > 0)
            {
                callback(bytes);
            }

            count += (uint)bytes.Length;
        }

        return Errno.Success;
    }
}
