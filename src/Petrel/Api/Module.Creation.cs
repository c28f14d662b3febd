using Petrel.Binary;
using Petrel.Validation;

namespace Petrel;

/// <content>Making modules.</content>
public sealed partial class Module
{
    private static ReadOnlySpan<byte> Magic => "\0asm"u8;

    /// <summary>Decodes and validates a binary module. The bytes are copied.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="bytes">The binary module.</param>
    /// <param name="name">A name for backtraces and errors; null for the one in its name section.</param>
    /// <exception cref="MalformedModuleException">The bytes are not a module.</exception>
    /// <exception cref="InvalidModuleException">The module is not valid.</exception>
    public static Module FromBytes(Engine engine, ReadOnlySpan<byte> bytes, string? name = null) => Create(engine, bytes.ToArray(), name);

    /// <inheritdoc cref="FromBytes(Engine, ReadOnlySpan{byte}, string?)"/>
    public static Module FromBytes(Engine engine, byte[] bytes, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Create(engine, (byte[])bytes.Clone(), name);
    }

    /// <summary>Reads a module from a file, binary or text; the contents decide which, not the file name.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="MalformedModuleException">The bytes are not a module.</exception>
    /// <exception cref="TextFormatException">The text is not a module.</exception>
    /// <exception cref="InvalidModuleException">The module is not valid.</exception>
    public static Module FromFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FromContents(engine, File.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Reads a module, binary or text, from a stream up to its end.</summary>
    /// <inheritdoc cref="FromFile(Engine, string)"/>
    /// <param name="engine">The engine.</param>
    /// <param name="stream">The stream; it is not closed.</param>
    /// <param name="name">A name for backtraces and errors; null for the one in its name section.</param>
    public static Module FromStream(Engine engine, Stream stream, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return FromContents(engine, buffer.ToArray(), name);
    }

    /// <summary>Assembles and validates a text module (WAT).</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="wat">The text.</param>
    /// <param name="name">A name for backtraces and errors; null for the one in the text.</param>
    /// <exception cref="TextFormatException">The text is not a module.</exception>
    /// <exception cref="InvalidModuleException">The module is not valid.</exception>
    public static Module FromText(Engine engine, string wat, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(wat);
        return Create(engine, TextFormat.ToBinary(wat), name);
    }

    /// <summary>Checks a binary module without making one.</summary>
    /// <exception cref="MalformedModuleException">The bytes are not a module.</exception>
    /// <exception cref="InvalidModuleException">The module is not valid.</exception>
    public static void Validate(Engine engine, ReadOnlySpan<byte> bytes) => Define(engine, bytes.ToArray());

    /// <summary>As <see cref="FromBytes(Engine, byte[], string?)"/>, for bytes that nobody will change any more.</summary>
    internal static Module Create(Engine engine, byte[] bytes, string? name)
    {
        if (engine?.Options.Cache is not { } cache)
        {
            return new(engine!, Define(engine!, bytes), name);
        }

        engine.ThrowIfDisposed();
        if (cache.Find(engine, bytes, name, out string key) is { } known)
        {
            return known;
        }

        var module = new Module(engine, Define(engine, bytes), name);
        if (cache.FillsAtOnce)
        {
            cache.Fill(module, key, null, isText: false);
            return cache.Find(engine, bytes, name, out _) ?? module;
        }

        cache.FillInBackground(engine, module.Definition.Bytes, [module.Definition], key);
        return module;
    }

    /// <summary>A module of a definition that was validated with the options of this engine.</summary>
    internal static Module Create(Engine engine, ModuleDefinition definition, string? name) => new(engine, definition, name);

    private static Module FromContents(Engine engine, byte[] contents, string? name) =>
        Create(engine, contents.AsSpan().StartsWith(Magic) ? contents : FromTextOrMalformed(contents), name);

    private static byte[] FromTextOrMalformed(byte[] contents)
    {
        // Text holds no zero bytes: whatever does is a damaged binary module, and the decoder says so best.
        return contents.Length == 0 || contents.AsSpan().Contains((byte)0) ? contents : TextFormat.ToBinary(contents);
    }

    private static ModuleDefinition Define(Engine engine, byte[] bytes, bool isValid = false)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        EngineOptions options = engine.Options;
        ModuleDefinition definition = ModuleDecoder.Decode(bytes, engine.Types, options.Features);
        if (!isValid)
        {
            ModuleValidator.Validate(definition, options.Features, options.MaxParallelism);
        }

        return definition;
    }
}
