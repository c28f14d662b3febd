namespace Petrel.Text.Script;

/// <summary>How a script gives a module.</summary>
internal enum WastModuleForm : byte
{
    /// <summary><c>(module ...)</c>: text that is part of the script.</summary>
    Text,

    /// <summary><c>(module binary "...")</c>.</summary>
    Binary,

    /// <summary><c>(module quote "...")</c>: text in strings, which may be malformed.</summary>
    Quote,
}

/// <summary>A module in a script. It is assembled when its bytes are asked for, so that one that is malformed spoils nothing else.</summary>
internal sealed class WastModule
{
    private readonly SourceText? _source;
    private readonly int _start;
    private readonly int _end;
    private readonly byte[] _quoted;
    private byte[]? _binary;

    private WastModule(string? name, int line, WastModuleForm form, SourceText? source, int start, int end, byte[] quoted)
    {
        Name = name;
        Line = line;
        Form = form;
        _source = source;
        _start = start;
        _end = end;
        _quoted = quoted;
    }

    public static WastModule FromText(string? name, int line, SourceText source, int start, int end) =>
        new(name, line, WastModuleForm.Text, source, start, end, []);

    public static WastModule FromStrings(string? name, int line, WastModuleForm form, byte[] contents) =>
        new(name, line, form, null, 0, 0, contents);

    /// <summary>Its identifier, without <c>$</c>, or null.</summary>
    public string? Name { get; }

    /// <summary>Where it starts in the script.</summary>
    public int Line { get; }

    public WastModuleForm Form { get; }

    /// <summary>
    /// The binary module; for <see cref="WastModuleForm.Binary"/> the bytes as they are. Places in errors are those of the
    /// script, for a quoted module those of the quoted text.
    /// </summary>
    /// <exception cref="TextFormatException">The text is malformed.</exception>
    public byte[] ToBinary() => _binary ??= Form switch
    {
        WastModuleForm.Text => WatParser.Assemble(_source!, _start, _end),
        WastModuleForm.Quote => WatParser.Assemble(_quoted),
        _ => _quoted,
    };
}
