using System.Runtime.CompilerServices;

namespace Petrel;

/// <summary>
/// An instance of a module that is a part of the application: the base of the classes that <c>petrel compile --dll</c>,
/// <see cref="Module.CompileAssembly"/> and Petrel.Build write. It works in applications that are trimmed or compiled to native code, too.
/// </summary>
public abstract class LinkedInstance
{
    // A module for each engine, as long as the engine lives.
    private static readonly ConditionalWeakTable<Engine, ConditionalWeakTable<Type, Module>> s_modules = [];

    /// <summary>Instantiates the module.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="linker">What the module imports; null when that is nothing.</param>
    /// <exception cref="LinkException">An import is not defined or has another type.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    protected LinkedInstance(LinkedCode code, Store store, Linker? linker)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(store);
        Instance = (linker ?? new Linker(store.Engine)).Instantiate(store, ModuleOf(code, store.Engine));
    }

    /// <summary>The instance, with all its exports.</summary>
    public Instance Instance { get; }

    /// <summary>For derived classes: the module that code belongs to, in an engine.</summary>
    /// <param name="code">The code.</param>
    /// <param name="engine">The engine.</param>
    /// <exception cref="PetrelException">The code does not fit the engine or this build of Petrel, and cannot be compiled anew.</exception>
    protected static Module ModuleOf(LinkedCode code, Engine engine)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(engine);
        ConditionalWeakTable<Type, Module> modules = s_modules.GetOrCreateValue(engine);
        if (!modules.TryGetValue(code.GetType(), out Module? module))
        {
            module = modules.GetValue(code.GetType(), _ => Module.FromLinked(engine, code));
        }

        return module;
    }

    /// <summary>For derived classes: an exported function.</summary>
    /// <param name="export">Its place among <see cref="Instance.Exports"/>.</param>
    protected Function Function(int export) => (Function)Export(export);

    /// <summary>For derived classes: an exported item.</summary>
    /// <param name="export">Its place among <see cref="Instance.Exports"/>.</param>
    protected object Export(int export) => Externals.Wrap(Runtime.Exports.Get(Instance.Runtime, export), Instance.Store);
}
