using System.Globalization;

namespace Petrel.Cli.Reporting;

/// <summary>Shows a trap as Wasmtime does: what happened, then the WebAssembly frames, innermost first.</summary>
internal static class TrapReport
{
    private const int MaxFrames = 60;

    public static int Write(string module, TrapException trap)
    {
        TextWriter error = Console.Error;
        error.WriteLine($"error: {module}: wasm trap: {Message(trap)}");
        if (trap.Frames.Count > 0)
        {
            error.WriteLine("wasm backtrace:");
        }

        // Deep recursion: its two ends tell the story.
        for (int i = 0; i < trap.Frames.Count; i++)
        {
            if (trap.Frames.Count > MaxFrames && i == MaxFrames / 2)
            {
                int skipped = trap.Frames.Count - MaxFrames;
                error.WriteLine($"    ... {skipped} frames ...");
                i += skipped;
            }

            TrapFrame frame = trap.Frames[i];
            string place = frame.ModuleOffset < 0 ? "?" : "0x" + frame.ModuleOffset.ToString("x", CultureInfo.InvariantCulture);
            string function = frame.FunctionName ?? $"<wasm function {frame.FunctionIndex}>";
            error.WriteLine($"{i,5}: {place,8} - {frame.ModuleName ?? "<unknown>"}!{function}");
        }

        return ExitCode.Trap;
    }

    private static string Message(TrapException trap) =>
        trap.Code == TrapCode.Unreachable ? "unreachable instruction executed" : trap.Message;
}
