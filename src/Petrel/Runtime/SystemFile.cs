using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>
/// Reads a whole file with the system's calls. The framework's way costs 5 ms in a process that reads its first file, most of it
/// for code that is jitted (docs/internals/start-up.md).
/// </summary>
internal static unsafe class SystemFile
{
    private const int OpenFlags = 0x80000; // O_RDONLY | O_CLOEXEC on Linux
    private const int SeekEnd = 2;
    private const int CurrentDirectory = -100; // AT_FDCWD

    /// <summary>
    /// The contents, or null when the file is not an ordinary one that can be read at once, or the system another one: the
    /// framework then does it, and knows what to say when it cannot.
    /// </summary>
    public static byte[]? TryRead(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Length is 0 or > 4096 || path.Contains('\0'))
        {
            return null;
        }

        byte[] name = Encode(path);
        int file;
        fixed (byte* pointer = name)
        {
            file = SystemLibrary.Open(pointer, OpenFlags);
        }

        if (file < 0)
        {
            return null;
        }

        byte[]? contents = Read(file);
        _ = SystemLibrary.Close(file);
        return contents;
    }

    /// <summary>Notes that a file was used: its times become now. What fails is of no consequence.</summary>
    public static void Touch(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            byte[] name = Encode(path);
            fixed (byte* pointer = name)
            {
                _ = SystemLibrary.SetTimes(CurrentDirectory, pointer, 0, 0);
            }
        }
        else
        {
            TouchByFramework(path);
        }
    }

    /// <summary>
    /// Why others than the user of this process (and the administrator) can decide what a file or directory holds, as the end of a sentence; null
    /// when they cannot, it is not there, or the system does not say.
    /// </summary>
    public static string? Distrust(string path)
    {
        const uint ModeAndOwner = 0xA; // STATX_MODE | STATX_UID
        const int OwnerOffset = 20;
        const int ModeOffset = 28;
        const int OthersWrite = 0x12; // S_IWGRP | S_IWOTH
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte* status = stackalloc byte[256];
        fixed (byte* name = Encode(path))
        {
            if (SystemLibrary.Status(CurrentDirectory, name, 0, ModeAndOwner, status) != 0)
            {
                return null;
            }
        }

        uint owner = *(uint*)(status + OwnerOffset);
        return owner != 0 && owner != SystemLibrary.User() ? "it belongs to another user"
            : (*(ushort*)(status + ModeOffset) & OthersWrite) != 0 ? "other users can write to it"
            : null;
    }

    private static void TouchByFramework(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It may go sooner than it should.
        }
    }

    /// <summary>UTF-8 with a NUL at its end.</summary>
    public static byte[] Encode(string path) => Utf8Text.GetBytes(path, zeros: 1);

    private static byte[]? Read(int file)
    {
        long length = SystemLibrary.Seek(file, 0, SeekEnd);
        if (length <= 0 || length > Array.MaxLength)
        {
            return null;
        }

        byte[] contents = GC.AllocateUninitializedArray<byte>((int)length);
        fixed (byte* start = contents)
        {
            for (nint done = 0; done < contents.Length;)
            {
                nint count = SystemLibrary.ReadAt(file, start + done, contents.Length - done, done);
                if (count <= 0)
                {
                    return null;
                }

                done += count;
            }
        }

        return contents;
    }
}
