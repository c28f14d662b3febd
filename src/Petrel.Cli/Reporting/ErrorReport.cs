using Petrel.Cli.Arguments;
using Petrel.Cli.Input;

namespace Petrel.Cli.Reporting;

/// <summary>Turns whatever went wrong into one sentence on standard error and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Set to anything: errors come with the .NET stack trace, for those who work on Petrel.</summary>
    private const string DebugVariable = "PETREL_DEBUG";

    public static int Write(Exception exception)
    {
        TextWriter error = Console.Error;
        (string message, int exitCode) = exception switch
        {
            CommandException or PetrelException or IOException => (exception.Message, ExitCode.Failure),
            OutOfMemoryException => ("out of memory", ExitCode.Failure),
            _ => ($"internal error: {exception.GetType().Name}: {exception.Message} (set {DebugVariable}=1 for details and please report it)",
                ExitCode.InternalError),
        };
        error.WriteLine($"error: {OneLine(message)}");
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugVariable)))
        {
            error.WriteLine(exception);
        }

        return exitCode;
    }

    /// <summary>Reports a module that is not well-formed or not valid; a text module with the line and a mark below the place.</summary>
    public static void WriteModuleProblem(TextWriter output, ModuleInput input, PetrelException problem)
    {
        if (problem is not TextFormatException text)
        {
            output.WriteLine($"error: {input.DisplayName}: {OneLine(problem.Message)}");
            return;
        }

        output.WriteLine($"error: {input.DisplayName}:{text.Line}:{text.Column}: {OneLine(text.Problem)}");
        SourceExcerpt.Write(output, input.Bytes, text.Line, text.Column);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
