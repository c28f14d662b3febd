using Petrel.Binary;

namespace Petrel.Compilation;

/// <summary>From a validated module to an assembly with native code.</summary>
internal static class AheadOfTimeCompiler
{
    /// <summary>Compiles functions of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="functions">Which of its functions; null for all.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="includeModule">Whether the module goes into the file.</param>
    /// <param name="fetch">Whether the compiler may be fetched.</param>
    /// <param name="isBackground">Use as little of the processor as possible.</param>
    /// <exception cref="PetrelException">It is not possible.</exception>
    public static byte[] Compile(
        Module module, PrecompiledFunctions? functions, AheadOfTimeOptions options, bool includeModule, bool fetch, bool isBackground)
    {
        ModuleDefinition definition = module.Definition;
        if (options.TuneForThisProcessor && options.Target != AheadOfTimeTarget.Current)
        {
            throw new PetrelException($"code for {options.Target} cannot be tuned for this processor: this is {AheadOfTimeTarget.Current}");
        }

        Crossgen2 compiler = (fetch ? Crossgen2.FindOrFetch() : Crossgen2.Find())
            ?? throw new PetrelException("compiling ahead of time needs crossgen2, which is not there (petrel compile fetches it)");
        functions ??= PrecompiledFunctions.All(definition.ImportedFunctionCount, definition.Code.Length);
        byte[] assembly = PrecompiledEmitter.Emit(CompiledModule.PortableLayout(definition, module.Engine), new ChunkPlan(definition), functions);
        string features = options.TuneForThisProcessor ? AheadOfTimeTarget.NativeFeatures : "";
        byte[] native = compiler.Compile(PrecompiledEmitter.NameOf(definition), assembly, options, features, isBackground);
        return PrecompiledImage.Write(native, includeModule ? definition.Bytes : default, Manifest(module, options.Target, features, functions));
    }

    /// <summary>The manifest of code of a module.</summary>
    public static PrecompiledManifest Manifest(Module module, string target, string features, PrecompiledFunctions? functions) => new()
    {
        EngineVersion = PrecompiledManifest.CurrentEngineVersion,
        Target = target,
        CpuFeatures = features,
        GuardPages = module.Engine.Compilation.GuardPages,
        Features = module.Engine.Options.Features,
        RelaxedSimdDeterministic = module.Engine.Options.RelaxedSimdDeterministic,
        ModuleHash = ContentHash.Of(module.Definition.Bytes),
        Functions = functions,
    };
}
