using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Petrel.Components.Abi;

/// <summary>Between .NET strings and the encodings of guests.</summary>
internal static unsafe class StringTranscoding
{
    /// <summary>Marks a length as one of UTF-16 (spec: utf16_tag).</summary>
    public const uint Utf16Tag = 0x80000000;

    // Text that is not ASCII shows it early, nearly always.
    private const int Sample = 64;

    /// <exception cref="TrapException">The bytes are not UTF-8.</exception>
    public static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        // Checked and widened in one pass: with a pass to find out that it is ASCII, a string of 1 KB takes 128 ns instead of 100.
        if (Ascii.IsValid(bytes[..Math.Min(bytes.Length, Sample)]))
        {
            bool isDone = bytes.IsEmpty;
            string ascii = string.Create(bytes.Length, new Widening(bytes, &isDone), static (to, from) => from.Run(to));
            if (isDone)
            {
                return ascii;
            }
        }

        // As many code units as bytes are always enough.
        char[] buffer = ArrayPool<char>.Shared.Rent(bytes.Length);
        OperationStatus status = Utf8.ToUtf16(bytes, buffer, out int read, out int written, replaceInvalidSequences: false, isFinalBlock: false);
        string? text = status == OperationStatus.Done ? new string(buffer, 0, written) : null;
        ArrayPool<char>.Shared.Return(buffer);
        if (text is null)
        {
            InvalidUtf8(status, read);
        }

        return text!;
    }

    /// <exception cref="TrapException">There is a lone surrogate.</exception>
    public static string FromUtf16(ReadOnlySpan<char> units)
    {
        CheckUtf16(units);
        return new string(units);
    }

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

    /// <summary>Bytes that may be ASCII, and whether they were.</summary>
    private readonly unsafe ref struct Widening(ReadOnlySpan<byte> bytes, bool* done)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public void Run(Span<char> to) => *done = Ascii.ToUtf16(_bytes, to, out _) == OperationStatus.Done;
    }
}
