using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

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
    public static void EndsProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = signal(SIGPIPE, SIG_DFL);
        }
    }

    [DllImport("libc")]
    private static extern nint signal(int number, nint handler);
}
