namespace Petrel.Text.Script;

/// <summary>
/// A script of the official test suite (WAST): modules, actions, and what is expected of them. Modules are assembled when
/// the command that holds them is run, not here.
/// </summary>
internal sealed class WastScript
{
    private WastScript(WastCommand[] commands) => Commands = commands;

    /// <summary>The commands, in order.</summary>
    public IReadOnlyList<WastCommand> Commands { get; }

    /// <summary>Parses a script.</summary>
    /// <exception cref="TextFormatException">A command, or what holds the modules together, is malformed.</exception>
    public static WastScript Parse(ReadOnlySpan<byte> utf8Text) => Parse(new SourceText(utf8Text.ToArray()));

    /// <summary>Parses a script.</summary>
    /// <exception cref="TextFormatException">A command, or what holds the modules together, is malformed.</exception>
    public static WastScript Parse(string text) => Parse(SourceText.FromString(text));

    private static WastScript Parse(SourceText source) => new(new WastParser(source).ParseScript());
}
