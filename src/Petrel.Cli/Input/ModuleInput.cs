using Petrel.Cli.Arguments;
using Petrel.Compilation;
using Petrel.Components.Binary;
using Petrel.Components.Text;
using Petrel.Runtime;
using Petrel.Text;

namespace Petrel.Cli.Input;

/// <summary>A module as the user named it: its bytes, and what to call it in messages.</summary>
internal sealed class ModuleInput
{
    private ModuleInput(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
    }

    /// <summary>As given on the command line; <c>-</c> is standard input.</summary>
    public string Path { get; }

    public string DisplayName => Path == "-" ? "standard input" : Path;

    public byte[] Bytes { get; }

    /// <summary>
    /// True when this is meant to be the binary format. The text format never holds a NUL, so that anything else with one
    /// at its start is a damaged module or another kind of binary.
    /// </summary>
    public bool IsBinary => Bytes.AsSpan().StartsWith("\0asm"u8) || Bytes.AsSpan(0, Math.Min(Bytes.Length, 512)).IndexOf((byte)0) >= 0 || Bytes.Length == 0;

    /// <summary>True for a component, false for a core module; in text the first word decides.</summary>
    // The first comparison keeps the library of components out of the start of modules.
    public bool IsComponent => !Bytes.AsSpan().StartsWith("\0asm\u0001\0\0\0"u8) && MayBeComponent();

    /// <summary>The module or component in the binary format: assembled when it is text.</summary>
    /// <exception cref="TextFormatException">It is text, and not well-formed.</exception>
    public byte[] ToBinary() => IsBinary ? Bytes : IsComponent ? ComponentTextParser.Assemble(Bytes) : TextFormat.ToBinary(Bytes);

    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static ModuleInput Read(string path)
    {
        try
        {
            return new ModuleInput(path, path == "-" ? ReadStandardInput() : SystemFile.TryRead(path) ?? File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>The sentence for a file that cannot be read.</summary>
    public static CommandException Unreadable(string path, Exception exception) => new(
        $"cannot read {path}: " + exception switch
        {
            _ when Directory.Exists(path) => "it is a directory",
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            UnauthorizedAccessException => "permission denied",
            PathTooLongException => "the path is too long",
            _ => exception.Message.TrimEnd('.'),
        });

    private static byte[] ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private bool MayBeComponent() => PrecompiledImage.IsMeantToBe(Bytes)
        ? PrecompiledImage.PeekModule(Bytes) is var inner && inner.StartsWith("\0asm"u8) && !inner.StartsWith("\0asm\u0001\0\0\0"u8)
        : IsBinary ? ComponentPreamble.IsComponent(Bytes) : TextKind.IsComponent(Bytes);
}
