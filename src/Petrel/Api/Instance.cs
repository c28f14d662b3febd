using Petrel.Binary;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>An instance of a module in a store.</summary>
/// <seealso href="https://webassembly.github.io/spec/core/exec/runtime.html#module-instances">Module instances in the specification</seealso>
public sealed partial class Instance
{
    private ModuleInstance _instance = null!;

    /// <summary>Instantiates a module whose imports are given in order, and runs its start function.</summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="module">The module.</param>
    /// <param name="imports">
    /// A <see cref="Function"/>, <see cref="Memory"/>, <see cref="Table"/>, <see cref="Global"/> or <see cref="Tag"/> for each
    /// of <see cref="Module.Imports"/>, all of the same store, or a <see cref="SharedMemory"/>. <see cref="Linker"/> finds them by name.
    /// </param>
    /// <exception cref="LinkException">There are too few or too many imports, or one has another type.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    public Instance(Store store, Module module, params ReadOnlySpan<object> imports)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(module);
        ImportDefinition[] expected = module.Definition.Imports;
        if (imports.Length != expected.Length)
        {
            throw new LinkException($"the module has {expected.Length} imports, {imports.Length} are provided");
        }

        object[] provided = imports.Length == 0 ? [] : new object[imports.Length];
        for (int i = 0; i < provided.Length; i++)
        {
            provided[i] = Externals.Unwrap(imports[i], store, expected[i]);
        }

        Store = store;
        Module = module;
        Caller = new Caller(store, this);
        Instantiate(store, module, provided);
    }

    /// <summary>For the linker, which provides runtime objects and templates of host functions.</summary>
    internal Instance(Store store, Module module, object[] provided)
    {
        Store = store;
        Module = module;
        Caller = new Caller(store, this);
        Instantiate(store, module, provided);
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>The store.</summary>
    public Store Store { get; }

    /// <summary>What the module exports.</summary>
    public IReadOnlyList<ExportType> Exports => Module.Exports;

    /// <summary>What host functions get that this instance calls.</summary>
    internal Caller Caller { get; }

    internal ModuleInstance Runtime => _instance;

    /// <summary>An exported function, or null when there is none of that name.</summary>
    public Function? GetFunction(string name) => Function.From((FunctionInstance?)Find(name, ExternKind.Function));

    /// <summary>An exported memory, or null when there is none of that name.</summary>
    public Memory? GetMemory(string name) => Find(name, ExternKind.Memory) is LinearMemory memory ? Memory.From(memory, Store) : null;

    /// <summary>An exported table, or null when there is none of that name.</summary>
    public Table? GetTable(string name) => Find(name, ExternKind.Table) is TableInstance table ? Table.From(table, Store) : null;

    /// <summary>An exported global, or null when there is none of that name.</summary>
    public Global? GetGlobal(string name) => Find(name, ExternKind.Global) is GlobalInstance global ? Global.From(global, Store) : null;

    /// <summary>An exported tag, or null when there is none of that name.</summary>
    public Tag? GetTag(string name) => Find(name, ExternKind.Tag) is TagInstance tag ? Tag.From(tag, Store) : null;

    /// <summary>
    /// An export of any kind, or null when there is none of that name: a <see cref="Function"/>, <see cref="Memory"/>,
    /// <see cref="Table"/>, <see cref="Global"/> or <see cref="Tag"/>.
    /// </summary>
    public object? GetExport(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Store.ThrowIfDisposed();
        int index = Module.FindExport(name);
        return index < 0 ? null : Externals.Wrap(Petrel.Runtime.Exports.Get(_instance, index), Store);
    }

    /// <summary>Called when the instance is complete but for its segments and start function: host functions may look at it.</summary>
    internal void Attach(ModuleInstance instance) => _instance = instance;

    private object? Find(string name, ExternKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        Store.ThrowIfDisposed();
        int index = Module.FindExport(name, kind);
        return index < 0 ? null : Petrel.Runtime.Exports.Get(_instance, index);
    }

    private void Instantiate(Store store, Module module, object[] provided)
    {
        store.ThrowIfDisposed();
        module.ThrowIfDisposed();
        if (!ReferenceEquals(store.Engine, module.Engine))
        {
            throw new LinkException("the module belongs to another engine than the store");
        }

        Instantiation.Run(store, module, provided, this);
    }
}
