using System.Runtime.ConstrainedExecution;
using Petrel.Binary;

namespace Petrel.Runtime;

/// <summary>
/// What a memory of a module holds at first: a file in memory, which each instance maps privately, so that it costs one
/// mapping instead of a copy, and pages that are only read are shared by all. On Linux.
/// </summary>
/// <remarks>
/// The file lives as long as something maps it; the image only needs it open to map it once more. The file is sealed: nothing
/// that is written through any mapping ever reaches it.
/// </remarks>
internal sealed unsafe class MemoryImage : CriticalFinalizerObject, IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;

    // Seal, shrink, grow, write: for good.
    private const int AllSeals = 1 | 2 | 4 | 8;

    private readonly object _lock = new();
    private readonly nuint _start;
    private readonly nuint _length;
    private int _file;

    private MemoryImage(int file, nuint start, nuint length, nuint committed)
    {
        _file = file;
        _start = start;
        _length = length;
        Idle = new IdleSlots(committed);
    }

    ~MemoryImage() => Close();

    /// <summary>Slots that hold this image and nothing else.</summary>
    public IdleSlots Idle { get; }

    /// <summary>Bytes that are accessible in a slot with this image.</summary>
    public nuint Committed => Idle.Committed;

    /// <summary>Makes an image of data segments; null when the system does not let us.</summary>
    /// <param name="byteLength">Initial size of the memory.</param>
    /// <param name="start">Where the first byte of the segments goes.</param>
    /// <param name="end">Where the last byte goes, and one.</param>
    /// <param name="module">The module with the bytes.</param>
    /// <param name="segments">Indices of the segments in order.</param>
    /// <param name="addresses">Where each of them goes.</param>
    public static MemoryImage? TryCreate(
        ulong byteLength, ulong start, ulong end, ModuleDefinition module, ReadOnlySpan<int> segments, ReadOnlySpan<ulong> addresses)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        nuint pageSize = SystemMemory.PageSize;
        nuint first = (nuint)start & ~(pageSize - 1);
        nuint length = (((nuint)end + pageSize - 1) & ~(pageSize - 1)) - first;
        int file;
        fixed (byte* name = "wasm data"u8)
        {
            file = SystemLibrary.CreateMemoryFile(name, CloseOnExec | AllowSealing);
        }

        if (file < 0)
        {
            return null;
        }

        bool written = SystemLibrary.Truncate(file, (nint)length) == 0;
        for (int i = 0; i < segments.Length && written; i++)
        {
            DataSegment segment = module.Data[segments[i]];
            written = Write(file, module.Bytes.AsSpan(segment.DataOffset, segment.DataLength), (nint)(addresses[i] - first));
        }

        if (!written || SystemLibrary.ControlFile(file, AddSeals, AllSeals) != 0)
        {
            _ = SystemLibrary.Close(file);
            return null;
        }

        return new MemoryImage(file, first, length, (nuint)byteLength);
    }

    /// <summary>Makes the initial size of a free slot accessible, with the image in it. False, and the slot still free, when the system refuses.</summary>
    public bool TryMap(nint slot)
    {
        lock (_lock)
        {
            // The number of a closed file may be that of another one by now.
            if (_file >= 0
                && SystemMemory.Commit(slot, Committed)
                && SystemMemory.MapCopyOnWrite(slot + (nint)_start, _length, _file))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>No more memories will start with this image. Those that did are not affected.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private static bool Write(int file, ReadOnlySpan<byte> bytes, nint offset)
    {
        fixed (byte* source = bytes)
        {
            nint done = 0;
            while (done < bytes.Length)
            {
                nint written = SystemLibrary.Write(file, source + done, (nuint)(bytes.Length - done), offset + done);
                if (written <= 0)
                {
                    return false;
                }

                done += written;
            }
        }

        return true;
    }

    private void Close()
    {
        lock (_lock)
        {
            if (_file >= 0)
            {
                _ = SystemLibrary.Close(_file);
                _file = -1;
            }
        }

        IdleMemories.Retire(Idle);
    }
}
