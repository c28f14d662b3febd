namespace Petrel.Text;

/// <summary>What a text is, by its first word. Here and not with components: to run the text of a module takes nothing of theirs.</summary>
internal static class TextKind
{
    /// <summary>True when a text begins with <c>(component</c>.</summary>
    public static bool IsComponent(byte[] utf8Text)
    {
        try
        {
            var source = new SourceText(utf8Text);
            return new Lexer(source, 0, source.Length).IsOpen("component"u8);
        }
        catch (TextFormatException)
        {
            return false;
        }
    }
}
