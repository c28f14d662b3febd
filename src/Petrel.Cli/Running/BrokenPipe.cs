using System.Runtime.InteropServices;

namespace Petrel.Cli.Running;

/// <summary>What happens when the reader of our output is gone: <c>petrel run yes.wasm | head</c> should end as <c>yes | head</c> does.</summary>
internal static class BrokenPipe
{
    private const int SIGPIPE = 13;
    private const nint SIG_DFL = 0;

    /// <summary>
    /// Gives SIGPIPE back the effect that the runtime has taken from it: the end of the process. (Sockets do not raise it: .NET and WASI
    /// send with MSG_NOSIGNAL.)
    /// </summary>
    public static unsafe void EndsProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Not by DllImport, whose search for the library would cost a millisecond.
            nint signal = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "signal");
            _ = ((delegate* unmanaged<int, nint, nint>)signal)(SIGPIPE, SIG_DFL);
        }
    }
}
