using System.Runtime.InteropServices;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>System calls that only tests need.</summary>
internal static unsafe class Native
{
    [DllImport("libc")]
    public static extern int mknod(byte* path, uint mode, ulong device);
}
