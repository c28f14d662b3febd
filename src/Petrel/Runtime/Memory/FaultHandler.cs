using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime;

/// <summary>
/// The SIGSEGV handler that stands in front of the CLR's. A fault at an address of a memory reservation is presented to
/// the CLR as a misaligned access, which it raises as DataMisalignedException at the faulting instruction; every other
/// fault reaches the CLR as it came. So a NullReferenceException in generated code always is a null reference, and
/// accesses to objects need no null checks of their own.
/// </summary>
/// <remarks>
/// <para>
/// It is machine code, because a thread that faults in managed code is in cooperative mode and must not enter managed
/// code again. What it does:
/// </para>
/// <list type="number">
/// <item>Not a protection fault (<c>si_code</c> other than SEGV_ACCERR): on to the CLR. Signals that a process sends land here too.</item>
/// <item>Look for <c>si_addr</c> in the table of ranges, which ends at a range of length 0.</item>
/// <item>Found: note thread and address, so that the trap can say where it was; make the signal a SIGBUS for misalignment at 0.</item>
/// <item>Jump to the CLR's handler with every argument register unchanged.</item>
/// </list>
/// <para>
/// Notes are a hash table by thread pointer in which a later thread overwrites an earlier one. The second word of an entry
/// is thread pointer xor address, so that an entry in which two writers met is recognised.
/// </para>
/// <para>
/// Handler, ranges and notes live for the rest of the process, also when this assembly is unloaded. Two copies of the
/// assembly chain their handlers.
/// </para>
/// </remarks>
internal static unsafe class FaultHandler
{
    private const int SegmentationFault = 11;

    // Both glibc and musl: handler, 128 bytes of mask, flags, restorer.
    private const int SignalActionSize = 152;

    // Data: 4 KiB of ranges, 4 KiB of notes. The code has a page of its own, which is not writable.
    private const int MaximumRanges = 255;
    private const int NotesOffset = 4096;
    private const int DataLength = 8192;

    private static readonly object s_lock = new();
    private static bool s_tried;
    private static nint s_data;
    private static int s_rangeCount;
    private static delegate* unmanaged<nint> s_threadPointer;

    /// <summary>Puts the handler in place, once per process. False when that cannot be done here.</summary>
    public static bool TryInstall()
    {
        lock (s_lock)
        {
            if (!s_tried)
            {
                s_tried = true;
                if (OperatingSystem.IsLinux()
                    && (X86Base.X64.IsSupported || ArmBase.Arm64.IsSupported))
                {
                    Install();
                }
            }

            return s_data != 0;
        }
    }

    /// <summary>Lets faults in the range become exceptions from now on. False when the table is full.</summary>
    public static bool TryAddRange(nint address, nuint length)
    {
        lock (s_lock)
        {
            if (s_rangeCount == MaximumRanges)
            {
                return false;
            }

            nint* range = (nint*)s_data + (s_rangeCount++ * 2);
            range[0] = address;
            // Other threads may fault while this is written: they see length 0 or both words.
            Volatile.Write(ref range[1], (nint)length);
            return true;
        }
    }

    /// <summary>The address of the latest fault of this thread in one of the ranges, and forgets it.</summary>
    public static bool TryTakeFaultAddress(out nint address)
    {
        address = 0;
        if (s_data == 0)
        {
            return false;
        }

        nint thread = s_threadPointer();
        ulong hash = ((ulong)thread * FaultHandlerCode.HashMultiplier) >> FaultHandlerCode.HashShift;
        nint* note = (nint*)(s_data + NotesOffset) + (hash * 2);
        nint noted = note[0];
        if (note[1] != (noted ^ thread))
        {
            return false;
        }

        note[1] = 0;
        address = noted;
        return true;
    }

    private static void Install()
    {
        byte* action = stackalloc byte[SignalActionSize];
        new Span<byte>(action, SignalActionSize).Clear();
        if (SystemLibrary.SignalAction(SegmentationFault, null, action) != 0)
        {
            return;
        }

        // 0 and 1 are the default and ignoring: not the handler of a CLR.
        nint previous = *(nint*)action;
        if (previous is 0 or 1)
        {
            return;
        }

        nuint pageSize = SystemMemory.PageSize;
        nuint dataLength = Math.Max(DataLength, pageSize);
        nuint length = dataLength + pageSize;
        nint data = SystemMemory.Reserve(length);
        if (data == 0)
        {
            return;
        }

        nint code = data + (nint)dataLength;
        if (SystemMemory.Commit(data, length))
        {
            var target = new Span<byte>((void*)code, (int)pageSize);
            int threadPointer = X86Base.X64.IsSupported
                ? FaultHandlerCode.WriteX64(target, data, data + NotesOffset, previous)
                : FaultHandlerCode.WriteArm64(target, data, data + NotesOffset, previous);
            *(nint*)action = code;
            // Systems that forbid pages to become executable end here, and with explicit checks.
            if (SystemMemory.MakeExecutable(code, pageSize) && SystemLibrary.SignalAction(SegmentationFault, action, null) == 0)
            {
                s_threadPointer = (delegate* unmanaged<nint>)(code + threadPointer);
                s_data = data;
                return;
            }
        }

        SystemMemory.Release(data, length);
    }
}
