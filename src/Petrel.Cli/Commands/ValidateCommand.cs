using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Components.Binary;
using Petrel.Components.Validation;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel validate</c>.</summary>
internal static class ValidateCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        var settings = new EngineSettings();
        var verbose = false;
        var files = new List<string>();
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                if (arguments.ReadOperand(out string file))
                {
                    files.Add(file);
                }

                continue;
            }

            switch (arguments.Option)
            {
                case "-v" or "--verbose":
                    verbose = true;
                    break;
                case "-W" or "--wasm" when settings.TryRead(arguments):
                    break;
                default:
                    throw arguments.UnknownOption();
            }
        }

        if (files.Count == 0)
        {
            throw new CommandException("petrel validate needs a FILE (petrel help validate shows how)");
        }

        // One report per file, printed in the order of the arguments whatever finishes first; null where there is nothing to say.
        var problems = new string?[files.Count];
        using var engine = new Engine(settings.ToOptions());
        Parallel.For(0, files.Count, i => problems[i] = Problem(engine, files[i]));

        int exitCode = ExitCode.Success;
        for (int i = 0; i < problems.Length; i++)
        {
            if (problems[i] is { } problem)
            {
                Console.Error.Write(problem);
                exitCode = ExitCode.Failure;
            }
            else if (verbose)
            {
                Console.Out.WriteLine($"{files[i]}: valid");
            }
        }

        return exitCode;
    }

    private static string? Problem(Engine engine, string file)
    {
        using var report = new StringWriter();
        try
        {
            ModuleInput input = ModuleInput.Read(file);
            try
            {
                if (input.IsComponent)
                {
                    ComponentValidator.Validate(ComponentDecoder.Decode(input.ToBinary()), engine);
                }
                else
                {
                    Module.Validate(engine, input.ToBinary());
                }

                return null;
            }
            catch (PetrelException problem)
            {
                ErrorReport.WriteModuleProblem(report, input, problem);
            }
        }
        catch (CommandException unreadable)
        {
            report.WriteLine($"error: {unreadable.Message}");
        }

        return report.ToString();
    }
}
