using System.Text;
using Petrel.Compilation;
using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;
using Petrel.Components.Text;
using Petrel.Components.Validation;

namespace Petrel.Components;

/// <summary>A validated component, ready to be instantiated any number of times. Thread-safe.</summary>
/// <seealso href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#component-definitions">Component definitions</seealso>
public sealed partial class Component : IDisposable
{
    private Component(
        Engine engine, ComponentDefinition definition, string? name, PrecompiledFunctions[]? code = null, PrecompiledAssembly? assembly = null)
    {
        Engine = engine;
        Definition = definition;
        Name = name;
        Closure = new ComponentClosure(definition, new ComponentModules(engine, definition, code, assembly), null);
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>A name for messages, or null.</summary>
    public string? Name { get; }

    /// <summary>What it imports and exports.</summary>
    public ComponentComponentType Type => Definition.Type!;

    /// <summary>What it needs, in order.</summary>
    public IReadOnlyList<ComponentExtern> Imports => Type.Imports;

    /// <summary>What its instances provide, in order.</summary>
    public IReadOnlyList<ComponentExtern> Exports => Type.Exports;

    internal ComponentDefinition Definition { get; }

    internal ComponentClosure Closure { get; }

    /// <summary>Decodes and validates a binary component. The bytes are copied.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="bytes">The binary component.</param>
    /// <param name="name">A name for messages; null for the one in its name section.</param>
    /// <exception cref="MalformedModuleException">The bytes are not a component.</exception>
    /// <exception cref="InvalidModuleException">The component, or a core module in it, is not valid.</exception>
    public static Component FromBytes(Engine engine, ReadOnlySpan<byte> bytes, string? name = null) => Create(engine, bytes.ToArray(), name);

    /// <summary>Assembles and validates a component in text format.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="text">The text.</param>
    /// <param name="name">A name for messages; null for the one in the text.</param>
    /// <exception cref="TextFormatException">The text is not a component.</exception>
    /// <exception cref="InvalidModuleException">The component, or a core module in it, is not valid.</exception>
    public static Component FromText(Engine engine, string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Create(engine, ComponentTextParser.Assemble(Encoding.UTF8.GetBytes(text)), name);
    }

    /// <summary>Reads a component from a file, binary or text; the contents decide which, not the file name.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="MalformedModuleException">The contents are not a component.</exception>
    /// <exception cref="TextFormatException">The text is not a component.</exception>
    /// <exception cref="InvalidModuleException">The component, or a core module in it, is not valid.</exception>
    public static Component FromFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] contents = File.ReadAllBytes(path);
        if (!contents.AsSpan().StartsWith("\0asm"u8) && !contents.AsSpan().Contains((byte)0))
        {
            contents = ComponentTextParser.Assemble(contents);
        }

        return Create(engine, contents, Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Forbids new instances, and unloads the code when no instance refers to it any more, as <see cref="Module.Dispose"/> does.</summary>
    public void Dispose() => Closure.Modules.Dispose();

    /// <summary>As <see cref="FromBytes"/>, for bytes that nobody will change any more.</summary>
    internal static Component Create(Engine engine, byte[] bytes, string? name)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        if (engine.Options.Cache is not { } cache)
        {
            return Define(engine, bytes, name);
        }

        if (cache.FindEntry(engine, bytes, out string key) is { } known)
        {
            return Create(engine, bytes, known, cache.EntryPath(key), name, obstacle: null);
        }

        Component component = Define(engine, bytes, name);
        if (cache.FillsAtOnce)
        {
            cache.Fill(engine, bytes, component.Closure.Modules.Definitions, key, null, isText: false);
            return cache.FindEntry(engine, bytes, out _) is { } filled
                ? Create(engine, bytes, filled, cache.EntryPath(key), name, obstacle: null)
                : component;
        }

        cache.FillInBackground(engine, bytes, component.Closure.Modules.Definitions, key);
        return component;
    }

    private static Component Define(Engine engine, byte[] bytes, string? name)
    {
        ComponentDefinition definition = ComponentDecoder.Decode(bytes);
        ComponentValidator.Validate(definition, engine);
        return new Component(engine, definition, name ?? definition.Names.Component);
    }
}
