namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>Standard input from a <see cref="Stream"/> of the embedder, which stays open.</summary>
internal sealed class StreamInput(Stream stream, bool terminal = false)
    : StreamDescriptor(Rights.Stream & ~Rights.FdWrite, terminal)
{
    // One buffer is filled per call: after it the stream might have to wait although there is something to give.
    public override Errno Read(IoVectors buffers, out uint count)
    {
        count = 0;
        foreach (IoVector buffer in buffers)
        {
            if (buffer.Length == 0)
            {
                continue;
            }

            try
            {
                count = (uint)stream.Read(buffer.Span);
                return Errno.Success;
            }
            catch (Exception exception) when (HostErrno.IsAnswer(exception))
            {
                return HostErrno.Translate(exception);
            }
        }

        return Errno.Success;
    }
}
