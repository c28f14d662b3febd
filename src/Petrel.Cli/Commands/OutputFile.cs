using Petrel.Cli.Arguments;

namespace Petrel.Cli.Commands;

/// <summary>Where the result of a conversion goes.</summary>
internal static class OutputFile
{
    /// <param name="path">Where to; <c>-</c> is standard output.</param>
    /// <param name="write">Writes the result.</param>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (path == "-")
        {
            using Stream output = Console.OpenStandardOutput();
            write(output);
            return;
        }

        try
        {
            using Stream output = File.Create(path);
            write(output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"cannot write {path}: {Reason(path, exception)}");
        }
    }

    /// <summary>
    /// As the other one, but a file that is there is replaced as a whole: a process that has mapped it keeps what it has.
    /// </summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static void Write(string path, byte[] contents)
    {
        if (path == "-" || (File.Exists(path) && IsSpecial(path)))
        {
            Write(path, output => output.Write(contents));
            return;
        }

        string temporary = path + "." + Path.GetRandomFileName();
        try
        {
            File.WriteAllBytes(temporary, contents);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            File.Delete(temporary);
            throw new CommandException($"cannot write {path}: {Reason(path, exception)}");
        }
    }

    /// <summary>A device, say: nothing to put another file in the place of.</summary>
    private static bool IsSpecial(string path) => File.GetAttributes(path).HasFlag(FileAttributes.Device) || path.StartsWith("/dev/", StringComparison.Ordinal);

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "it is a directory",
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message.TrimEnd('.'),
    };
}
