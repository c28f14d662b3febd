using System.Reflection;

namespace Petrel.Compilation;

/// <summary>
/// An assembly with native code in a file, loaded when the first module needs it. The core modules of a component share one. Thread-safe.
/// </summary>
/// <param name="path">The file, as a full path: only from a path does the CLR take native code.</param>
/// <param name="id">The module version identifier of the assembly that was found there (<see cref="PrecompiledManifest.AssemblyId"/>).</param>
internal sealed class PrecompiledAssembly(string path, Guid id)
{
    private readonly object _lock = new();
    private Assembly? _assembly;
    private bool _isRefused;

    /// <summary>Where it lives.</summary>
    public ModuleLoadContext Context { get; } = new();

    /// <summary>The assembly; null when the CLR refuses it, or the file is another one by now.</summary>
    public Assembly? Load()
    {
        lock (_lock)
        {
            if (_assembly is null && !_isRefused)
            {
                try
                {
                    Assembly loaded = Context.LoadFromAssemblyPath(path);
                    if (loaded.ManifestModule.ModuleVersionId == id)
                    {
                        _assembly = loaded;
                    }
                    else
                    {
                        _isRefused = true;
                    }
                }
                catch (Exception exception) when (exception is BadImageFormatException or IOException)
                {
                    _isRefused = true;
                }
            }

            return _assembly;
        }
    }

    /// <summary>Lets chunks that are lowered later, and traps, find a module.</summary>
    public void Add(CompiledModule module, int part)
    {
        lock (_lock)
        {
            Context.Add(module, part);
        }
    }
}
