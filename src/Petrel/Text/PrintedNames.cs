using System.Buffers;
using System.Text;

namespace Petrel.Text;

/// <summary>
/// The identifiers of one index space in printed text. A name becomes the identifier when nothing else in the space has
/// it; otherwise the entity is referred to by its index, and its name is kept in an annotation.
/// </summary>
internal sealed class PrintedNames
{
    private static readonly SearchValues<char> s_identifierCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~");

    private readonly IReadOnlyDictionary<int, string> _names;
    private readonly RepetitionBudget _budget;
    private readonly HashSet<string> _repeated = new(StringComparer.Ordinal);

    /// <param name="names">Names by index, as the name section has them.</param>
    /// <param name="count">Size of the index space; names beyond it are left out.</param>
    /// <param name="budget">How much may be repeated.</param>
    public PrintedNames(IReadOnlyDictionary<int, string> names, int count, RepetitionBudget budget)
    {
        _names = names;
        _budget = budget;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int index, string name) in names)
        {
            if (index < count && !seen.Add(name))
            {
                _repeated.Add(name);
            }
        }
    }

    /// <summary>No names.</summary>
    public static PrintedNames None { get; } = new(new Dictionary<int, string>(), 0, new RepetitionBudget(0));

    /// <summary>True when something has a name that needs no identifier, or is one.</summary>
    public bool Has(int index) => _names.ContainsKey(index);

    /// <summary>How entity <paramref name="index"/> is referred to.</summary>
    public void AppendReference(StringBuilder output, uint index)
    {
        if (index <= int.MaxValue && _names.TryGetValue((int)index, out string? name) && IsIdentifier(name)
            && _budget.TryTake(name.Length))
        {
            AppendIdentifier(output, name);
        }
        else
        {
            output.Append(index);
        }
    }

    /// <summary>The identifier of entity <paramref name="index"/> with a space in front, an annotation with its name, or nothing.</summary>
    public void AppendDefinition(StringBuilder output, int index)
    {
        if (!_names.TryGetValue(index, out string? name))
        {
            return;
        }

        output.Append(' ');
        if (IsIdentifier(name))
        {
            AppendIdentifier(output, name);
        }
        else
        {
            output.Append("(@name ");
            AppendString(output, name);
            output.Append(')');
        }
    }

    /// <summary><c>$name</c>, or <c>$"name"</c> when it holds characters that the short form does not.</summary>
    public static void AppendIdentifier(StringBuilder output, string name)
    {
        output.Append('$');
        if (name.AsSpan().ContainsAnyExcept(s_identifierCharacters))
        {
            AppendString(output, name);
        }
        else
        {
            output.Append(name);
        }
    }

    /// <summary>A string literal of readable text.</summary>
    public static void AppendString(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    output.Append('\\').Append((char)rune.Value);
                    break;
                case < 0x20 or 0x7F:
                    output.Append('\\').Append(rune.Value.ToString("x2"));
                    break;
                default:
                    if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                        or System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.OtherNotAssigned)
                    {
                        // What would not be seen, or would turn the text around.
                        output.Append("\\u{").Append(rune.Value.ToString("x")).Append('}');
                    }
                    else
                    {
                        output.Append(rune.ToString());
                    }

                    break;
            }
        }

        output.Append('"');
    }

    /// <summary>A string literal of bytes.</summary>
    public static void AppendBytes(StringBuilder output, ReadOnlySpan<byte> bytes)
    {
        output.Append('"');
        foreach (byte value in bytes)
        {
            if (value is (byte)'"' or (byte)'\\')
            {
                output.Append('\\').Append((char)value);
            }
            else if (value is >= 0x20 and < 0x7F)
            {
                output.Append((char)value);
            }
            else
            {
                output.Append('\\').Append(HexDigit(value >> 4)).Append(HexDigit(value & 15));
            }
        }

        output.Append('"');

        static char HexDigit(int digit) => "0123456789abcdef"[digit];
    }

    private bool IsIdentifier(string name) => name.Length > 0 && !_repeated.Contains(name);
}
