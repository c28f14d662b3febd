using System.Text;

namespace Petrel;

/// <content>Text in memory.</content>
public sealed unsafe partial class Memory
{
    /// <summary>Reads text in UTF-8; ill-formed bytes become U+FFFD.</summary>
    /// <param name="address">Where it starts.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the memory.</exception>
    public string ReadString(long address, int length) => Encoding.UTF8.GetString(GetSpan(address, length));

    /// <summary>Reads text in UTF-8 up to a zero byte, which is not part of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The memory ends before the text does, or the text is larger than 2 GiB.</exception>
    public string ReadNullTerminatedString(long address)
    {
        byte* start = At(address, 0);
        var rest = new ReadOnlySpan<byte>(start, (int)Math.Min(ByteLength - address, Array.MaxLength));
        int length = rest.IndexOf((byte)0);
        return length >= 0
            ? Encoding.UTF8.GetString(rest[..length])
            : throw new ArgumentOutOfRangeException(nameof(address), address, $"The text at {address} does not end in the memory.");
    }

    /// <summary>Writes text in UTF-8, without a zero byte after it.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit into the memory; nothing is written then.</exception>
    public int WriteString(long address, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Encoding.UTF8.GetBytes(value, GetSpan(address, Encoding.UTF8.GetByteCount(value)));
    }

    /// <summary>Writes text in UTF-8 and a zero byte after it.</summary>
    /// <returns>The number of bytes written, the zero byte included.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit into the memory; nothing is written then.</exception>
    public int WriteNullTerminatedString(long address, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Span<byte> target = GetSpan(address, checked(Encoding.UTF8.GetByteCount(value) + 1));
        Encoding.UTF8.GetBytes(value, target);
        target[^1] = 0;
        return target.Length;
    }
}
