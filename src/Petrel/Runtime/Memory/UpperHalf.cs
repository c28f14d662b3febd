namespace Petrel.Runtime;

/// <summary>
/// What a memory behind guard pages has above 2 GiB. It is a file in memory that is mapped at two places: where it belongs and
/// 4 GiB below, right under byte 0 of the memory.
/// </summary>
/// <remarks>
/// <para>
/// Generated code accesses <c>index + constant</c>, which wraps around at 2^32, as base + sign-extended index + constant in one
/// instruction. The sum is right or 4 GiB too low, and there lies the same memory:
/// </para>
/// <code>
///     base - 2 GiB          base                 base + 2 GiB           base + 4 GiB
///     |  the upper half  gap|  the lower half    |  the upper half      |  guard
/// </code>
/// <para>
/// The last page of the lower mapping is never there. So an access that begins below byte 0 never ends above it, and a memory
/// that has grown has at most 65,535 pages: all of it can be reached both ways.
/// </para>
/// </remarks>
internal static unsafe class UpperHalf
{
    /// <summary>Where the half begins, and how much address space lies below byte 0.</summary>
    public const ulong Start = 2UL << 30;

    /// <summary>Bytes right below byte 0 that nothing is ever mapped at.</summary>
    public const ulong Gap = 65536;

    private const uint CloseOnExec = 1;

    /// <summary>Makes more of the half accessible; false, and nothing changed, when the system refuses.</summary>
    /// <param name="memory">Address of byte 0.</param>
    /// <param name="file">The file, or -1 when there is none yet.</param>
    /// <param name="committed">Bytes of the half that are accessible.</param>
    /// <param name="length">Bytes of the half that are to be.</param>
    public static bool TryExtend(nint memory, ref int file, nuint committed, nuint length)
    {
        if (file < 0)
        {
            fixed (byte* name = "wasm memory"u8)
            {
                file = SystemLibrary.CreateMemoryFile(name, CloseOnExec);
            }
        }

        nuint added = length - committed;
        nint place = (nint)((nuint)memory + (nuint)Start + committed);
        if (file < 0 || SystemLibrary.Truncate(file, (nint)length) != 0 || !SystemMemory.MapShared(place, added, file, committed))
        {
            return false;
        }

        nuint second = Mirrored(length) - Mirrored(committed);
        if (second == 0 || SystemMemory.MapShared(Below(place), second, file, committed))
        {
            return true;
        }

        _ = SystemMemory.Decommit(place, added);
        return false;
    }

    /// <summary>Takes all of the half back. False when a part of it may still be accessible.</summary>
    public static bool TryRelease(nint memory, int file, nuint committed)
    {
        _ = SystemLibrary.Close(file);
        if (committed == 0)
        {
            return true;
        }

        nint place = (nint)((nuint)memory + (nuint)Start);
        return SystemMemory.Decommit(place, committed) & SystemMemory.Decommit(Below(place), Mirrored(committed));
    }

    private static nint Below(nint place) => (nint)((ulong)place - (Start * 2));

    private static nuint Mirrored(nuint length) => Math.Min(length, (nuint)(Start - Gap));
}
