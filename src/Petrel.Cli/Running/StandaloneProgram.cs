using System.Text;
using Petrel.Cli.Arguments;
using Petrel.Cli.Commands;
using Petrel.Cli.Reporting;
using Petrel.Compilation;

namespace Petrel.Cli.Running;

/// <summary>
/// What an executable of <c>petrel compile --native</c> does: <c>petrel run</c> with the module that it has, the options that it was compiled with, and
/// those in the variable <see cref="OptionsVariable"/>. Its arguments are the program's, all of them.
/// </summary>
internal static class StandaloneProgram
{
    /// <summary>Options of <c>petrel run</c> that whoever starts the program adds, one a line, or separated by blanks when there is only one line.</summary>
    public const string OptionsVariable = "PETREL_OPTIONS";

    /// <summary>Called by the assembly that <c>petrel compile --native</c> emits.</summary>
    public static int Run(LinkedCode code, string[] arguments)
    {
        BrokenPipe.EndsProcess();
        try
        {
            RunOptions options = RunOptions.Parse(new ArgumentReader("run", [.. Options(code), "--", ProgramPath, .. arguments], 0));
            return ProcessEnd.With(options.Engine.MaxWasmStack is > RunCommand.MainThreadStack and int stack
                ? RunCommand.RunOnThread(() => Run(options, code), stack)
                : Run(options, code));
        }
#pragma warning disable CA1031 // The last catch of the process, as that of the command.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(exception);
        }
    }

    private static string ProgramPath => Environment.GetCommandLineArgs() is [{ Length: > 0 } path, ..] ? path : "program";

    private static int Run(RunOptions options, LinkedCode code)
    {
        try
        {
            Engine engine = GuestProgram.CreateEngine(options);
            GuestProgram.Run(options, engine, Module.FromLinked(engine, code));
            return ExitCode.Success;
        }
        catch (ExitException exit)
        {
            return exit.ExitCode;
        }
        catch (TrapException trap)
        {
            return TrapReport.Write(Path.GetFileName(options.Module), trap);
        }
    }

    private static List<string> Options(LinkedCode code)
    {
        var options = new List<string>();
        using (Stream stream = code.GetType().Assembly.GetManifestResourceStream(LinkedAssemblyEmitter.OptionsName)!)
        {
            byte[] baked = new byte[stream.Length];
            stream.ReadExactly(baked);
            options.AddRange(Encoding.UTF8.GetString(baked).Split('\0', StringSplitOptions.RemoveEmptyEntries));
        }

        if (Environment.GetEnvironmentVariable(OptionsVariable) is { } added)
        {
            options.AddRange(added.Split(added.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return options;
    }
}
