using System.Diagnostics;
using System.Text;

namespace Petrel.Cli.Tests;

/// <summary>Runs the command as users do: the launcher of the checkout, as a process.</summary>
internal static class PetrelProcess
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    public static string RepositoryRoot { get; } = FindRoot();

    public static string Launcher => Path.Combine(RepositoryRoot, "petrel");

    public static ProcessResult Run(params string[] arguments) => Run(arguments, standardInput: "");

    public static ProcessResult Run(
        string[] arguments, string standardInput, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Start(arguments, directory, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(standardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input.
        }

        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"petrel {string.Join(' ', arguments)} did not end");
        }

        return new ProcessResult(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string[] arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Launcher, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = directory ?? RepositoryRoot,
        };
        // No compilers in the background, and nothing of earlier runs, unless a test is about that.
        start.Environment["PETREL_CACHE_DIR"] = "";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Petrel.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The tests must run from within the repository.");
    }
}
