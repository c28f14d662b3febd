using Petrel.Collections;
using Petrel.Runtime;

namespace Petrel;

/// <content>Names that are looked up when a module asks for them, so that a long list of host functions costs nothing until then.</content>
public sealed partial class Linker
{
    private readonly NameMap<Func<string, HostFunction?>> _resolvers = new();

    /// <summary>
    /// Names all functions of a module at once: <paramref name="resolve"/> gives the template for a name, or null. It is called by any
    /// number of threads. What is defined one by one takes precedence.
    /// </summary>
    /// <exception cref="InvalidOperationException">The module has a resolver and <see cref="AllowShadowing"/> is false.</exception>
    internal void DefineResolver(string module, Func<string, HostFunction?> resolve)
    {
        if (!AllowShadowing && _resolvers.Find(module) is not null)
        {
            throw new InvalidOperationException($"\"{module}\" is defined already.");
        }

        _resolvers.Set(module, resolve);
    }

    private Item? Resolve(string module, string name) =>
        _resolvers.Find(module)?.Invoke(name) is { } template ? new Item(template, null) : null;
}
