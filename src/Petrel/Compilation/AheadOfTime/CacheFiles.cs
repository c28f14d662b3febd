namespace Petrel.Compilation;

/// <summary>
/// The files of a cache. An entry appears as a whole, by being renamed, and is never changed afterwards, so that readers need no lock. Writers of one
/// entry exclude each other by a lock file, which the system releases when a process dies.
/// </summary>
internal static class CacheFiles
{
    public const string Extension = ".cwasm";

    private const string LockExtension = ".lock";
    private const string TemporaryExtension = ".tmp";

    /// <summary>Left by processes that were killed; no compilation takes that long.</summary>
    private static readonly TimeSpan s_oldestTemporary = TimeSpan.FromHours(6);

    public static string Path(string directory, string key) => directory + System.IO.Path.DirectorySeparatorChar + key + Extension;

    /// <summary>Makes the directory, for the user alone.</summary>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The right to write an entry, until the result is disposed; null when another process has it.</summary>
    public static FileStream? TryClaim(string directory, string key)
    {
        Create(directory);
        try
        {
            return new FileStream(
                System.IO.Path.Combine(directory, key + LockExtension), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static void Store(string directory, string key, byte[] contents)
    {
        string temporary = System.IO.Path.Combine(directory, key + "." + System.IO.Path.GetRandomFileName() + TemporaryExtension);
        try
        {
            File.WriteAllBytes(temporary, contents);
            File.Move(temporary, Path(directory, key), overwrite: true);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    public static (int Count, long Bytes) Measure(string directory)
    {
        int count = 0;
        long bytes = 0;
        foreach (FileInfo entry in Entries(directory, Extension))
        {
            count++;
            bytes += entry.Length;
        }

        return (count, bytes);
    }

    public static void Clear(string directory)
    {
        foreach (FileInfo entry in Entries(directory, Extension))
        {
            entry.Delete();
        }

        foreach (FileInfo temporary in Entries(directory, TemporaryExtension))
        {
            temporary.Delete();
        }
    }

    /// <summary>Removes what was used least recently until the rest is no larger than allowed.</summary>
    public static void Evict(string directory, long maxBytes)
    {
        FileInfo[] entries = Entries(directory, Extension);
        Array.Sort(entries, static (a, b) => b.LastWriteTimeUtc.CompareTo(a.LastWriteTimeUtc));
        long bytes = 0;
        foreach (FileInfo entry in entries)
        {
            bytes += entry.Length;
            if (bytes > maxBytes)
            {
                bytes -= entry.Length;
                Delete(entry.FullName);
            }
        }

        DateTime oldest = DateTime.UtcNow - s_oldestTemporary;
        foreach (FileInfo temporary in Entries(directory, TemporaryExtension))
        {
            if (temporary.LastWriteTimeUtc < oldest)
            {
                Delete(temporary.FullName);
            }
        }
    }

    /// <summary>Another process may have been first, or have it open where that keeps a file: both are fine.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays; it is not used.
        }
    }

    private static FileInfo[] Entries(string directory, string extension) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).GetFiles("*" + extension) : [];
}
