namespace Petrel.Wasi.Sandbox.Streams;

/// <summary>An input at its end from the start; what standard input is unless the embedder says otherwise.</summary>
internal sealed class EmptyInput() : StreamDescriptor(Rights.Stream & ~Rights.FdWrite)
{
    public override Errno Read(IoVectors buffers, out uint count)
    {
        count = 0;
        return Errno.Success;
    }
}
