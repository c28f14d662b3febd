using System.Runtime.CompilerServices;

namespace Petrel;

/// <summary>
/// An instance of a module that is a part of the application: the base of the classes in assemblies that <c>petrel compile --dll</c> and
/// <see cref="Module.CompileAssembly"/> write. Their methods are the exported functions whose parameters and results are numbers; everything else is
/// reached by <see cref="Instance"/>.
/// </summary>
public abstract class LinkedInstance
{
    // A module for each engine, as long as the engine lives.
    private static readonly ConditionalWeakTable<Engine, ConditionalWeakTable<Type, Module>> s_modules = [];

    /// <summary>Instantiates the module of the assembly of the derived class.</summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="linker">What the module imports; null when that is nothing.</param>
    /// <exception cref="LinkException">An import is not defined or has another type.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    protected LinkedInstance(Store store, Linker? linker)
    {
        ArgumentNullException.ThrowIfNull(store);
        Module module = s_modules.GetOrCreateValue(store.Engine).GetValue(GetType(), type => Module.FromLinked(store.Engine, type.Assembly));
        Instance = (linker ?? new Linker(store.Engine)).Instantiate(store, module);
    }

    /// <summary>The instance, with all its exports.</summary>
    public Instance Instance { get; }

    /// <summary>For derived classes: an exported function as a delegate.</summary>
    /// <param name="export">Its place among <see cref="Instance.Exports"/>.</param>
    /// <param name="type">The type of the delegate.</param>
    protected Delegate Function(int export, RuntimeTypeHandle type)
    {
        Function function = Instance.GetFunction(Instance.Exports[export].Name)!;
        return (Delegate)typeof(Function).GetMethod(nameof(Petrel.Function.ToDelegate))!.MakeGenericMethod(Type.GetTypeFromHandle(type)!).Invoke(function, null)!;
    }
}
