namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>Attributes of files, from <c>statx</c>.</summary>
internal static unsafe class LinuxStatus
{
    /// <summary>The attributes of an open file.</summary>
    public static Errno Get(int descriptor, out FileStatus status)
    {
        byte empty = 0;
        return Get(descriptor, &empty, Libc.AT_EMPTY_PATH, out status);
    }

    /// <summary>The attributes of a name in a directory; a link there is not followed.</summary>
    public static Errno Get(int directory, byte* name, out FileStatus status) =>
        Get(directory, name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, out status);

    /// <summary>The type in the upper bits of a mode.</summary>
    public static FileType TypeOfMode(int mode) => (mode >> 12) switch
    {
        // In the type of a socket the mode doesn't say whether it is a stream; practically all in file systems are.
        12 => FileType.SocketStream,
        10 => FileType.SymbolicLink,
        8 => FileType.RegularFile,
        6 => FileType.BlockDevice,
        4 => FileType.Directory,
        2 => FileType.CharacterDevice,
        1 => FileType.Fifo,
        _ => FileType.Unknown,
    };

    private static Errno Get(int directory, byte* name, int flags, out FileStatus status)
    {
        Libc.FileStatistics statistics;
        if (Libc.statx(directory, name, flags, Libc.STATX_BASIC_STATS, &statistics) < 0)
        {
            status = default;
            return Libc.LastErrno;
        }

        status = new FileStatus
        {
            // The encoding of device numbers in the C library.
            Device = ((ulong)(statistics.DeviceMajor & 0xfffff000) << 32) | ((ulong)(statistics.DeviceMajor & 0xfff) << 8)
                | ((ulong)(statistics.DeviceMinor & 0xffffff00) << 12) | (statistics.DeviceMinor & 0xff),
            Inode = statistics.Inode,
            Type = TypeOfMode(statistics.Mode),
            LinkCount = statistics.LinkCount,
            Size = statistics.Size,
            AccessTime = new Timestamp(statistics.AccessTime.Seconds, statistics.AccessTime.Nanoseconds),
            ModificationTime = new Timestamp(statistics.ModificationTime.Seconds, statistics.ModificationTime.Nanoseconds),
            ChangeTime = new Timestamp(statistics.ChangeTime.Seconds, statistics.ChangeTime.Nanoseconds),
        };
        return Errno.Success;
    }
}
