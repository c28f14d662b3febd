using System.Runtime.InteropServices;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>
/// A page of memory with inaccessible pages around it, so that an access wider than it should be ends the test run.
/// Where there is no <c>mmap</c> it is ordinary memory.
/// </summary>
internal sealed unsafe class EdgeOfMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymousLinux = 0x22;
    private const int PrivateAnonymousApple = 0x1002;

    private readonly nint _mapping;
    private readonly nuint _length;

    public EdgeOfMemory()
    {
        nuint page = (nuint)Environment.SystemPageSize;
        _length = 3 * page;
        if (OperatingSystem.IsWindows())
        {
            _mapping = (nint)NativeMemory.AlignedAlloc(_length, page);
            Start = _mapping + (nint)page;
        }
        else
        {
            int flags = OperatingSystem.IsMacOS() ? PrivateAnonymousApple : PrivateAnonymousLinux;
            _mapping = Map(0, _length, 0, flags, -1, 0);
            Start = _mapping + (nint)page;
            if (Protect(Start, page, ReadWrite) != 0)
            {
                throw new InvalidOperationException("mprotect failed");
            }
        }

        End = Start + (nint)page;
    }

    /// <summary>The first byte.</summary>
    public nint Start { get; }

    /// <summary>The address after the last byte.</summary>
    public nint End { get; }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            NativeMemory.AlignedFree((void*)_mapping);
        }
        else
        {
            _ = Unmap(_mapping, _length);
        }
    }

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint address, nuint length);
}
