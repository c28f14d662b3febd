using System.Reflection;
using System.Runtime.CompilerServices;
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
                if (!RuntimeFeature.IsDynamicCodeSupported)
                {
                    throw new PetrelException(
                        $"there is no code to call functions of type {type} with values: the application was compiled to native code, and no module in "
                        + "it imports, exports or refers to such a function");
                }

                assembly = SignatureAssembly.Create(type, registry, _context ??= new Context());
                _assemblies.Add(type.Id, assembly);
            }

            return assembly;
        }
    }

    /// <summary>Methods for a type that were compiled ahead of time.</summary>
    public void Add(DefinedType type, nint invoker, nint entry)
    {
        lock (_lock)
        {
            _assemblies.TryAdd(type.Id, new SignatureAssembly(invoker, entry));
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
