using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>
/// Starts a process that has nothing to do with this one any more: its own session, no streams. The framework's <c>Process</c> costs ten times
/// as much, at the end of every command that leaves work behind.
/// </summary>
internal static unsafe class SystemProcess
{
    // Larger than posix_spawn_file_actions_t and posix_spawnattr_t of any C library.
    private const int OpaqueSize = 1024;
    private const short SpawnFlags = 0x80 | 0x08 | 0x04; // POSIX_SPAWN_SETSID, _SETSIGMASK, _SETSIGDEF
    private const int SignalSetSize = 128;
    private const int FirstRealTimeSignal = 32;
    private const int ReadWrite = 2;
    private const int Interrupted = 4; // EINTR

    /// <summary>The identifier of the process; 0 where there is no such thing, or it failed.</summary>
    public static int StartDetached(string program, params ReadOnlySpan<string> arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        new Span<byte>(actions, OpaqueSize).Clear();
        new Span<byte>(attributes, OpaqueSize).Clear();
        if (SystemLibrary.SpawnFileActionsInit(actions) != 0 || SystemLibrary.SpawnAttributesInit(attributes) != 0)
        {
            return 0;
        }

        byte[] strings = Join(program, arguments, out int[] starts);
        fixed (byte* text = strings)
        fixed (byte* nothing = "/dev/null\0"u8)
        {
            for (int stream = 0; stream <= 2; stream++)
            {
                _ = SystemLibrary.SpawnFileActionsAddOpen(actions, stream, nothing, ReadWrite, 0);
            }

            // The thread that asks may be one that blocks signals (of a timer, of a handler of signals), and what ignores signals passes that on: a
            // process that never hears of its children waits for them for ever.
            byte* signals = stackalloc byte[SignalSetSize];
            new Span<byte>(signals, SignalSetSize).Clear();
            _ = SystemLibrary.SpawnAttributesSetMask(attributes, signals);
            for (int signal = 1; signal < FirstRealTimeSignal; signal++)
            {
                signals[(signal - 1) / 8] |= (byte)(1 << ((signal - 1) % 8));
            }

            _ = SystemLibrary.SpawnAttributesSetDefault(attributes, signals);
            _ = SystemLibrary.SpawnAttributesSetFlags(attributes, SpawnFlags);
            byte** vector = stackalloc byte*[starts.Length + 1];
            for (int i = 0; i < starts.Length; i++)
            {
                vector[i] = text + starts[i];
            }

            vector[starts.Length] = null;
            int identifier;
            return SystemLibrary.Spawn(&identifier, text, actions, attributes, vector) == 0 ? identifier : 0;
        }
    }

    /// <summary>Waits until a process that this one started has ended.</summary>
    public static void WaitFor(int process)
    {
        int status;
        while (SystemLibrary.Wait(process, &status, 0) < 0 && Marshal.GetLastSystemError() == Interrupted)
        {
        }
    }

    /// <summary>Whether this process ignores a signal, as one started by <c>nohup</c> does. On Linux.</summary>
    public static bool IsIgnored(int signal)
    {
        const nint Ignore = 1;
        byte* action = stackalloc byte[OpaqueSize];
        return SystemLibrary.SignalAction(signal, null, action) == 0 && *(nint*)action == Ignore;
    }

    /// <summary>Makes this process give way to every other one.</summary>
    public static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SystemLibrary.Nice(19);
        }
    }

    /// <summary>The program and its arguments one after the other, each with a NUL at its end.</summary>
    private static byte[] Join(string program, ReadOnlySpan<string> arguments, out int[] starts)
    {
        starts = new int[arguments.Length + 1];
        var buffer = new Compilation.Metadata.ByteBuffer(256);
        buffer.Utf8(program);
        buffer.Byte(0);
        for (int i = 0; i < arguments.Length; i++)
        {
            starts[i + 1] = buffer.Length;
            buffer.Utf8(arguments[i]);
            buffer.Byte(0);
        }

        return buffer.Written.ToArray();
    }
}
