namespace Petrel.Compilation;

/// <summary>A directory for the files of a tool, for this user alone; it goes when it is disposed.</summary>
internal sealed class WorkFolder : IDisposable
{
    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="PetrelException">There is no place for it.</exception>
    public static WorkFolder Create()
    {
        try
        {
            return new WorkFolder(Directory.CreateTempSubdirectory("petrel-").FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PetrelException(
                $"compiling ahead of time needs a directory for temporary files, and none can be made in {System.IO.Path.GetTempPath()} (TMPDIR): {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Writes a file of the tool; returns its path.</summary>
    /// <exception cref="PetrelException">It cannot be written.</exception>
    public string Write(string name, byte[] contents)
    {
        string path = System.IO.Path.Combine(Path, name);
        try
        {
            File.WriteAllBytes(path, contents);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PetrelException($"compiling ahead of time cannot write its temporary files: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What cannot be removed stays: that is no reason to lose the result, or the error that is on its way.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else cleans the directory for temporary files.
        }
    }
}
