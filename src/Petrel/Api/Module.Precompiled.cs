using System.Runtime.CompilerServices;
using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Runtime;

namespace Petrel;

/// <content>Code that is compiled ahead of time.</content>
public sealed partial class Module
{
    private PrecompiledFunctions? _precompiledFunctions;
    private PrecompiledAssembly? _precompiledAssembly;
    private LinkedCode? _linked;

    /// <summary>True when the module has native code that was compiled ahead of time.</summary>
    public bool IsPrecompiled => _precompiledFunctions is not null && Compiled.IsPrecompiled;

    /// <summary>Why the code of a precompiled file is not used, as a sentence; null when it is, or when there is none.</summary>
    public string? PrecompilationObstacle { get; private set; }

    /// <summary>
    /// Compiles every function to native code (with crossgen2, from NuGet) and returns a file that <see cref="FromPrecompiledFile"/> loads. It
    /// contains the module.
    /// </summary>
    /// <param name="options">What to compile for; null for <see cref="AheadOfTimeOptions.Default"/>.</param>
    /// <returns>The contents of the file; <c>.cwasm</c> is its usual extension.</returns>
    /// <exception cref="PetrelException">The module cannot be compiled, or the compiler can't be had.</exception>
    public byte[] Precompile(AheadOfTimeOptions? options = null) => AheadOfTimeCompiler.Compile(
        this, null, options ?? AheadOfTimeOptions.Default, includeModule: true, fetch: true, isBackground: false);

    /// <summary>
    /// Compiles every function to native code and returns the binary module with that code in a custom section at its end. Any runtime can run it;
    /// <c>petrel run</c> takes the code, for the user who compiled it (the section is sealed with a key of that user).
    /// </summary>
    /// <param name="options">What to compile for; null for <see cref="AheadOfTimeOptions.Default"/>.</param>
    /// <exception cref="PetrelException">The module cannot be compiled, or the compiler can't be had.</exception>
    public byte[] PrecompileUniversal(AheadOfTimeOptions? options = null) => UniversalModule.Write(
        Definition.Bytes,
        AheadOfTimeCompiler.Compile(this, null, options ?? AheadOfTimeOptions.Default, includeModule: false, fetch: true, isBackground: false));

    /// <summary>
    /// Writes an assembly that C# code can refer to: the compiled code, and a class derived from <see cref="LinkedInstance"/> with a method for each
    /// exported function of numbers.
    /// </summary>
    /// <param name="assemblyName">Name of the assembly, that of its file without the extension.</param>
    /// <param name="className">Name of the class, with its namespace if it has one.</param>
    public byte[] CompileAssembly(string assemblyName, string className)
    {
        ArgumentException.ThrowIfNullOrEmpty(assemblyName);
        ArgumentException.ThrowIfNullOrEmpty(className);
        return LinkedAssemblyEmitter.Emit(this, assemblyName, className);
    }

