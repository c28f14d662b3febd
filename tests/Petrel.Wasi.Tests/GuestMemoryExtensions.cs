using System.Runtime.CompilerServices;
using Petrel.Wasi.Preview1;

namespace Petrel.Wasi.Tests;

/// <summary>Reading and writing any structure in a guest's memory.</summary>
internal static unsafe class GuestMemoryExtensions
{
    public static T Read<T>(this GuestMemory memory, uint address)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(memory.At(address, (ulong)sizeof(T)));

    public static void Put<T>(this GuestMemory memory, uint address, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(memory.At(address, (ulong)sizeof(T)), value);
}
