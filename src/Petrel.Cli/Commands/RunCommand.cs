using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Cli.Running;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel run</c>.</summary>
internal static class RunCommand
{
    /// <summary>What the main thread's stack is sure to hold, with what the runtime and the system need beside it.</summary>
    internal const int MainThreadStack = 4 << 20;

    private const int StackBeside = 1 << 20;

    public static int Execute(ArgumentReader arguments)
    {
        RunOptions options = RunOptions.Parse(arguments);
        return options.Engine.MaxWasmStack is > MainThreadStack and int stack ? RunOnThread(() => Run(options), stack) : Run(options);
    }

    /// <summary>Runs on a thread of its own, because the main thread's stack is as large as the system gave it.</summary>
    internal static int RunOnThread(Func<int> run, int stack)
    {
        int exitCode = ExitCode.InternalError;
        var thread = new Thread(
            () =>
            {
                try
                {
                    exitCode = run();
                }
#pragma warning disable CA1031 // The last catch of the thread, for the reason that Main has one.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    exitCode = ErrorReport.Write(exception);
                }
            },
            stack + StackBeside);
        thread.Start();
        thread.Join();
        return exitCode;
    }

    private static int Run(RunOptions options)
    {
        ModuleInput input = ModuleInput.Read(options.Module);
        var loader = new ModuleLoader(options);
        try
        {
            if (input.IsComponent)
            {
                ComponentProgram.Run(options, input);
            }
            else
            {
                GuestProgram.Run(options, input, loader);
            }

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
        finally
        {
            _ = loader.Keep();
        }
    }
}
