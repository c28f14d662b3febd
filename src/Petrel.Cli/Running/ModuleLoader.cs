using Petrel.Cli.Input;
using Petrel.Compilation;

namespace Petrel.Cli.Running;

/// <summary>Makes a module of a file of any kind that can be run: text, binary, or compiled ahead of time.</summary>
/// <param name="options">The command line.</param>
internal sealed class ModuleLoader(RunOptions options) : CodeKeeper(CacheOf(options))
{
    private Module? _module;

    /// <summary>The cache to use; null when there shall be none.</summary>
    public static CompilationCache? CacheOf(RunOptions options) =>
        // Collectible code cannot be native code from a file.
        !options.NoCache && options.Engine.CodeLoading == CodeLoading.Tiered && CompilationCache.DefaultDirectory is { } directory
            ? new CompilationCache(directory)
            : null;

    /// <summary>The program: from the cache when it is there.</summary>
    /// <exception cref="PetrelException">It is not a valid module.</exception>
    public Module LoadProgram(Engine engine, ModuleInput input)
    {
        if (Cache is null || input.Path == "-" || PrecompiledImage.IsMeantToBe(input.Bytes))
        {
            return Load(engine, input);
        }

        ProgramPath = input.Path;
        _module = Cache.Find(engine, input.Bytes, name: null, out string key);
        if (_module is null && Cache.TryAdopt(engine, input.Bytes, key))
        {
            _module = Cache.Find(engine, input.Bytes, name: null, out key);
        }

        Key = key;
        _module ??= Module.Create(engine, input.ToBinary(), name: null);
        LongRun.Watch(engine, this);
        return _module;
    }

    /// <summary>A module.</summary>
    /// <exception cref="PetrelException">It is not a valid module.</exception>
    public static Module Load(Engine engine, ModuleInput input)
    {
        if (!PrecompiledImage.IsMeantToBe(input.Bytes))
        {
            return Module.Create(engine, input.ToBinary(), name: null);
        }

        if (input.Path == "-")
        {
            // The CLR takes native code from a file only.
            PrecompiledImage image = PrecompiledImage.Read(input.Bytes);
            return Module.Create(engine, image.Module.ToArray(), name: null);
        }

        Module module = Module.FromPrecompiled(engine, input.Bytes, input.Path);
        if (module.PrecompilationObstacle is { } obstacle)
        {
            Console.Error.WriteLine($"petrel: the native code of {input.DisplayName} is not used: {obstacle}");
        }

        return module;
    }

    /// <inheritdoc/>
    protected override PrecompiledFunctions[]? UsedFunctions(out Engine engine, out bool isPrecompiled, out long lowered, out long precompiled)
    {
        if (_module is null)
        {
            engine = null!;
            isPrecompiled = false;
            lowered = 0;
            precompiled = 0;
            return null;
        }

        engine = _module.Engine;
        isPrecompiled = _module.IsPrecompiled;
        return [_module.Compiled.UsedFunctions(out lowered, out precompiled)];
    }
}
