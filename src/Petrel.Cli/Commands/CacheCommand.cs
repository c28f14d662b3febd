using System.Globalization;
using Petrel.Cli.Arguments;
using Petrel.Cli.Running;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel cache</c>: the directory of compiled code.</summary>
internal static class CacheCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        if (arguments.ReadOption())
        {
            throw arguments.UnknownOption();
        }

        arguments.ReadOperand(out string action);
        switch (action)
        {
            case "fill" when arguments.ReadOperand(out string request):
                return CacheFill.Execute(request);
            case "info" or "":
                Info();
                return ExitCode.Success;
            case "clear":
                Clear();
                return ExitCode.Success;
            default:
                throw new CommandException($"petrel cache knows info and clear, not '{action}'");
        }
    }

    private static void Info()
    {
        if (CompilationCache.DefaultDirectory is not { } directory)
        {
            Console.Out.WriteLine("There is no cache: PETREL_CACHE_DIR is empty, or there is no directory for it.");
            return;
        }

        var cache = new CompilationCache(directory);
        (int count, long bytes) = cache.Measure();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{cache.Directory}: {count} modules, {bytes / 1048576.0:F1} of {cache.MaxBytes / 1048576} MB"));
        if (cache.Obstacle is { } obstacle)
        {
            Console.Out.WriteLine(char.ToUpperInvariant(obstacle[0]) + obstacle[1..] + ".");
        }
    }

    private static void Clear()
    {
        if (CompilationCache.DefaultDirectory is not { } directory)
        {
            return;
        }

        try
        {
            new CompilationCache(directory).Clear();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot clear {directory}: {exception.Message.TrimEnd('.')}");
        }
    }
}
