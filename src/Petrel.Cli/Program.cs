using Petrel.Cli.Arguments;
using Petrel.Cli.Commands;
using Petrel.Cli.Reporting;
using Petrel.Cli.Running;

namespace Petrel.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        BrokenPipe.EndsProcess();
        try
        {
            return ProcessEnd.With(Dispatch(arguments));
        }
#pragma warning disable CA1031 // The last catch of the process: whatever happens, the user gets a sentence, not a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(exception);
        }
    }

    private static int Dispatch(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.Write(HelpTexts.Overview);
            return ExitCode.Failure;
        }

        switch (arguments[0])
        {
            case "run":
                return RunCommand.Execute(new ArgumentReader("run", arguments, 1));
            case "validate":
                return ValidateCommand.Execute(new ArgumentReader("validate", arguments, 1));
            case "wat":
                return WatCommand.Execute(new ArgumentReader("wat", arguments, 1));
            case "cache":
                return CacheCommand.Execute(new ArgumentReader("cache", arguments, 1));
            case "compile":
                return CompileCommand.Execute(new ArgumentReader("compile", arguments, 1));
            case "print":
                return PrintCommand.Execute(new ArgumentReader("print", arguments, 1));
            case "wast":
                return WastCommand.Execute(new ArgumentReader("wast", arguments, 1));
            case "wit":
                return WitCommand.Execute(new ArgumentReader("wit", arguments, 1));
            case "compose":
                return ComposeCommand.Execute(new ArgumentReader("compose", arguments, 1));
            case "inspect":
                return InspectCommand.Execute(new ArgumentReader("inspect", arguments, 1));
            case "help" or "--help" or "-h":
                return HelpCommand.Execute(new ArgumentReader("help", arguments, 1));
            case "--version" or "-V":
                return HelpCommand.Version();
            case { Length: > 0 } word when word[0] != '-' && word.AsSpan().IndexOfAny('.', '/') < 0 && !Path.Exists(word):
                throw new CommandException($"there is neither a command nor a file {word}; petrel help lists the commands");
            default:
                // "petrel app.wasm" and "petrel --dir . app.wasm" run the module.
                return RunCommand.Execute(new ArgumentReader("run", arguments, 0));
        }
    }
}
