namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>Attributes of files as far as the framework gives them.</summary>
internal static class ManagedStatus
{
    /// <summary>The attributes of an entry that exists.</summary>
    public static FileStatus Get(FileSystemInfo info) => new()
    {
        Device = 1,
        Inode = Identify(info.FullName),
        Type = TypeOf(info),
        LinkCount = 1,
        Size = info switch
        {
            { LinkTarget: { } target } => (ulong)System.Text.Encoding.UTF8.GetByteCount(target),
            FileInfo { Exists: true } file => (ulong)file.Length,
            _ => 0,
        },
        AccessTime = Timestamp.FromUtc(info.LastAccessTimeUtc),
        ModificationTime = Timestamp.FromUtc(info.LastWriteTimeUtc),
        ChangeTime = Timestamp.FromUtc(info.LastWriteTimeUtc),
    };

    /// <summary>The type of an entry.</summary>
    public static FileType TypeOf(FileSystemInfo info) => info switch
    {
        { LinkTarget: not null } => FileType.SymbolicLink,
        { Attributes: var attributes } when (attributes & FileAttributes.Directory) != 0 => FileType.Directory,
        { Attributes: var attributes } when (attributes & FileAttributes.Device) != 0 => FileType.CharacterDevice,
        _ => FileType.RegularFile,
    };

    /// <summary>Sets one time stamp.</summary>
    public static void SetTime(TimeChange change, Action<DateTime> set)
    {
        if (change.Kind != TimeChangeKind.None)
        {
            set(change.Kind == TimeChangeKind.Now ? DateTime.UtcNow : change.Value.ToUtc());
        }
    }

    /// <summary>
    /// Something that tells files apart: the framework doesn't give inode numbers. FNV-1a of the path; hard links therefore
    /// look like different files.
    /// </summary>
    private static ulong Identify(string path)
    {
        ulong hash = 14695981039346656037;
        foreach (char unit in path)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return hash;
    }
}
