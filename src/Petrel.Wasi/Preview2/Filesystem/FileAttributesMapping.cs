using Petrel.Wasi.Sandbox;
using Wasi.Clocks.WallClock;
using Wasi.Filesystem.Types;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>Attributes of files between the sandbox and <c>wasi:filesystem/types</c>.</summary>
internal static class FileAttributesMapping
{
    /// <summary>A <c>descriptor-stat</c>.</summary>
    public static DescriptorStat ToStat(in FileStatus status) => new(
        ToType(status.Type),
        status.LinkCount,
        status.Size,
        ToDatetime(status.AccessTime),
        ToDatetime(status.ModificationTime),
        ToDatetime(status.ChangeTime));

    /// <summary>A <c>descriptor-type</c>.</summary>
    public static DescriptorType ToType(FileType type) => type switch
    {
        FileType.BlockDevice => DescriptorType.BlockDevice,
        FileType.CharacterDevice => DescriptorType.CharacterDevice,
        FileType.Directory => DescriptorType.Directory,
        FileType.RegularFile => DescriptorType.RegularFile,
        FileType.SocketDatagram or FileType.SocketStream => DescriptorType.Socket,
        FileType.SymbolicLink => DescriptorType.SymbolicLink,
        FileType.Fifo => DescriptorType.Fifo,
        _ => DescriptorType.Unknown,
    };

    /// <summary>What to do with a time stamp.</summary>
    /// <exception cref="Components.WitException{ErrorCode}">The time is none that the system can keep.</exception>
    public static TimeChange ToChange(NewTimestamp timestamp)
    {
        switch (timestamp)
        {
            case NewTimestamp.NoChange:
                return TimeChange.None;
            case NewTimestamp.Now:
                return TimeChange.Now;
            default:
                Datetime time = ((NewTimestamp.Timestamp)timestamp).Value;
                if (time.Nanoseconds >= 1_000_000_000)
                {
                    throw FilesystemError.Of(ErrorCode.Invalid);
                }

                return time.Seconds <= long.MaxValue
                    ? TimeChange.To(new Timestamp((long)time.Seconds, time.Nanoseconds))
                    : throw FilesystemError.Of(ErrorCode.Overflow);
        }
    }

    // The interface cannot express times before 1970: then it is told none.
    private static Datetime? ToDatetime(Timestamp time) => time.Seconds < 0 ? null : new Datetime((ulong)time.Seconds, time.Nanoseconds);
}
