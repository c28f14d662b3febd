using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>The signature assemblies of an engine, by function type. Thread-safe. They go when the engine goes.</summary>
internal sealed class SignatureCache(TypeRegistry registry)
{
    private readonly object _lock = new();
    private readonly Dictionary<int, SignatureAssembly> _assemblies = [];
    private Context? _context;

    public SignatureAssembly Get(DefinedType type)
    {
        lock (_lock)
        {
            if (!_assemblies.TryGetValue(type.Id, out SignatureAssembly? assembly))
            {
                assembly = SignatureAssembly.Create(type, registry, _context ??= new Context());
                _assemblies.Add(type.Id, assembly);
            }

            return assembly;
        }
    }

    /// <summary>True for the assemblies of any cache.</summary>
    public static bool Owns(Assembly assembly) => AssemblyLoadContext.GetLoadContext(assembly) is Context;

    private sealed class Context() : AssemblyLoadContext("wasm signatures", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "Petrel" ? RuntimeAssembly.ForLoadContext : null;
    }
}
