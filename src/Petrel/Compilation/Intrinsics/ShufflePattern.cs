using System.Runtime.Intrinsics;

namespace Petrel.Compilation.Intrinsics;

/// <summary>How an <c>i8x16.shuffle</c> is done: a helper and its last argument, if it takes one.</summary>
/// <param name="Helper">Helper in <c>VectorOperations</c>; null when the left operand is the result.</param>
/// <param name="Control">The argument of a helper that takes an <c>int</c>.</param>
/// <param name="Lanes">The argument of a helper that takes a vector.</param>
internal readonly record struct ShufflePattern(RuntimeMethod? Helper, int Control, Vector128<byte> Lanes)
{
    private static readonly RuntimeMethod s_any = new(RuntimeType.VectorOperations, "I8x16Shuffle", "vvv:v");
    private static readonly RuntimeMethod s_left = new(RuntimeType.VectorOperations, "ShuffleLeft", "vvv:v");
    private static readonly RuntimeMethod s_right = new(RuntimeType.VectorOperations, "ShuffleRight", "vvv:v");
    private static readonly RuntimeMethod s_left32 = new(RuntimeType.VectorOperations, "ShuffleLeft32", "vvB:v");
    private static readonly RuntimeMethod s_right32 = new(RuntimeType.VectorOperations, "ShuffleRight32", "vvB:v");
    private static readonly RuntimeMethod s_pairs32 = new(RuntimeType.VectorOperations, "ShufflePairs32", "vvB:v");
    private static readonly RuntimeMethod s_window = new(RuntimeType.VectorOperations, "ShuffleWindow", "vvB:v");
    private static readonly RuntimeMethod s_blend16 = new(RuntimeType.VectorOperations, "ShuffleBlend16", "vvB:v");

    /// <summary>By lane width (8, 16, 32, 64), the low halves before the high ones.</summary>
    private static readonly RuntimeMethod[] s_interleave =
    [
        new(RuntimeType.VectorOperations, "ShuffleLow8", "vv:v"), new(RuntimeType.VectorOperations, "ShuffleHigh8", "vv:v"),
        new(RuntimeType.VectorOperations, "ShuffleLow16", "vv:v"), new(RuntimeType.VectorOperations, "ShuffleHigh16", "vv:v"),
        new(RuntimeType.VectorOperations, "ShuffleLow32", "vv:v"), new(RuntimeType.VectorOperations, "ShuffleHigh32", "vv:v"),
        new(RuntimeType.VectorOperations, "ShuffleLow64", "vv:v"), new(RuntimeType.VectorOperations, "ShuffleHigh64", "vv:v"),
    ];

    /// <summary>The cheapest way to shuffle by sixteen lane numbers below 32.</summary>
    public static ShufflePattern Find(Vector128<byte> lanes)
    {
        Span<byte> lane = stackalloc byte[16];
        lanes.CopyTo(lane);
        if (IsWindow(lane))
        {
            return lane[0] == 0 ? default : new ShufflePattern(s_window, lane[0], default);
        }

        int fromRight = 0;
        foreach (byte source in lane)
        {
            fromRight += source >> 4;
        }

        bool isWords = IsOf(lane, 4);
        switch (fromRight)
        {
            case 0:
                return isWords ? new ShufflePattern(s_left32, Control32(lane), default) : new ShufflePattern(s_left, 0, lanes);
            case 16:
                return isWords
                    ? new ShufflePattern(s_right32, Control32(lane), default)
                    : new ShufflePattern(s_right, 0, lanes - Vector128.Create((byte)16));
        }

        for (int i = 0; i < s_interleave.Length; i++)
        {
            if (IsInterleave(lane, 1 << (i >> 1), (i & 1) * 8))
            {
                return new ShufflePattern(s_interleave[i], 0, default);
            }
        }

        if (isWords && lane[0] < 16 && lane[4] < 16 && lane[8] >= 16 && lane[12] >= 16)
        {
            return new ShufflePattern(s_pairs32, Control32(lane), default);
        }

        return IsOf(lane, 2) && IsInPlace(lane)
            ? new ShufflePattern(s_blend16, Blend16(lane), default)
            : new ShufflePattern(s_any, 0, lanes);
    }

    /// <summary>Ascending lanes from one of the left operand on.</summary>
    private static bool IsWindow(ReadOnlySpan<byte> lane)
    {
        for (int i = 1; i < 16; i++)
        {
            if (lane[i] != lane[0] + i)
            {
                return false;
            }
        }

        return lane[0] < 16;
    }

    /// <summary>Whole aligned lanes of <paramref name="width"/> bytes.</summary>
    private static bool IsOf(ReadOnlySpan<byte> lane, int width)
    {
        for (int i = 0; i < 16; i++)
        {
            if (lane[i] != (lane[i & -width] & -width) + (i & (width - 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInterleave(ReadOnlySpan<byte> lane, int width, int start)
    {
        for (int i = 0; i < 16; i++)
        {
            int pair = i / (2 * width);
            int operand = i / width % 2;
            if (lane[i] != start + (16 * operand) + (pair * width) + (i % width))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInPlace(ReadOnlySpan<byte> lane)
    {
        for (int i = 0; i < 16; i++)
        {
            if ((lane[i] & 15) != i)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Two bits for each 32-bit lane.</summary>
    private static int Control32(ReadOnlySpan<byte> lane)
    {
        int control = 0;
        for (int i = 0; i < 4; i++)
        {
            control |= ((lane[i * 4] >> 2) & 3) << (i * 2);
        }

        return control;
    }

    /// <summary>A bit for each 16-bit lane of the right operand.</summary>
    private static int Blend16(ReadOnlySpan<byte> lane)
    {
        int control = 0;
        for (int i = 0; i < 8; i++)
        {
            control |= (lane[i * 2] >> 4) << i;
        }

        return control;
    }
}
