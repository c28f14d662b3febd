using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

// .NET has no exclusive or, and arithmetic on 8 and 16 bits only as compare-and-exchange: those are loops, and as the locked
// instruction outweighs a call by far they are not inlined.
internal static unsafe partial class AtomicOperations
{
    [MethodImpl(Inline)]
    public static int I32AtomicRmwAdd(nint address, int value) => Interlocked.Add(ref At<int>(address), value) - value;

    [MethodImpl(Inline)]
    public static long I64AtomicRmwAdd(nint address, long value) => Interlocked.Add(ref At<long>(address), value) - value;

    public static int I32AtomicRmw8AddU(nint address, int value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen + value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw16AddU(nint address, int value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen + value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw8AddU(nint address, long value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen + value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw16AddU(nint address, long value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen + value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32AddU(nint address, long value) => (uint)(Interlocked.Add(ref At<int>(address), (int)value) - (int)value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmwSub(nint address, int value) => Interlocked.Add(ref At<int>(address), -value) + value;

    [MethodImpl(Inline)]
    public static long I64AtomicRmwSub(nint address, long value) => Interlocked.Add(ref At<long>(address), -value) + value;

    public static int I32AtomicRmw8SubU(nint address, int value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen - value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw16SubU(nint address, int value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen - value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw8SubU(nint address, long value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen - value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw16SubU(nint address, long value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen - value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32SubU(nint address, long value) => (uint)(Interlocked.Add(ref At<int>(address), -(int)value) + (int)value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmwAnd(nint address, int value) => Interlocked.And(ref At<int>(address), value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmwAnd(nint address, long value) => Interlocked.And(ref At<long>(address), value);

    public static int I32AtomicRmw8AndU(nint address, int value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen & value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw16AndU(nint address, int value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen & value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw8AndU(nint address, long value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen & value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw16AndU(nint address, long value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen & value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32AndU(nint address, long value) => (uint)Interlocked.And(ref At<int>(address), (int)value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmwOr(nint address, int value) => Interlocked.Or(ref At<int>(address), value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmwOr(nint address, long value) => Interlocked.Or(ref At<long>(address), value);

    public static int I32AtomicRmw8OrU(nint address, int value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen | value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw16OrU(nint address, int value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen | value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw8OrU(nint address, long value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen | value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw16OrU(nint address, long value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen | value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32OrU(nint address, long value) => (uint)Interlocked.Or(ref At<int>(address), (int)value);

    public static int I32AtomicRmwXor(nint address, int value)
    {
        ref int cell = ref At<int>(address);
        int seen = cell;
        while (true)
        {
            int before = Interlocked.CompareExchange(ref cell, seen ^ value, seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmwXor(nint address, long value)
    {
        ref long cell = ref At<long>(address);
        long seen = cell;
        while (true)
        {
            long before = Interlocked.CompareExchange(ref cell, seen ^ value, seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw8XorU(nint address, int value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen ^ value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static int I32AtomicRmw16XorU(nint address, int value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen ^ value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw8XorU(nint address, long value)
    {
        ref byte cell = ref At<byte>(address);
        byte seen = cell;
        while (true)
        {
            byte before = Interlocked.CompareExchange(ref cell, (byte)(seen ^ value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw16XorU(nint address, long value)
    {
        ref ushort cell = ref At<ushort>(address);
        ushort seen = cell;
        while (true)
        {
            ushort before = Interlocked.CompareExchange(ref cell, (ushort)(seen ^ value), seen);
            if (before == seen)
            {
                return seen;
            }

            seen = before;
        }
    }

    public static long I64AtomicRmw32XorU(nint address, long value)
    {
        ref int cell = ref At<int>(address);
        int seen = cell;
        while (true)
        {
            int before = Interlocked.CompareExchange(ref cell, seen ^ (int)value, seen);
            if (before == seen)
            {
                return (uint)seen;
            }

            seen = before;
        }
    }
}
