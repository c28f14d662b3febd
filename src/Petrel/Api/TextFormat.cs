using Petrel.Text;

namespace Petrel;

/// <summary>
/// Converts between the text format (WAT) and the binary format of modules. Neither direction validates the module.
/// Thread-safe.
/// </summary>
/// <seealso href="https://webassembly.github.io/spec/core/text/index.html">The text format in the specification</seealso>
public static class TextFormat
{
    /// <summary>
    /// Assembles a text module. Identifiers become a name section, <c>@custom</c>, <c>@name</c> and
    /// <c>@metadata.code.branch_hint</c> annotations become custom sections.
    /// </summary>
    /// <param name="text">The module: <c>(module ...)</c>, or its fields alone.</param>
    /// <returns>The binary module.</returns>
    /// <exception cref="TextFormatException">The text is not a module; the exception says where.</exception>
    public static byte[] ToBinary(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WatParser.Assemble(text);
    }

    /// <summary>As <see cref="ToBinary(string)"/>, for text in UTF-8.</summary>
    /// <param name="utf8">The module: <c>(module ...)</c>, or its fields alone.</param>
    /// <returns>The binary module.</returns>
    /// <exception cref="TextFormatException">The text is not a module; the exception says where.</exception>
    public static byte[] ToBinary(ReadOnlySpan<byte> utf8) => WatParser.Assemble(utf8);
}
