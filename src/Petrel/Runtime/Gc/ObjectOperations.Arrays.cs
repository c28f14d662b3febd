using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Petrel.Runtime;

/// <content>Operations on many elements.</content>
internal static partial class ObjectOperations
{
    /// <summary>The largest array of elements of one byte; .NET has a limit on elements, spans have one on bytes.</summary>
    private const int MaximumArrayBytes = 0x7FFF_FFC7;

    /// <summary>The largest array of elements of <c>1 &lt;&lt; sizeLog2</c> bytes.</summary>
    public static int MaximumLength(int sizeLog2) => MaximumArrayBytes >> sizeLog2;

    public static object FilledI8(int value, object array) => Filled((byte)value, array);

    public static object FilledI16(int value, object array) => Filled((short)value, array);

    public static object Filled(int value, object array) => Filled<int>(value, array);

    public static object Filled(long value, object array) => Filled<long>(value, array);

    // As integers: every bit pattern is kept, and zero is recognised by its bits.
    public static object Filled(float value, object array) => Filled(BitConverter.SingleToInt32Bits(value), array);

    public static object Filled(double value, object array) => Filled(BitConverter.DoubleToInt64Bits(value), array);

    public static object Filled(Vector128<byte> value, object array) => Filled<Vector128<byte>>(value, array);

    public static object Filled(object? value, object array)
    {
        if (value is not null)
        {
            Unsafe.As<ReferenceElement[]>(array).AsSpan().Fill(new ReferenceElement { Value = value });
        }

        return array;
    }

    public static void FillI8(object array, int index, int value, int length) => Elements<byte>(array, index, length).Fill((byte)value);

    public static void FillI16(object array, int index, int value, int length) => Elements<short>(array, index, length).Fill((short)value);

    public static void Fill(object array, int index, int value, int length) => Elements<int>(array, index, length).Fill(value);

    public static void Fill(object array, int index, long value, int length) => Elements<long>(array, index, length).Fill(value);

    public static void Fill(object array, int index, float value, int length) =>
        Elements<int>(array, index, length).Fill(BitConverter.SingleToInt32Bits(value));

    public static void Fill(object array, int index, double value, int length) =>
        Elements<long>(array, index, length).Fill(BitConverter.DoubleToInt64Bits(value));

    public static void Fill(object array, int index, Vector128<byte> value, int length) =>
        Elements<Vector128<byte>>(array, index, length).Fill(value);

    public static void Fill(object array, int index, object? value, int length) =>
        Elements<ReferenceElement>(array, index, length).Fill(new ReferenceElement { Value = value });

    public static void Copy8(object destination, int to, object source, int from, int length) =>
        Copy<byte>(destination, to, source, from, length);

    public static void Copy16(object destination, int to, object source, int from, int length) =>
        Copy<short>(destination, to, source, from, length);

    public static void Copy32(object destination, int to, object source, int from, int length) =>
        Copy<int>(destination, to, source, from, length);

    public static void Copy64(object destination, int to, object source, int from, int length) =>
        Copy<long>(destination, to, source, from, length);

    public static void Copy128(object destination, int to, object source, int from, int length) =>
        Copy<Vector128<byte>>(destination, to, source, from, length);

    public static void CopyReferences(object destination, int to, object source, int from, int length) =>
        Copy<ReferenceElement>(destination, to, source, from, length);

    /// <summary><c>array.set</c> on an array of references.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetReference(object array, int index, object? value) =>
        Unsafe.As<ReferenceElement[]>(array)[index].Value = value;

    /// <summary>Range check of <c>array.new_data</c>, before the array is allocated; returns its length.</summary>
    public static int CheckData(int source, int length, int sizeLog2, int segment, ModuleInstance instance)
    {
        if ((uint)source + ((ulong)(uint)length << sizeLog2) > (uint)instance.DataSegments[segment].Length)
        {
            ThrowHelper.MemoryOutOfBounds();
        }

        return length;
    }

    /// <summary><c>array.init_data</c>.</summary>
    public static void InitializeFromData(object array, int index, int source, int length, int sizeLog2, int segment, ModuleInstance instance)
    {
        var elements = Unsafe.As<Array>(array);
        CheckRange(elements.Length, index, length);
        CheckData(source, length, sizeLog2, segment, instance);
        int bytes = length << sizeLog2;
        ref byte target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(elements), (nint)(uint)index << sizeLog2);
        // Little-endian as the machine is.
        instance.DataSegments[segment].Span.Slice(source, bytes).CopyTo(MemoryMarshal.CreateSpan(ref target, bytes));
    }

    /// <summary>Range check of <c>array.new_elem</c>, before the array is allocated; returns its length.</summary>
    public static int CheckElements(int source, int length, int segment, ModuleInstance instance)
    {
        if ((ulong)(uint)source + (uint)length > (uint)instance.ElementSegments[segment].Length)
        {
            ThrowHelper.TableOutOfBounds();
        }

        return length;
    }

    /// <summary><c>array.init_elem</c>.</summary>
    public static void InitializeFromElements(object array, int index, int source, int length, int segment, ModuleInstance instance)
    {
        Span<ReferenceElement> target = Elements<ReferenceElement>(array, index, length);
        CheckElements(source, length, segment, instance);
        ReadOnlySpan<object?> items = instance.ElementSegments[segment].AsSpan(source, length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i].Value = items[i];
        }
    }

    /// <summary>Part of an array whose elements have the representation of <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Elements<T>(object array, int index, int length)
        where T : struct
    {
        var elements = Unsafe.As<T[]>(array);
        CheckRange(elements.Length, index, length);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(elements), (nint)(uint)index), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckRange(int size, int index, int length)
    {
        if ((ulong)(uint)index + (uint)length > (uint)size)
        {
            ThrowHelper.ArrayOutOfBounds();
        }
    }

    private static object Filled<T>(T value, object array)
        where T : unmanaged, IEquatable<T>
    {
        if (!value.Equals(default))
        {
            Unsafe.As<T[]>(array).AsSpan().Fill(value);
        }

        return array;
    }

    private static void Copy<T>(object destination, int to, object source, int from, int length)
        where T : struct
    {
        // Both null checks and range checks come before anything is copied.
        Span<T> target = Elements<T>(destination, to, length);
        Elements<T>(source, from, length).CopyTo(target);
    }
}
