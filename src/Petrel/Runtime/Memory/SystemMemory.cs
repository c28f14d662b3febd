using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>Address space and pages from the operating system. Addresses and lengths are multiples of <see cref="PageSize"/>.</summary>
internal static unsafe class SystemMemory
{
    private const int ProtectionNone = 0;
    private const int ProtectionReadWrite = 3;
    private const int ProtectionReadExecute = 5;

    private const int MapSharedWrites = 0x01;
    private const int MapPrivate = 0x02;
    private const int MapNoReserve = 0x4000;
    private const int MapFixed = 0x10;

    private const int DontNeed = 4;
    private const int HugePages = 14;

    private const uint MemoryCommit = 0x1000;
    private const uint MemoryReserve = 0x2000;
    private const uint MemoryDecommit = 0x4000;
    private const uint MemoryRelease = 0x8000;
    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;

    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    // Not counted as used memory: nothing of it can be touched before it is committed.
    private static int MapAnonymous => OperatingSystem.IsLinux() ? 0x20 | MapNoReserve : 0x1000 | 0x40;

    /// <summary>Reserves address space that nothing can access yet; 0 when there is none.</summary>
    public static nint Reserve(nuint length)
    {
        if (OperatingSystem.IsWindows())
        {
            return VirtualAlloc(0, length, MemoryReserve, PageNoAccess);
        }

        nint address = SystemLibrary.Map(0, length, ProtectionNone, MapPrivate | MapAnonymous, -1, 0);
        return address == -1 ? 0 : address;
    }

    /// <summary>Makes reserved pages readable and writable; they hold zeros. False when the system refuses.</summary>
    public static bool Commit(nint address, nuint length) => OperatingSystem.IsWindows()
        ? VirtualAlloc(address, length, MemoryCommit, PageReadWrite) != 0
        : SystemLibrary.Protect(address, length, ProtectionReadWrite) == 0;

    /// <summary>
    /// Gives the contents of pages back; the address space stays reserved and inaccessible. False when the system refuses: the
    /// pages are inaccessible then, but what they would hold if they were committed again is not known.
    /// </summary>
    public static bool Decommit(nint address, nuint length)
    {
        if (OperatingSystem.IsWindows())
        {
            return VirtualFree(address, length, MemoryDecommit) != 0;
        }

        if (SystemLibrary.Map(address, length, ProtectionNone, MapPrivate | MapFixed | MapAnonymous, -1, 0) != -1)
        {
            return true;
        }

        // The kernel may be short of mappings; the pages must go all the same.
        _ = SystemLibrary.Advise(address, length, DontNeed);
        _ = SystemLibrary.Protect(address, length, ProtectionNone);
        return false;
    }

    /// <summary>
    /// Makes reserved pages readable and writable, with the contents of a file; what is written stays out of the file. On Linux.
    /// </summary>
    public static bool MapCopyOnWrite(nint address, nuint length, int file) => SystemLibrary.Map(
        address, length, ProtectionReadWrite, MapPrivate | MapFixed | MapNoReserve, file, 0) != -1;

    /// <summary>Makes reserved pages readable and writable: what a file holds there, for everyone who maps it. On Linux.</summary>
    public static bool MapShared(nint address, nuint length, int file, nuint offset) => SystemLibrary.Map(
        address, length, ProtectionReadWrite, MapSharedWrites | MapFixed | MapNoReserve, file, (nint)offset) != -1;

    /// <summary>
    /// Gives the contents of pages back; they stay accessible and hold zeros, or what the file holds that they map. False when
    /// the system cannot do that.
    /// </summary>
    public static bool Discard(nint address, nuint length) =>
        OperatingSystem.IsLinux() && SystemLibrary.Advise(address, length, DontNeed) == 0;

    /// <summary>Asks for large pages where committed pages have not been touched yet. On Linux.</summary>
    public static void PreferHugePages(nint address, nuint length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SystemLibrary.Advise(address, length, HugePages);
        }
    }

    /// <summary>Gives a whole reservation back.</summary>
    public static void Release(nint address, nuint length)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = VirtualFree(address, 0, MemoryRelease);
        }
        else
        {
            _ = SystemLibrary.Unmap(address, length);
        }
    }

    /// <summary>Makes committed pages executable and read-only.</summary>
    public static bool MakeExecutable(nint address, nuint length) => SystemLibrary.Protect(address, length, ProtectionReadExecute) == 0;

    [DllImport("kernel32")]
    private static extern nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [DllImport("kernel32")]
    private static extern int VirtualFree(nint address, nuint size, uint type);
}
