namespace Petrel.Wasi.Sandbox;

/// <summary>The kind of a file or descriptor (typenames.witx, <c>$filetype</c>). A FIFO has no number of its own: <see cref="Unknown"/>.</summary>
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
}
