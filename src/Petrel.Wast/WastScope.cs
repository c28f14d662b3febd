namespace Petrel.Wast;

/// <summary>What the directives of a script, or of one of its threads, know: a store, instances, definitions, registered names.</summary>
internal sealed class WastScope : IDisposable
{
    private readonly Dictionary<string, Entry<Instance>> _instances = [];
    private readonly Dictionary<string, Entry<Module>> _definitions = [];
    private readonly Dictionary<string, Thread> _threads = [];
    private readonly List<Module> _owned = [];
    private Entry<Instance> _latestInstance = new(null, "no module comes before this directive");
    private Entry<Module> _latestDefinition = new(null, "no module definition comes before this directive");

    public WastScope(Engine engine)
    {
        Store = new Store(engine);
        Linker = new Linker(engine) { AllowShadowing = true };
        SpectestModule.Define(Store, Linker);
    }

    public Store Store { get; }

    /// <summary>Knows the spectest module and everything registered.</summary>
    public Linker Linker { get; }

    public void AddInstance(string? name, Instance instance) => Add(_instances, name, _latestInstance = new(instance, ""));

    public void AddMissingInstance(string? name, int line, Exception cause) =>
        Add(_instances, name, _latestInstance = new(null, $"the module of line {line} has no instance ({cause.Message})"));

    public void AddDefinition(string? name, Module module) => Add(_definitions, name, _latestDefinition = new(module, ""));

    public void AddMissingDefinition(string? name, int line, Exception cause) =>
        Add(_definitions, name, _latestDefinition = new(null, $"the module of line {line} is not there ({cause.Message})"));

    /// <summary>The instance of that name, or the latest.</summary>
    /// <exception cref="WastMismatchException">There is none.</exception>
    public Instance Instance(string? name) => Find(_instances, name, _latestInstance, "an instance");

    /// <summary>The module definition of that name, or the latest.</summary>
    /// <exception cref="WastMismatchException">There is none.</exception>
    public Module Definition(string? name) => Find(_definitions, name, _latestDefinition, "a module definition");

    /// <summary>Offers the exports of an instance for import; of one that belongs to another thread, what can be shared.</summary>
    public void Register(string name, Instance instance)
    {
        if (ReferenceEquals(instance.Store, Store))
        {
            Linker.DefineInstance(Store, name, instance);
            return;
        }

        foreach (ExportType export in instance.Exports)
        {
            if (export.Type is MemoryDeclaration { IsShared: true })
            {
                Linker.Define(name, export.Name, instance.GetMemory(export.Name)!);
            }
        }
    }

    /// <summary>Takes over a module, to be disposed with the scope.</summary>
    public void Own(Module module) => _owned.Add(module);

    public void AddThread(string name, Thread thread) => _threads[name] = thread;

    public void WaitForThread(string name)
    {
        if (!_threads.Remove(name, out Thread? thread))
        {
            throw new WastMismatchException($"a thread ${name}", "none of that name");
        }

        thread.Join();
    }

    public void Dispose()
    {
        foreach (Thread thread in _threads.Values)
        {
            thread.Join();
        }

        Store.Dispose();
        foreach (Module module in _owned)
        {
            module.Dispose();
        }
    }

    private static void Add<T>(Dictionary<string, Entry<T>> entries, string? name, Entry<T> entry)
        where T : class
    {
        if (name is not null)
        {
            entries[name] = entry;
        }
    }

    private static T Find<T>(Dictionary<string, Entry<T>> entries, string? name, Entry<T> latest, string what)
        where T : class
    {
        Entry<T> entry = name is null ? latest : entries.GetValueOrDefault(name, new(null, $"nothing is called ${name}"));
        return entry.Item ?? throw new WastMismatchException(what, entry.Problem);
    }

    private readonly record struct Entry<T>(T? Item, string Problem)
        where T : class;
}
