using System.Runtime.CompilerServices;
using Petrel.Runtime.Numerics;

namespace Petrel.Runtime;

/// <summary>
/// Atomic access to what .NET holds: globals, table elements, fields and array elements (shared-everything-threads).
/// </summary>
/// <remarks>
/// Sequentially consistent always, which includes acquire and release: writes are full barriers, so that reads need be no
/// more than acquiring.
/// </remarks>
internal static class AtomicAccess
{
    public static int Get(ref int location) => Volatile.Read(ref location);

    public static long Get(ref long location) => Volatile.Read(ref location);

    public static object? Get(ref object? location) => Volatile.Read(ref location);

    public static int GetSigned8(ref int location) => Volatile.Read(ref Unsafe.As<int, sbyte>(ref location));

    public static int GetUnsigned8(ref int location) => Volatile.Read(ref Unsafe.As<int, byte>(ref location));

    public static int GetSigned16(ref int location) => Volatile.Read(ref Unsafe.As<int, short>(ref location));

    public static int GetUnsigned16(ref int location) => Volatile.Read(ref Unsafe.As<int, ushort>(ref location));

    public static void Set(ref int location, int value) => Interlocked.Exchange(ref location, value);

    public static void Set(ref long location, long value) => Interlocked.Exchange(ref location, value);

    public static void Set(ref object? location, object? value) => Interlocked.Exchange(ref location, value);

    public static void Set8(ref int location, int value) => Interlocked.Exchange(ref Unsafe.As<int, byte>(ref location), (byte)value);

    public static void Set16(ref int location, int value) => Interlocked.Exchange(ref Unsafe.As<int, ushort>(ref location), (ushort)value);

    public static int Add(ref int location, int value) => Interlocked.Add(ref location, value) - value;

    public static long Add(ref long location, long value) => Interlocked.Add(ref location, value) - value;

    public static int Subtract(ref int location, int value) => Interlocked.Add(ref location, -value) + value;

    public static long Subtract(ref long location, long value) => Interlocked.Add(ref location, -value) + value;

    public static int And(ref int location, int value) => Interlocked.And(ref location, value);

    public static long And(ref long location, long value) => Interlocked.And(ref location, value);

    public static int Or(ref int location, int value) => Interlocked.Or(ref location, value);

    public static long Or(ref long location, long value) => Interlocked.Or(ref location, value);

    public static int Xor(ref int location, int value)
    {
        int seen = Volatile.Read(ref location);
        while (true)
        {
            int found = Interlocked.CompareExchange(ref location, seen ^ value, seen);
            if (found == seen)
            {
                return seen;
            }

            seen = found;
        }
    }

    public static long Xor(ref long location, long value)
    {
        long seen = Volatile.Read(ref location);
        while (true)
        {
            long found = Interlocked.CompareExchange(ref location, seen ^ value, seen);
            if (found == seen)
            {
                return seen;
            }

            seen = found;
        }
    }

    public static int Exchange(ref int location, int value) => Interlocked.Exchange(ref location, value);

    public static long Exchange(ref long location, long value) => Interlocked.Exchange(ref location, value);

    public static object? Exchange(ref object? location, object? value) => Interlocked.Exchange(ref location, value);

    public static int CompareExchange(ref int location, int expected, int replacement) =>
        (int)AtomicOperations.CompareExchange(ref location, replacement, expected);

    public static long CompareExchange(ref long location, long expected, long replacement) =>
        Interlocked.CompareExchange(ref location, replacement, expected);

    /// <summary>Compares as <c>ref.eq</c> does: equal 31-bit integers may be different objects.</summary>
    public static object? CompareExchange(ref object? location, object? expected, object? replacement)
    {
        while (true)
        {
            object? seen = Volatile.Read(ref location);
            if (!ObjectOperations.AreEqual(seen, expected))
            {
                return seen;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref location, replacement, seen), seen))
            {
                return seen;
            }
        }
    }
}
