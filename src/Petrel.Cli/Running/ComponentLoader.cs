using Petrel.Cli.Input;
using Petrel.Compilation;
using Petrel.Components;

namespace Petrel.Cli.Running;

/// <summary>Makes a component of a file of any kind that can be run, as <see cref="ModuleLoader"/> does for modules.</summary>
/// <param name="options">The command line.</param>
internal sealed class ComponentLoader(RunOptions options) : CodeKeeper(ModuleLoader.CacheOf(options))
{
    private Component? _component;

    /// <exception cref="PetrelException">It is not a valid component.</exception>
    public Component Load(Engine engine, ModuleInput input)
    {
        if (PrecompiledImage.IsMeantToBe(input.Bytes))
        {
            return LoadPrecompiled(engine, input);
        }

        if (Cache is null || input.Path == "-")
        {
            return Component.Create(engine, input.ToBinary(), name: null);
        }

        ProgramPath = input.Path;
        PrecompiledImage? image = Cache.FindEntry(engine, input.Bytes, out string key);
        Key = key;
        _component = image is null
            ? Component.Create(engine, input.ToBinary(), name: null)
            : Component.Create(
                engine, image.ModuleLength > 0 ? image.Module.ToArray() : input.Bytes, image, Cache.EntryPath(key), name: null, obstacle: null);
        LongRun.Watch(engine, this);
        return _component;
    }

    /// <inheritdoc/>
    protected override PrecompiledFunctions[]? UsedFunctions(out Engine engine, out bool isPrecompiled, out long lowered, out long precompiled)
    {
        if (_component is null)
        {
            engine = null!;
            isPrecompiled = false;
            lowered = 0;
            precompiled = 0;
            return null;
        }

        engine = _component.Engine;
        isPrecompiled = _component.IsPrecompiled;
        return _component.Closure.Modules.UsedFunctions(out lowered, out precompiled);
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
