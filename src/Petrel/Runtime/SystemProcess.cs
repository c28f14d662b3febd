namespace Petrel.Runtime;

/// <summary>
/// Starts a process that has nothing to do with this one any more: its own session, no streams. The framework's <c>Process</c> costs ten times
/// as much, at the end of every command that leaves work behind.
/// </summary>
internal static unsafe class SystemProcess
{
    // Larger than posix_spawn_file_actions_t and posix_spawnattr_t of any C library.
    private const int OpaqueSize = 1024;
    private const short NewSession = 0x80; // POSIX_SPAWN_SETSID
    private const int ReadWrite = 2;

    /// <summary>False where there is no such thing, or it failed.</summary>
    public static bool TryStartDetached(string program, params ReadOnlySpan<string> arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        new Span<byte>(actions, OpaqueSize).Clear();
        new Span<byte>(attributes, OpaqueSize).Clear();
        if (SystemLibrary.SpawnFileActionsInit(actions) != 0 || SystemLibrary.SpawnAttributesInit(attributes) != 0)
        {
            return false;
        }

        byte[] strings = Join(program, arguments, out int[] starts);
        fixed (byte* text = strings)
        fixed (byte* nothing = "/dev/null\0"u8)
        {
            for (int stream = 0; stream <= 2; stream++)
            {
                _ = SystemLibrary.SpawnFileActionsAddOpen(actions, stream, nothing, ReadWrite, 0);
            }

            _ = SystemLibrary.SpawnAttributesSetFlags(attributes, NewSession);
            byte** vector = stackalloc byte*[starts.Length + 1];
            for (int i = 0; i < starts.Length; i++)
            {
                vector[i] = text + starts[i];
            }

            vector[starts.Length] = null;
            int identifier;
            return SystemLibrary.Spawn(&identifier, text, actions, attributes, vector) == 0;
        }
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
