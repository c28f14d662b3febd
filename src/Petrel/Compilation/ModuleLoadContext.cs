using System.Reflection;
using System.Runtime.Loader;
using Petrel.Collections;
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
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly WeakReference<CompiledModule>? _collectibleModule;

    // By part; one that is not shared has one module only. Replaced, never changed.
    private CompiledModule?[] _modules = EmptyArray<CompiledModule?>.Value;

    /// <summary>A context for one module.</summary>
    public ModuleLoadContext(CompiledModule module, bool isCollectible)
        : base("wasm", isCollectible)
    {
        if (isCollectible)
        {
            _collectibleModule = new(module);
        }
        else
        {
            _modules = [module];
        }
    }

    /// <summary>A context for the core modules of a component whose code lies in one assembly: the CLR uses the native code of a file once.</summary>
    public ModuleLoadContext()
        : base("wasm", false)
    {
    }

    /// <summary>The module that a class belongs to; null when it is gone and its code about to be.</summary>
    public CompiledModule? ModuleOf(Type type)
    {
        CompiledModule?[] modules = _modules;
        if (modules.Length <= 1)
        {
            return Part(0);
        }

        string? assembly = type.Assembly.GetName().Name;
        return Part(assembly == ChunkScope.RootName ? PrecompiledFunctions.PartOfNamespace(type.Namespace) : ChunkScope.PartOfChunk(assembly!));
    }

    /// <summary>Adds a module. The lock of the assembly is held.</summary>
    public void Add(CompiledModule module, int part)
    {
        CompiledModule?[] modules = new CompiledModule?[Math.Max(_modules.Length, part + 1)];
        Array.Copy(_modules, modules, _modules.Length);
        modules[part] = module;
        Volatile.Write(ref _modules, modules);
    }

    /// <summary>One of the modules; they are all of one engine.</summary>
    public CompiledModule? AnyModule
    {
        get
        {
            CompiledModule? any = null;
            for (int i = 0; i < Math.Max(_modules.Length, 1) && any is null; i++)
            {
                any = Part(i);
            }

            return any;
        }
    }

    private CompiledModule? Part(int part) => _collectibleModule is null
        ? (uint)part < (uint)_modules.Length ? _modules[part] : null
        : _collectibleModule.TryGetTarget(out CompiledModule? alive) ? alive : null;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? name = assemblyName.Name;
        if (name is null)
        {
            return null;
        }

        if (name.StartsWith(ChunkScope.RootName, StringComparison.Ordinal))
        {
            return name == ChunkScope.RootName ? AnyModule?.LoadAssembly(name) : Part(ChunkScope.PartOfChunk(name))?.LoadAssembly(name);
        }

        return name == "Petrel" ? RuntimeAssembly.ForLoadContext
            // Everything else but classes is the framework's.
            : AnyModule?.Engine.ObjectClasses.Find(name);
    }
}
