namespace Petrel.Wasi.Sandbox;

/// <summary>The attributes of a file (typenames.witx, <c>$filestat</c>).</summary>
internal struct FileStatus
{
    public ulong Device;
    public ulong Inode;
    public FileType Type;
    public ulong LinkCount;
    public ulong Size;
    public Timestamp AccessTime;
    public Timestamp ModificationTime;
    public Timestamp ChangeTime;
}
