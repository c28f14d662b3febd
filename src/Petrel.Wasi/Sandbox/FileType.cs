namespace Petrel.Wasi.Sandbox;

/// <summary>The kind of a file or descriptor (typenames.witx, <c>$filetype</c>).</summary>
internal enum FileType : byte
{
    Unknown,
    BlockDevice,
    CharacterDevice,
    Directory,
    RegularFile,
    SocketDatagram,
    SocketStream,
    SymbolicLink,

    /// <summary>A named pipe; preview 1 has no number for it and is told <see cref="Unknown"/>.</summary>
    Fifo,
}
