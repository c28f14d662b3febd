using Petrel.Cli.Input;
using Petrel.Compilation;

namespace Petrel.Cli.Running;

/// <summary>Makes a module of a file of any kind that can be run: text, binary, or compiled ahead of time.</summary>
internal sealed class ModuleLoader
{
    private readonly CompilationCache? _cache;
    private Module? _module;
    private string? _path;
    private string _key = "";

    /// <param name="options">The command line.</param>
    public ModuleLoader(RunOptions options)
    {
        _cache = Cache(options);
    }

    /// <summary>The cache to use; null when there shall be none.</summary>
    public static CompilationCache? Cache(RunOptions options) =>
        // Collectible code cannot be native code from a file.
        !options.NoCache && options.Engine.CodeLoading == CodeLoading.Tiered && CompilationCache.DefaultDirectory is { } directory
            ? new CompilationCache(directory)
            : null;

    /// <summary>The program: from the cache when it is there.</summary>
    /// <exception cref="PetrelException">It is not a valid module.</exception>
    public Module LoadProgram(Engine engine, ModuleInput input)
    {
        if (_cache is null || input.Path == "-" || PrecompiledImage.IsMeantToBe(input.Bytes))
        {
            return Load(engine, input);
        }

        _path = input.Path;
        _module = _cache.Find(engine, input.Bytes, name: null, out _key);
        if (_module is null && _cache.TryAdopt(engine, input.Bytes, _key))
        {
            _module = _cache.Find(engine, input.Bytes, name: null, out _key);
        }

        return _module ??= Module.Create(engine, input.ToBinary(), name: null);
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

    /// <summary>At the end of the program: has what it used compiled for the next time.</summary>
    public void KeepCode()
    {
        if (_module is not null)
        {
            PrecompiledFunctions used = _module.Compiled.UsedFunctions(out long lowered, out long precompiled);
            if (CacheFill.Pays(lowered, precompiled))
            {
                CacheFill.Start(_cache!, _key, _module.Engine, [used], _module.IsPrecompiled, _path!);
            }
        }
    }
}
