using Petrel.Compilation;
using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Components.Validation;
using Petrel.Runtime;

namespace Petrel.Components;

/// <content>Code that is compiled ahead of time.</content>
public sealed partial class Component
{
    /// <summary>True when the core modules have native code that was compiled ahead of time.</summary>
    public bool IsPrecompiled => Closure.Modules.IsPrecompiled;

    /// <summary>Why the code of a precompiled file is not used, as a sentence; null when it is, or when there is none.</summary>
    public string? PrecompilationObstacle { get; private set; }

    /// <summary>
    /// Compiles every function of the core modules to native code (with crossgen2, from NuGet) and returns a file that
    /// <see cref="FromPrecompiledFile"/> loads. It contains the component.
    /// </summary>
    /// <param name="options">What to compile for; null for <see cref="AheadOfTimeOptions.Default"/>.</param>
    /// <returns>The contents of the file; <c>.cwasm</c> is its usual extension.</returns>
    /// <exception cref="PetrelException">The component cannot be compiled, or the compiler can't be had.</exception>
    public byte[] Precompile(AheadOfTimeOptions? options = null) => AheadOfTimeCompiler.Compile(
        Engine, Definition.Bytes.Span, Closure.Modules.Definitions, null, options ?? AheadOfTimeOptions.Default, includeModule: true, fetch: true,
        isBackground: false);

    /// <summary>
    /// Loads what <see cref="Precompile"/> made. When its code does not fit the engine, the processor or this version of Petrel, the
    /// component that is in the file is compiled as if it had been loaded by itself, and <see cref="PrecompilationObstacle"/> says why. The file
    /// must not be changed while the process runs, but may be replaced.
    /// </summary>
    /// <remarks>The file holds machine code that runs with the rights of the process: load only files that you trust as a program.</remarks>
    /// <param name="engine">The engine.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="MalformedModuleException">The file is damaged or something else.</exception>
    public static Component FromPrecompiledFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(path);
        return FromPrecompiled(engine, SystemFile.TryRead(path) ?? File.ReadAllBytes(path), path);
    }

    /// <summary>As <see cref="FromPrecompiledFile"/>, with the contents of the file at hand.</summary>
    internal static Component FromPrecompiled(Engine engine, byte[] contents, string path)
    {
        PrecompiledImage image = PrecompiledImage.ReadWithModule(contents);
        return Create(engine, image.Module.ToArray(), image, path, name: null, image.Manifest.Obstacle(engine));
    }

    /// <summary>A component with the code of a file, which is used unless there is an obstacle.</summary>
    internal static Component Create(Engine engine, byte[] bytes, PrecompiledImage image, string path, string? name, string? obstacle)
    {
        engine.ThrowIfDisposed();
        PrecompiledManifest manifest = image.Manifest;
        ComponentDefinition definition = ComponentDecoder.Decode(bytes);

        // The core modules are what takes time.
        ComponentValidator.Validate(definition, engine, areModulesValid: manifest.IsValidated(engine));
        return new Component(
            engine, definition, name ?? definition.Names.Component, obstacle is null ? manifest.Parts : null, new PrecompiledAssembly(Path.GetFullPath(path), manifest.AssemblyId))
        {
            PrecompilationObstacle = obstacle,
        };
    }
}
