using System.Runtime.InteropServices;
using Petrel.Runtime;

namespace Petrel.Cli.Running;

/// <summary>
/// Programs that do not end soon, and may never end by themselves: servers, or what the user stops. Their code is kept while they run, and when a signal
/// ends them.
/// </summary>
/// <remarks>
/// <code>
/// code is lowered ─► timer ──1 s──► this thread: signals ──9 s──► keep ──36 s──► keep more ── ... ──38 min──► keep more
/// </code>
/// A program that does not need to be compiled has no timer, one that ends in its first second has nothing but that.
/// </remarks>
internal static unsafe class LongRun
{
    /// <summary>After which a program is no short one any more.</summary>
    private const int Beginning = 1000;

    private const int FirstPause = 9;
    private const int LongestPause = 3600;

    private static CodeKeeper? s_keeper;

    // They last as long as the process.
    private static PosixSignalRegistration?[]? s_registrations;

    /// <summary>Keeps the code of the program of this process from the moment that some of it has to be lowered.</summary>
    public static void Watch(Engine engine, CodeKeeper keeper)
    {
        s_keeper = keeper;
        engine.FirstLowering = &StartTimer;
    }

    private static void StartTimer() => SystemTimer.TryStart(Beginning, &Begin);

    [UnmanagedCallersOnly]
    private static void Begin(nint nothing)
    {
        try
        {
            Run(s_keeper!);
        }
#pragma warning disable CA1031 // What is not kept costs the next start its speed; an exception would end the program.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static void Run(CodeKeeper keeper)
    {
        s_registrations =
        [
            KeepAtSignal(keeper, PosixSignal.SIGINT, 2),
            KeepAtSignal(keeper, PosixSignal.SIGTERM, 15),
            KeepAtSignal(keeper, PosixSignal.SIGHUP, 1),
        ];

        // The framework, which now handles signals, switches this one off anew.
        BrokenPipe.EndsProcess();
        for (int seconds = FirstPause; seconds <= LongestPause; seconds *= 4)
        {
            Thread.Sleep(seconds * 1000);
            int process = keeper.Keep();
            if (process != 0)
            {
                // Nobody else would, and it would stay in the system's table until this program ends.
                SystemProcess.WaitFor(process);
            }
        }
    }

    /// <summary>The signal still ends the process, as if nobody had listened. One that is ignored stays ignored.</summary>
    private static PosixSignalRegistration? KeepAtSignal(CodeKeeper keeper, PosixSignal signal, int number) =>
        SystemProcess.IsIgnored(number) ? null : PosixSignalRegistration.Create(signal, _ => keeper.Keep());
}
