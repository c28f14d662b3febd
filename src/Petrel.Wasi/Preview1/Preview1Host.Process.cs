using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Arguments, environment, clocks, random numbers, exit.</content>
internal sealed partial class Preview1Host
{
    // Signals in the order of $signal, from none on: x ends the program, i is ignored, s would stop it.
    private const string SignalActions = "ixxxxxxxxxxxxixxiissssixxxxixxx";

    public Errno ArgsSizesGet(GuestMemory memory, uint count, uint size) => WriteSizes(memory, _context.Arguments, count, size);

    public Errno ArgsGet(GuestMemory memory, uint pointers, uint buffer) => WriteStrings(memory, _context.Arguments, pointers, buffer);

    public Errno EnvironSizesGet(GuestMemory memory, uint count, uint size) => WriteSizes(memory, _context.Environment, count, size);

    public Errno EnvironGet(GuestMemory memory, uint pointers, uint buffer) => WriteStrings(memory, _context.Environment, pointers, buffer);

    public Errno ClockResGet(GuestMemory memory, uint clock, uint result)
    {
        ulong resolution;
        switch (clock)
        {
            case 0:
                resolution = SandboxClock.RealtimeResolution;
                break;
            case 1:
                resolution = _context.Clock.MonotonicResolution;
                break;
            case 2 or 3:
                resolution = 1;
                break;
            default:
                return Errno.Inval;
        }

        memory.Write(result, resolution);
        return Errno.Success;
    }

    public Errno ClockTimeGet(GuestMemory memory, uint clock, uint result)
    {
        ulong time;
        switch (clock)
        {
            case 0:
                time = _context.Clock.Realtime.ToNanoseconds();
                break;
            case 1:
                time = _context.Clock.Monotonic;
                break;
            case 2 or 3:
                Errno errno = _context.Clock.GetProcessorTime(clock == 3, out time);
                if (errno != Errno.Success)
                {
                    return errno;
                }

                break;
            default:
                return Errno.Inval;
        }

        memory.Write(result, time);
        return Errno.Success;
    }

    public unsafe Errno RandomGet(GuestMemory memory, uint buffer, uint size)
    {
        byte* start = memory.At(buffer, size);
        for (uint done = 0; done < size;)
        {
            int part = (int)Math.Min(size - done, int.MaxValue);
            _context.FillRandom(new Span<byte>(start + done, part));
            done += (uint)part;
        }

        return Errno.Success;
    }

    public static Errno SchedYield()
    {
        Thread.Yield();
        return Errno.Success;
    }

    public static void ProcExit(uint code) => throw new ExitException((int)code);

    /// <summary>
    /// What the specification says each signal does: nothing, or the end of the program, with the exit code that shells give.
    /// The host's process gets no signal.
    /// </summary>
    public static Errno ProcRaise(uint signal)
    {
        if (signal >= SignalActions.Length)
        {
            return Errno.Inval;
        }

        return SignalActions[(int)signal] switch
        {
            'i' => Errno.Success,
            's' => Errno.Notsup,
            _ => throw new ExitException(128 + (int)signal),
        };
    }

    private static Errno WriteSizes(GuestMemory memory, byte[][] strings, uint count, uint size)
    {
        uint total = 0;
        foreach (byte[] text in strings)
        {
            total += (uint)text.Length;
        }

        memory.Write(count, (uint)strings.Length);
        memory.Write(size, total);
        return Errno.Success;
    }

    private static Errno WriteStrings(GuestMemory memory, byte[][] strings, uint pointers, uint buffer)
    {
        foreach (byte[] text in strings)
        {
            memory.Write(pointers, buffer);
            text.AsSpan().CopyTo(memory.Slice(buffer, (uint)text.Length));
            pointers += sizeof(uint);
            buffer += (uint)text.Length;
        }

        return Errno.Success;
    }
}
