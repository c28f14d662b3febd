using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation.Objects;

namespace Petrel.Compilation;

/// <summary>
/// Where the assemblies of a module live. The JIT asks it for a chunk when it compiles the first call into it; that is
/// when the chunk is lowered.
/// </summary>
internal sealed class ModuleLoadContext(CompiledModule module, bool isCollectible)
    : AssemblyLoadContext("wasm", isCollectible)
{
    public CompiledModule Module { get; } = module;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? name = assemblyName.Name;
        if (name is null)
        {
            return null;
        }

        if (name.StartsWith(ChunkScope.RootName, StringComparison.Ordinal))
        {
            return Module.LoadAssembly(name);
        }

        if (name.StartsWith(ObjectClasses.AssemblyPrefix, StringComparison.Ordinal))
        {
            return Module.Engine.ObjectClasses.Load(name);
        }

        // The very runtime that runs, even if it was itself loaded apart from the default context.
        return name == "Petrel" ? typeof(CompiledModule).Assembly : null;
    }
}
