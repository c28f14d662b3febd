using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>A validated component, ready to be instantiated any number of times. Thread-safe.</summary>
/// <seealso href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#component-definitions">Component definitions</seealso>
public sealed class Component : IDisposable
{
    private Component(Engine engine, ComponentDefinition definition, string? name)
    {
        Engine = engine;
        Definition = definition;
        Name = name;
        Closure = new ComponentClosure(definition, new ComponentModules(engine, definition.Bytes), null);
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

    /// <summary>Reads a component from a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="MalformedModuleException">The contents are not a component.</exception>
    /// <exception cref="InvalidModuleException">The component, or a core module in it, is not valid.</exception>
    public static Component FromFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Create(engine, File.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Forbids new instances, and unloads the code when no instance refers to it any more, as <see cref="Module.Dispose"/> does.</summary>
    public void Dispose() => Closure.Modules.Dispose();

    /// <summary>As <see cref="FromBytes"/>, for bytes that nobody will change any more.</summary>
    internal static Component Create(Engine engine, byte[] bytes, string? name)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        ComponentDefinition definition = ComponentDecoder.Decode(bytes);
        return new Component(engine, definition, name ?? definition.Names.Component);
    }
}
