using System.Globalization;
using Petrel.Cli.Arguments;
using Petrel.Wast;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel wast</c>.</summary>
internal static class WastCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        var settings = new EngineSettings();
        var paths = new List<string>();
        int jobs = Environment.ProcessorCount;
        bool verbose = false;
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                if (arguments.ReadOperand(out string path))
                {
                    paths.Add(path);
                }

                continue;
            }

            switch (arguments.Option)
            {
                case "-j" or "--jobs":
                    jobs = ReadJobs(arguments.Value("N"));
                    break;
                case "-v" or "--verbose":
                    verbose = true;
                    break;
                default:
                    if (!settings.TryRead(arguments))
                    {
                        throw arguments.UnknownOption();
                    }

                    break;
            }
        }

        if (paths.Count == 0)
        {
            throw new CommandException("petrel wast needs a FILE or DIRECTORY (petrel help wast shows how)");
        }

        IReadOnlyList<string> scripts;
        try
        {
            scripts = WastSuite.FindScripts(paths);
        }
        catch (FileNotFoundException missing)
        {
            throw new CommandException($"cannot read {missing.FileName}: there is no such file");
        }

        return Run(scripts, new WastOptions { Engine = settings.ToOptions() }, jobs, verbose);
    }

    private static int Run(IReadOnlyList<string> scripts, WastOptions options, int jobs, bool verbose)
    {
        TextWriter output = Console.Out;
        long passed = 0;
        long failed = 0;
        long skipped = 0;
        foreach (WastReport report in WastSuite.Run(scripts, options, jobs))
        {
            passed += report.Passed;
            failed += report.Failed;
            skipped += report.Skipped;
            foreach (WastFailure failure in report.Failures)
            {
                output.WriteLine(failure);
            }

            if (verbose)
            {
                output.WriteLine($"{report.File}: {report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
            }
        }

        output.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static int ReadJobs(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int jobs) && jobs is > 0 and <= 1024
            ? jobs
            : throw new CommandException($"--jobs needs a number from 1 to 1024, not '{value}'");
}
