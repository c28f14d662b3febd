using System.Reflection;
using System.Runtime.Loader;

namespace Petrel.Compilation.Objects;

/// <summary>Where the classes of an engine's types live. The code of every module of the engine refers to it.</summary>
/// <remarks>The engine is referred to weakly: the CLR keeps contexts that are not collectible for ever.</remarks>
internal sealed class ObjectLoadContext(ObjectClasses classes, bool isCollectible) : AssemblyLoadContext("wasm types", isCollectible)
{
    private readonly WeakReference<ObjectClasses> _classes = new(classes);

    /// <summary>The classes, as long as there are modules or views that need them.</summary>
    public ObjectClasses? Classes => _classes.TryGetTarget(out ObjectClasses? classes) ? classes : null;

    public Assembly Load(byte[] image) => LoadFromStream(new MemoryStream(image, writable: false));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name)
        {
            return null;
        }

        return name == "Petrel" ? RuntimeAssembly.ForLoadContext : Classes?.Find(name);
    }
}
