using System.Security.Cryptography;
using Petrel.Runtime;

namespace Petrel.Compilation;

/// <summary>
/// A secret of the user, with which native code in universal modules is sealed: <c>petrel/key</c> in the directory for settings, or the file that
/// PETREL_KEY_FILE names, for those who compile on one machine and run on others.
/// </summary>
internal static class UserKey
{
    private const int Size = 32;

    private static string? Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("PETREL_KEY_FILE") is { Length: > 0 } given)
            {
                return given;
            }

            string settings = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return settings.Length == 0 ? null : System.IO.Path.Combine(settings, "petrel", "key");
        }
    }

    /// <summary>Null when there is none yet, or others could have written it: whoever knows the key decides which code runs.</summary>
    public static byte[]? TryGet() =>
        Path is { } path && SystemFile.TryRead(path) is { Length: Size } key && SystemFile.Distrust(path) is null ? key : null;

    /// <exception cref="PetrelException">It cannot be kept anywhere.</exception>
    public static byte[] GetOrCreate()
    {
        if (TryGet() is { } known)
        {
            return known;
        }

        string path = Path ?? throw new PetrelException("native code in a module is sealed with a key of the user, and there is no directory for settings: PETREL_KEY_FILE names a file");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            if (SystemFile.Distrust(path) is { } reason)
            {
                throw new PetrelException($"the key that native code in a module is sealed with, {path}, cannot be used: {reason}");
            }

            // It appears as a whole: who is killed in the middle leaves no key that is too short, and of two processes the first decides.
            byte[] key = RandomNumberGenerator.GetBytes(Size);
            string temporary = path + "." + System.IO.Path.GetRandomFileName();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(key);
            }

            try
            {
                File.Move(temporary, path, overwrite: new FileInfo(path) is { Exists: true, Length: not Size });
                return key;
            }
            catch (IOException)
            {
                File.Delete(temporary);
                if (TryGet() is { } other)
                {
                    return other;
                }

                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PetrelException($"the key that native code in a module is sealed with cannot be kept in {path}: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>HMAC-SHA-256 (RFC 2104) of the hashes of a module and its code.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> module, ReadOnlySpan<byte> image, ReadOnlySpan<byte> key)
    {
        const int Block = 64;
        byte[] inner = new byte[Block + ContentHash.Size + ContentHash.Size];
        byte[] outer = new byte[Block + ContentHash.Size];
        for (int i = 0; i < Block; i++)
        {
            byte part = i < key.Length ? key[i] : (byte)0;
            inner[i] = (byte)(part ^ 0x36);
            outer[i] = (byte)(part ^ 0x5C);
        }

        ContentHash.Of(module).CopyTo(inner, Block);
        ContentHash.Of(image).CopyTo(inner, Block + ContentHash.Size);
        ContentHash.OfShort(inner).CopyTo(outer, Block);
        return ContentHash.OfShort(outer);
    }
}
