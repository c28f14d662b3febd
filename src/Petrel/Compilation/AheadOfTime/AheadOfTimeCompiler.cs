using Petrel.Binary;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Objects;

namespace Petrel.Compilation;

/// <summary>From a validated module to an assembly with native code.</summary>
internal static class AheadOfTimeCompiler
{
    /// <summary>
    /// The most basic blocks of a function that crossgen2 is to optimise. Its time grows with the square of their number and it has no limit of its own
    /// (measured, quiet: lexers of tree-sitter with 18,000 take 8 seconds, with 33,000 29, with 67,000 more than 150). Interpreters have up to 11,000.
    /// </summary>
    public const int MostOptimizedBlocks = 30_000;

    /// <summary>Why a module, or the modules of a component, cannot be compiled ahead of time, as a sentence; null when they can.</summary>
    public static string? Obstacle(ModuleDefinition[] modules) =>
        // An assembly with classes goes by a name that is made of the one module's contents.
        modules.Length != 1 && Array.Exists(modules, static module => ObjectImage.TypesOf(module).Length > 0)
            ? "components of several core modules with struct and array types cannot be compiled ahead of time yet"
            : null;

    /// <summary>Compiles functions of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="functions">Which of its functions; null for all.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="includeModule">Whether the module goes into the file.</param>
    /// <param name="fetch">Whether the compiler may be fetched.</param>
    /// <param name="isBackground">Use as little of the processor as possible.</param>
    /// <exception cref="PetrelException">It is not possible.</exception>
    public static byte[] Compile(
        Module module, PrecompiledFunctions? functions, AheadOfTimeOptions options, bool includeModule, bool fetch, bool isBackground) => Compile(
            module.Engine, module.Definition.Bytes, [module.Definition], functions is null ? null : [functions], options, includeModule, fetch, isBackground);

    /// <summary>Compiles functions of a module, or of the core modules of a component.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="contents">The module or component.</param>
    /// <param name="modules">The modules.</param>
    /// <param name="functions">Which functions of each; null for all.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="includeModule">Whether <paramref name="contents"/> goes into the file.</param>
    /// <param name="fetch">Whether the compiler may be fetched.</param>
    /// <param name="isBackground">Use as little of the processor as possible.</param>
    /// <exception cref="PetrelException">It is not possible.</exception>
    public static byte[] Compile(
        Engine engine, ReadOnlySpan<byte> contents, ModuleDefinition[] modules, PrecompiledFunctions[]? functions, AheadOfTimeOptions options,
        bool includeModule, bool fetch, bool isBackground)
    {
        if (Obstacle(modules) is { } obstacle)
        {
            throw new PetrelException(obstacle);
        }

        if (options.TuneForThisProcessor && options.Target != AheadOfTimeTarget.Current)
        {
            throw new PetrelException($"code for {options.Target} cannot be tuned for this processor: this is {AheadOfTimeTarget.Current}");
        }

        Crossgen2 compiler = (fetch ? Crossgen2.FindOrFetch() : Crossgen2.Find())
            ?? throw new PetrelException("compiling ahead of time needs crossgen2, which is not there (petrel compile fetches it)");
        var parts = new PrecompiledFunctions[modules.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = functions?[i] ?? PrecompiledFunctions.All(modules[i].ImportedFunctionCount, modules[i].Code.Length);
        }

        byte[] assembly = PrecompiledEmitter.Emit(
            Layouts(modules, engine),
            Array.ConvertAll(modules, static module => new ChunkPlan(module)),
            parts,
            out Guid id);
        string features = options.TuneForThisProcessor ? AheadOfTimeTarget.NativeFeatures : "";
        byte[] native = compiler.Compile(PrecompiledEmitter.NameOf(modules), assembly, options, features, isBackground);
        return PrecompiledImage.Write(native, includeModule ? contents : default, Manifest(engine, contents, options.Target, features, parts) with { AssemblyId = id });
    }

    /// <summary>How code for crossgen2 represents the modules.</summary>
    internal static ModuleLayout[] Layouts(ModuleDefinition[] modules, Engine engine) =>
        Array.ConvertAll(modules, module => CompiledModule.PortableLayout(module, engine, MostOptimizedBlocks));

    /// <summary>The manifest of code of a module or component.</summary>
    public static PrecompiledManifest Manifest(
        Engine engine, ReadOnlySpan<byte> contents, string target, string features, PrecompiledFunctions[]? parts) => new()
    {
        EngineVersion = PrecompiledManifest.CurrentEngineVersion,
        Target = target,
        CpuFeatures = features,
        GuardPages = engine.Compilation.GuardPages,
        Features = engine.Options.Features,
        RelaxedSimdDeterministic = engine.Options.RelaxedSimdDeterministic,
        ModuleHash = ContentHash.Of(contents),
        Parts = parts,
    };
}