    /// <summary>
    /// Loads what <see cref="Precompile"/> made. When its code does not fit the engine, the processor or this version of Petrel, the
    /// module that is in the file is compiled as if it had been loaded by itself, and <see cref="PrecompilationObstacle"/> says why. The file
    /// must not be changed while the process runs, but may be replaced.
    /// </summary>
    /// <remarks>The file holds machine code that runs with the rights of the process: load only files that you trust as a program.</remarks>
    /// <param name="engine">The engine.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="MalformedModuleException">The file is damaged or something else.</exception>
    public static Module FromPrecompiledFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(path);
        return FromPrecompiled(engine, SystemFile.TryRead(path) ?? File.ReadAllBytes(path), path);
    }

    /// <summary>As <see cref="FromPrecompiledFile"/>, with the contents of the file at hand.</summary>
    internal static Module FromPrecompiled(Engine engine, byte[] contents, string path)
    {
        PrecompiledImage image = PrecompiledImage.ReadWithModule(contents);
        return Create(engine, image.Module.ToArray(), image, path, name: null, image.Manifest.Obstacle(engine));
    }

    /// <summary>A module with the code of a precompiled file if it fits.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="bytes">The module; the caller knows that the file was made from it.</param>
    /// <param name="image">The file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="name">A name for the module.</param>
    /// <param name="obstacle">Why the code cannot be used; null when it can.</param>
    internal static Module Create(Engine engine, byte[] bytes, PrecompiledImage image, string path, string? name, string? obstacle)
    {
        engine.ThrowIfDisposed();
        PrecompiledManifest manifest = image.Manifest;
        var module = new Module(engine, Define(engine, bytes, manifest.IsValidated(engine)), name);
        if (obstacle is null && manifest.Parts is { Length: 1 } parts && Fits(parts[0], module.Definition))
        {
            module._precompiledFunctions = parts[0];
            module._precompiledAssembly = new PrecompiledAssembly(Path.GetFullPath(path), manifest.AssemblyId);
            module.TakeClasses();
        }
        else
        {
            module.PrecompilationObstacle = obstacle;
        }

        return module;
    }

    private static bool Fits(PrecompiledFunctions functions, ModuleDefinition module) =>
        functions.Count == 0
        || (functions[0] >= module.ImportedFunctionCount && functions[functions.Count - 1] < module.ImportedFunctionCount + module.Code.Length);

    /// <summary>A core module of a component, with its code in a file when there is some.</summary>
    internal static Module Create(Engine engine, ModuleDefinition definition, PrecompiledFunctions? functions, PrecompiledAssembly? assembly)
    {
        var module = new Module(engine, definition, null);
        // None at all: the modules of the component that a run did not need are not in the cache.
        if (functions is not null && assembly is not null && (functions.Count > 0 || definition.Code.Length == 0) && Fits(functions, definition))
        {
            module._precompiledFunctions = functions;
            module._precompiledAssembly = assembly;
            module.TakeClasses();
        }

        return module;
    }

    /// <summary>The module whose code is a part of the application, for an engine.</summary>
    /// <exception cref="PetrelException">The code cannot be used, and the application was compiled to native code.</exception>
    internal static Module FromLinked(Engine engine, LinkedCode code)
    {
        engine.ThrowIfDisposed();
        System.Reflection.Assembly assembly = code.GetType().Assembly;
        byte[] bytes = Resource(assembly, LinkedAssemblyEmitter.ModuleName);
        PrecompiledManifest? manifest = PrecompiledManifest.TryDecode(Resource(assembly, LinkedAssemblyEmitter.ManifestName));
        string? obstacle = manifest is null ? "its manifest cannot be read" : manifest.ObstacleBesidesProcessor(engine, EngineBuild.Version);

        // What this build compiled is valid.
        bool isValid = obstacle is null && (manifest!.Features & ~engine.Options.Features) == 0;
        var module = new Module(engine, Define(engine, bytes, isValid), name: null)
        {
            PrecompilationObstacle = obstacle,
            _linked = obstacle is null ? code : null,
        };
        if (obstacle is not null && !RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PetrelException($"the code of the module in {assembly.GetName().Name} cannot be used: {obstacle}");
        }

        module.TakeClasses();
        return module;
    }

    private static byte[] Resource(System.Reflection.Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new PetrelException($"{assembly.GetName().Name} has no module in it: petrel compile --dll writes such assemblies");
        byte[] contents = new byte[stream.Length];
        stream.ReadExactly(contents);
        return contents;
    }

    /// <summary>The classes of the code are to be those of the types: before any other code is made that has some of the same types.</summary>
    private void TakeClasses()
    {
        if (Compilation.Objects.ObjectImage.TypesOf(Definition).Length > 0)
        {
            _ = Compiled;
        }
    }

    private CompiledModule CreateCode()
    {
        if (_linked is not null)
        {
            if (CompiledModule.TryCreateLinked(Definition, Engine, _linked, out string? linkedObstacle) is { } linked)
            {
                return linked;
            }

            PrecompilationObstacle = linkedObstacle;
        }

        if (_precompiledFunctions is { } functions)
        {
            if (CompiledModule.TryCreate(Definition, Engine, functions, _precompiledAssembly!, out string? obstacle) is { } precompiled)
            {
                return precompiled;
            }

            PrecompilationObstacle = obstacle;
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PetrelException(
                "the application was compiled to native code, and runs only modules that are a part of it"
                + (PrecompilationObstacle is { } reason ? $" and can be used: {reason}" : ""));
        }

        return CompiledModule.Create(Definition, Engine);
    }
}
