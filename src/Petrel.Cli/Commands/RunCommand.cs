using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Cli.Running;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel run</c>.</summary>
internal static class RunCommand
{
    /// <summary>What the main thread's stack is sure to hold, with what the runtime and the system need beside it.</summary>
    private const int MainThreadStack = 4 << 20;

    private const int StackBeside = 1 << 20;

    public static int Execute(ArgumentReader arguments)
    {
        RunOptions options = RunOptions.Parse(arguments);
        if (options.Engine.MaxWasmStack is not > MainThreadStack)
        {
            return Run(options);
        }

        // A thread of its own, because the main thread's stack is as large as the system gave it.
        int exitCode = ExitCode.InternalError;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    exitCode = Run(options);
                }
#pragma warning disable CA1031 // Handed to the last catch of the process.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = exception;
                }
            },
            options.Engine.MaxWasmStack.Value + StackBeside);
        thread.Start();
        thread.Join();
        return failure is null ? exitCode : ErrorReport.Write(failure);
    }

    private static int Run(RunOptions options)
    {
        ModuleInput input = ModuleInput.Read(options.Module);
        try
        {
            GuestProgram.Run(options, input);
            return ExitCode.Success;
        }
        catch (ExitException exit)
        {
            return exit.ExitCode;
        }
        catch (TrapException trap)
        {
            return TrapReport.Write(input.DisplayName, trap);
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }
    }
}
