using Petrel.Components;
using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Types;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>Translates what the sandbox answers (<c>wasi:filesystem/types error-code</c>).</summary>
internal static class FilesystemError
{
    /// <summary>The exception that carries an error to the guest.</summary>
    public static WitException<ErrorCode> Of(ErrorCode code) => new(code);

    /// <summary>Throws unless the sandbox's answer is success.</summary>
    public static void ThrowIfFailed(Errno errno)
    {
        if (errno != Errno.Success)
        {
            throw Of(Translate(errno));
        }
    }

    /// <summary>The code for an error number; <c>io</c> where there is none of its own.</summary>
    public static ErrorCode Translate(Errno errno) => errno switch
    {
        Errno.Acces => ErrorCode.Access,
        Errno.Again => ErrorCode.WouldBlock,
        Errno.Already => ErrorCode.Already,
        Errno.Badf => ErrorCode.BadDescriptor,
        Errno.Busy => ErrorCode.Busy,
        Errno.Deadlk => ErrorCode.Deadlock,
        Errno.Dquot => ErrorCode.Quota,
        Errno.Exist => ErrorCode.Exist,
        Errno.Fbig => ErrorCode.FileTooLarge,
        Errno.Ilseq => ErrorCode.IllegalByteSequence,
        Errno.Inprogress => ErrorCode.InProgress,
        Errno.Intr => ErrorCode.Interrupted,
        Errno.Inval => ErrorCode.Invalid,
        Errno.Isdir => ErrorCode.IsDirectory,
        Errno.Loop => ErrorCode.Loop,
        Errno.Mlink => ErrorCode.TooManyLinks,
        Errno.Msgsize => ErrorCode.MessageSize,
        Errno.Nametoolong => ErrorCode.NameTooLong,
        Errno.Nodev => ErrorCode.NoDevice,
        Errno.Noent => ErrorCode.NoEntry,
        Errno.Nolck => ErrorCode.NoLock,
        Errno.Nomem or Errno.Nfile or Errno.Mfile => ErrorCode.InsufficientMemory,
        Errno.Nospc => ErrorCode.InsufficientSpace,
        Errno.Notdir => ErrorCode.NotDirectory,
        Errno.Notempty => ErrorCode.NotEmpty,
        Errno.Notrecoverable => ErrorCode.NotRecoverable,
        Errno.Notsup or Errno.Nosys => ErrorCode.Unsupported,
        Errno.Notty => ErrorCode.NoTty,
        Errno.Nxio => ErrorCode.NoSuchDevice,
        Errno.Overflow => ErrorCode.Overflow,
        Errno.Perm => ErrorCode.NotPermitted,
        Errno.Pipe => ErrorCode.Pipe,
        Errno.Rofs => ErrorCode.ReadOnly,
        Errno.Spipe => ErrorCode.InvalidSeek,
        Errno.Txtbsy => ErrorCode.TextFileBusy,
        Errno.Xdev => ErrorCode.CrossDevice,
        _ => ErrorCode.Io,
    };
}
