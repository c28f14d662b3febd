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

    /// <summary>
    /// Prints a binary module as text that assembles to an equivalent one. Names of the name section are identifiers where
    /// they are unique; other custom sections are kept as <c>@custom</c> annotations.
    /// </summary>
    /// <param name="binary">The binary module.</param>
    /// <returns>The text, with lines that end in <c>\n</c>.</returns>
    /// <exception cref="MalformedModuleException">The bytes are not a binary module.</exception>
    /// <exception cref="InvalidModuleException">The module refers to a type that it does not have.</exception>
    /// <exception cref="OutOfMemoryException">The text is longer than a string can be; <see cref="WriteText"/> has no such limit.</exception>
    public static string ToText(ReadOnlySpan<byte> binary)
    {
        using var writer = new StringWriter();
        WatPrinter.Print(binary.ToArray(), writer);
        return writer.ToString();
    }

    /// <summary>As <see cref="ToText(ReadOnlySpan{byte})"/>, to a writer and without the whole text in memory.</summary>
    /// <param name="binary">The binary module.</param>
    /// <param name="output">Where the text goes.</param>
    /// <exception cref="MalformedModuleException">The bytes are not a binary module; part of the text may be written already.</exception>
    /// <exception cref="InvalidModuleException">The module refers to a type that it does not have.</exception>
    public static void WriteText(ReadOnlySpan<byte> binary, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        WatPrinter.Print(binary.ToArray(), output);
    }
}
