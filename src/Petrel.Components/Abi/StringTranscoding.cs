using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Petrel.Components.Abi;

/// <summary>Between .NET strings and the encodings of guests.</summary>
internal static unsafe class StringTranscoding
{
    /// <summary>Marks a length as one of UTF-16 (spec: utf16_tag).</summary>
    public const uint Utf16Tag = 0x80000000;

    // Text from which on larger vectors pay for a method that the JIT compiles.
    private const int LongText = 512;

    /// <exception cref="TrapException">The bytes are not UTF-8.</exception>
    public static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        fixed (byte* from = bytes)
        {
            // Most text is ASCII: written straight into the string that it becomes, which nobody else has seen yet.
            string text = new('\0', bytes.Length);
            int done;
            fixed (char* to = text)
            {
                done = bytes.Length < LongText ? 0 : WidenLongAscii(from, (ushort*)to, bytes.Length);
                done += WidenAscii(from + done, (ushort*)to + done, bytes.Length - done);
            }

            return done == bytes.Length ? text : FromUtf8(text.AsSpan(0, done), bytes[done..], done);
        }
    }

    /// <summary>Text whose beginning is decoded, with the rest.</summary>
    private static string FromUtf8(ReadOnlySpan<char> beginning, ReadOnlySpan<byte> rest, int offset)
    {
        // As many code units as bytes are always enough.
        char[] buffer = ArrayPool<char>.Shared.Rent(rest.Length);
        OperationStatus status = Utf8.ToUtf16(rest, buffer, out int read, out int written, replaceInvalidSequences: false, isFinalBlock: false);
        string? text = status == OperationStatus.Done ? string.Concat(beginning, buffer.AsSpan(0, written)) : null;
        ArrayPool<char>.Shared.Return(buffer);
        if (text is null)
        {
            InvalidUtf8(status, offset + read);
        }

        return text!;
    }

    /// <summary>Copies ASCII characters until there is something else.</summary>
    /// <returns>How many were copied.</returns>
    /// <remarks>
    /// As <see cref="Ascii.ToUtf16"/>, which is not used because RyuJIT inlines its inner loop into callers with a profile, but then calls its vector
    /// helpers instead of inlining these: a string of 1 KB took 427 ns instead of 130. 128 bits because larger vectors keep a method from being compiled ahead.
    /// </remarks>
    /// <seealso cref="WidenLongAscii"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WidenAscii(byte* from, ushort* to, int count)
    {
        int at = 0;
        for (int last = count - (4 * Vector128<byte>.Count); at <= last; at += 4 * Vector128<byte>.Count)
        {
            Vector128<byte> first = Vector128.Load(from + at);
            Vector128<byte> second = Vector128.Load(from + at + 16);
            Vector128<byte> third = Vector128.Load(from + at + 32);
            Vector128<byte> fourth = Vector128.Load(from + at + 48);
            if (((first | second | third | fourth) & Vector128.Create((byte)0x80)) != Vector128<byte>.Zero)
            {
                break;
            }

            Vector128.WidenLower(first).Store(to + at);
            Vector128.WidenUpper(first).Store(to + at + 8);
            Vector128.WidenLower(second).Store(to + at + 16);
            Vector128.WidenUpper(second).Store(to + at + 24);
            Vector128.WidenLower(third).Store(to + at + 32);
            Vector128.WidenUpper(third).Store(to + at + 40);
            Vector128.WidenLower(fourth).Store(to + at + 48);
            Vector128.WidenUpper(fourth).Store(to + at + 56);
        }

        for (int last = count - Vector128<byte>.Count; at <= last; at += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Load(from + at);
            if ((bytes & Vector128.Create((byte)0x80)) != Vector128<byte>.Zero)
            {
                break;
            }

            Vector128.WidenLower(bytes).Store(to + at);
            Vector128.WidenUpper(bytes).Store(to + at + 8);
        }

        while (at < count && from[at] < 0x80)
        {
            to[at] = from[at];
            at++;
        }

        return at;
    }

    /// <summary>The same with vectors of 256 bits, as far as whole ones go: 1 KB takes 20 ns less. Compiled when it is first needed, and fully at once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int WidenLongAscii(byte* from, ushort* to, int count)
    {
        int at = 0;
        for (int last = count - (2 * Vector256<byte>.Count); at <= last; at += 2 * Vector256<byte>.Count)
        {
            Vector256<byte> first = Vector256.Load(from + at);
            Vector256<byte> second = Vector256.Load(from + at + 32);
            if (((first | second) & Vector256.Create((byte)0x80)) != Vector256<byte>.Zero)
            {
                break;
            }

            Vector256.WidenLower(first).Store(to + at);
            Vector256.WidenUpper(first).Store(to + at + 16);
            Vector256.WidenLower(second).Store(to + at + 32);
            Vector256.WidenUpper(second).Store(to + at + 48);
        }

        return at;
    }

    /// <exception cref="TrapException">There is a lone surrogate.</exception>
    public static string FromUtf16(ReadOnlySpan<char> units)
    {
        if (units.IsEmpty)
        {
            return "";
        }

        string text = new('\0', units.Length);
        fixed (char* from = units)
        {
            fixed (char* to = text)
            {
                int done = CopyUntilSurrogate((ushort*)from, (ushort*)to, units.Length);
                if (done < units.Length)
                {
                    // What was copied is checked: in a shared memory, what is read twice may differ.
                    units[done..].CopyTo(new Span<char>(to + done, units.Length - done));
                    CheckUtf16(text.AsSpan(done));
                }
            }
        }

        return text;
    }

    /// <summary>Copies code units in one pass with looking for surrogates.</summary>
    /// <returns>How many were copied.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CopyUntilSurrogate(ushort* from, ushort* to, int count)
    {
        int at = 0;
        for (int last = count - (4 * Vector128<ushort>.Count); at <= last; at += 4 * Vector128<ushort>.Count)
        {
            Vector128<ushort> first = Vector128.Load(from + at);
            Vector128<ushort> second = Vector128.Load(from + at + 8);
            Vector128<ushort> third = Vector128.Load(from + at + 16);
            Vector128<ushort> fourth = Vector128.Load(from + at + 24);
            if ((IsSurrogate(first) | IsSurrogate(second) | IsSurrogate(third) | IsSurrogate(fourth)) != Vector128<ushort>.Zero)
            {
                break;
            }

            first.Store(to + at);
            second.Store(to + at + 8);
            third.Store(to + at + 16);
            fourth.Store(to + at + 24);
        }

        while (at < count)
        {
            ushort unit = from[at];
            if (char.IsSurrogate((char)unit))
            {
                break;
            }

            to[at++] = unit;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> IsSurrogate(Vector128<ushort> units) =>
        Vector128.Equals(units & Vector128.Create((ushort)0xF800), Vector128.Create((ushort)0xD800));

    public static void CheckUtf16(ReadOnlySpan<char> units)
    {
        for (int at = units.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0;)
        {
            if (!char.IsHighSurrogate(units[at]) || at + 1 >= units.Length || !char.IsLowSurrogate(units[at + 1]))
            {
                AbiTrap.Value("invalid utf-16: unpaired surrogate found");
            }

            at += 2;
            int next = units[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + next;
        }
    }

    public static bool IsLatin1(ReadOnlySpan<char> units) => !units.ContainsAnyInRange('\u0100', '\uFFFF');

    /// <summary>Copies, with U+FFFD for lone surrogates.</summary>
    public static void CopyUtf16(ReadOnlySpan<char> from, Span<char> to)
    {
        from.CopyTo(to);
        for (int at = to.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0;)
        {
            if (char.IsHighSurrogate(to[at]) && at + 1 < to.Length && char.IsLowSurrogate(to[at + 1]))
            {
                at++;
            }
            else
            {
                to[at] = '\uFFFD';
            }

            at++;
            int next = to[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + next;
        }
    }

    public static void InvalidUtf8(OperationStatus status, int offset) => AbiTrap.Value(
        status == OperationStatus.NeedMoreData
            ? $"incomplete utf-8 byte sequence from index {offset}"
            : $"invalid utf-8 sequence from index {offset}");
}
