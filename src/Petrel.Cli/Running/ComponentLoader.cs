using Petrel.Cli.Input;
using Petrel.Compilation;
using Petrel.Components;

namespace Petrel.Cli.Running;

/// <summary>Makes a component of a file of any kind that can be run, as <see cref="ModuleLoader"/> does for modules.</summary>
/// <param name="options">The command line.</param>
internal sealed class ComponentLoader(RunOptions options)
{
    private readonly CompilationCache? _cache = ModuleLoader.Cache(options);
    private Component? _component;
    private string _path = "";
    private string _key = "";

    /// <exception cref="PetrelException">It is not a valid component.</exception>
    public Component Load(Engine engine, ModuleInput input)
    {
        if (PrecompiledImage.IsMeantToBe(input.Bytes))
        {
            return LoadPrecompiled(engine, input);
        }

        if (_cache is null || input.Path == "-")
        {
            return Component.Create(engine, input.ToBinary(), name: null);
        }

        _path = input.Path;
        PrecompiledImage? image = _cache.FindEntry(engine, input.Bytes, out _key);
        return _component = image is null
            ? Component.Create(engine, input.ToBinary(), name: null)
            : Component.Create(
                engine, image.ModuleLength > 0 ? image.Module.ToArray() : input.Bytes, image, _cache.EntryPath(_key), name: null, obstacle: null);
    }

    /// <summary>At the end of the program: has what it used compiled for the next time.</summary>
    public void KeepCode()
    {
        if (_component is not null)
        {
            PrecompiledFunctions[] used = _component.Closure.Modules.UsedFunctions(out long lowered, out long precompiled);
            if (CacheFill.Pays(lowered, precompiled))
            {
                CacheFill.Start(_cache!, _key, _component.Engine, used, _component.IsPrecompiled, _path);
            }
        }
    }

    private static Component LoadPrecompiled(Engine engine, ModuleInput input)
    {
        if (input.Path == "-")
        {
            // The CLR takes native code from a file only.
            return Component.Create(engine, PrecompiledImage.Read(input.Bytes).Module.ToArray(), name: null);
        }

        Component component = Component.FromPrecompiled(engine, input.Bytes, input.Path);
        if (component.PrecompilationObstacle is { } obstacle)
        {
            Console.Error.WriteLine($"petrel: the native code of {input.DisplayName} is not used: {obstacle}");
        }

        return component;
    }
}
