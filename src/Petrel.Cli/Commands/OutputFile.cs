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

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "it is a directory",
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message.TrimEnd('.'),
    };
}
