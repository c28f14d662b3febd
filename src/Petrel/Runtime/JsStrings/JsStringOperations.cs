using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>
/// The functions of <c>wasm:js-string</c> (JS String Builtins proposal) on <see cref="string"/>: both languages have strings of
/// UTF-16 code units, paired or not. Compiled code calls them directly where the engine is told so, or as host functions.
/// </summary>
/// <remarks>Integers are unsigned where they are positions or counts. The last parameter is who calls; nothing needs it.</remarks>
internal static class JsStringOperations
{
    /// <summary>The longest string that .NET can make.</summary>
    private const int MaximumLength = 0x3FFF_FFDF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object Cast(object? value, ModuleInstance caller) => String(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Test(object? value, ModuleInstance caller) => value is string ? 1 : 0;

    public static object FromCharCodeArray(object? array, int start, int end, ModuleInstance caller)
    {
        char[] units = Units(array);
        if ((uint)start > (uint)end || (uint)end > (uint)units.Length)
        {
            ThrowHelper.ArrayOutOfBounds();
        }

        return new string(ObjectOperations.Elements<char>(units, start, end - start));
    }

    public static int IntoCharCodeArray(object? value, object? array, int start, ModuleInstance caller)
    {
        string text = String(value);
        char[] units = Units(array);
        if ((ulong)(uint)start + (uint)text.Length > (uint)units.Length)
        {
            ThrowHelper.ArrayOutOfBounds();
        }

        text.CopyTo(ObjectOperations.Elements<char>(units, start, text.Length));
        return text.Length;
    }

    public static object FromCharCode(int unit, ModuleInstance caller) => ((char)unit).ToString();

    public static object FromCodePoint(int codePoint, ModuleInstance caller)
    {
        if ((uint)codePoint > 0x10FFFF)
        {
            throw new TrapException(TrapCode.InvalidConversionToInteger, $"code point {(uint)codePoint} is larger than 0x10ffff");
        }

        // Surrogates are code points here: they stand for themselves.
        return codePoint < 0x10000 ? ((char)codePoint).ToString() : char.ConvertFromUtf32(codePoint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CharCodeAt(object? value, int index, ModuleInstance caller)
    {
        string text = String(value);
        if ((uint)index >= (uint)text.Length)
        {
            ThrowOutOfBounds();
        }

        return text[index];
    }

    public static int CodePointAt(object? value, int index, ModuleInstance caller)
    {
        string text = String(value);
        if ((uint)index >= (uint)text.Length)
        {
            ThrowOutOfBounds();
        }

        char first = text[index];
        return char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? char.ConvertToUtf32(first, text[index + 1])
            : first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(object? value, ModuleInstance caller) => String(value).Length;

    public static object Concat(object? first, object? second, ModuleInstance caller)
    {
        string left = String(first);
        string right = String(second);
        if ((long)left.Length + right.Length > MaximumLength)
        {
            ThrowHelper.AllocationTooLarge();
        }

        return left + right;
    }

    /// <summary>Positions outside do not trap: they end at the string's end, and what is upside down is empty.</summary>
    public static object Substring(object? value, int start, int end, ModuleInstance caller)
    {
        string text = String(value);
        uint first = (uint)start;
        uint last = Math.Min((uint)end, (uint)text.Length);
        return first < last ? text.Substring(start, (int)(last - first)) : "";
    }

    /// <summary>Null equals null.</summary>
    public static int Equals(object? first, object? second, ModuleInstance caller) =>
        (first is null ? null : String(first)) == (second is null ? null : String(second)) ? 1 : 0;

    public static int Compare(object? first, object? second, ModuleInstance caller) =>
        Math.Sign(string.CompareOrdinal(String(first), String(second)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static string String(object? value)
    {
        if (value is not string text)
        {
            ThrowNoString();
            return "";
        }

        return text;
    }

    private static char[] Units(object? array)
    {
        if (array is null)
        {
            throw new TrapException(TrapCode.NullReference, "null array reference");
        }

        return Unsafe.As<char[]>(array);
    }

    [DoesNotReturn]
    private static void ThrowNoString() => throw new TrapException(TrapCode.CastFailure, "cast failure: a string is expected");

    [DoesNotReturn]
    private static void ThrowOutOfBounds() => throw new TrapException(TrapCode.ArrayOutOfBounds, "out of bounds string access");
}
