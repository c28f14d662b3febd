namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>Standard output or error into a <see cref="Stream"/> of the embedder, which stays open.</summary>
/// <remarks>
/// The stream is flushed after each write of the guest: what a program has written must be there when the call returns,
/// whatever happens to the program next. Guests buffer in their own C library already, so this costs no more than natively.
/// </remarks>
internal sealed class StreamOutput(Stream stream, bool terminal = false)
    : StreamDescriptor(Rights.Stream & ~Rights.FdRead, terminal)
{
    public override Errno Write(IoVectors buffers, out uint count)
    {
        count = 0;
        try
        {
            foreach (IoVector buffer in buffers)
            {
                Span<byte> bytes = buffer.Span;
                if (bytes.Length > int.MaxValue - count)
                {
                    break;
                }

                stream.Write(bytes);
                count += (uint)bytes.Length;
            }

            stream.Flush();
            return Errno.Success;
        }
        catch (Exception exception) when (HostErrno.IsAnswer(exception))
        {
            return HostErrno.Translate(exception);
        }
    }
}
