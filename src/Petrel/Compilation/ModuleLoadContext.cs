using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation.Objects;

namespace Petrel.Compilation;

/// <summary>
/// Where the assemblies of a module live. The JIT asks it for a chunk when it compiles the first call into it; that is
/// when the chunk is lowered.
/// </summary>
/// <remarks>
/// The CLR keeps the context until its assemblies are gone. One that is collectible must not keep its assemblies in turn, or
/// the module, which knows them: instances keep the module, and nothing runs without one.
/// </remarks>
internal sealed class ModuleLoadContext(CompiledModule module, bool isCollectible)
    : AssemblyLoadContext("wasm", isCollectible)
{
    private readonly CompiledModule? _module = isCollectible ? null : module;
    private readonly WeakReference<CompiledModule>? _collectibleModule = isCollectible ? new(module) : null;

    /// <summary>The module; null when it is gone and its code about to be.</summary>
    public CompiledModule? Module =>
        _module ?? (_collectibleModule!.TryGetTarget(out CompiledModule? alive) ? alive : null);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? name = assemblyName.Name;
        if (name is null)
        {
            return null;
        }

        if (name.StartsWith(ChunkScope.RootName, StringComparison.Ordinal))
        {
            return Module?.LoadAssembly(name);
        }

        return name == "Petrel" ? RuntimeAssembly.ForLoadContext
            // Everything else but classes is the framework's.
            : Module?.Engine.ObjectClasses.Find(name);
    }
}
