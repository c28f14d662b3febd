using Petrel.Components;

namespace Petrel.Wast;

/// <summary>The components and component instances that the directives of a script know.</summary>
internal sealed class ComponentScope : IDisposable
{
    private ComponentLinker? _linker;
    private Store? _store;
    private readonly Dictionary<string, (ComponentInstance? Instance, string Problem)> _instances = [];
    private readonly Dictionary<string, (Component? Component, string Problem)> _definitions = [];
    private readonly List<IDisposable> _owned = [];
    private (ComponentInstance? Instance, string Problem) _latestInstance = (null, "no component comes before this directive");
    private (Component? Component, string Problem) _latestDefinition = (null, "no component definition comes before this directive");

    public void AddInstance(string? name, ComponentInstance instance)
    {
        _latestInstance = (instance, "");
        if (name is not null)
        {
            _instances[name] = _latestInstance;
            _linker!.DefineInstance(name, instance);
        }
    }

    /// <summary>Instantiates with what the scripts expect of a host, and with the instances that have names.</summary>
    public ComponentInstance Instantiate(Component component)
    {
        if (_linker is null || _store is null)
        {
            _linker = new ComponentLinker(component.Engine) { AllowShadowing = true };
            ComponentHost.Define(_linker, component.Engine);
            _store = new Store(component.Engine);
            Own(_store);
        }

        return _linker.Instantiate(_store, component);
    }

    public void AddDefinition(string? name, Component component)
    {
        _latestDefinition = (component, "");
        if (name is not null)
        {
            _definitions[name] = _latestDefinition;
        }
    }

    /// <summary>Directives that need it fail because of this line, and do not use an older one.</summary>
    public void AddMissing(string? name, bool isDefinition, int line, Exception cause)
    {
        string problem = $"the component of line {line} is not there ({cause.Message})";
        if (isDefinition)
        {
            _latestDefinition = (null, problem);
            if (name is not null)
            {
                _definitions[name] = _latestDefinition;
            }

            return;
        }

        _latestInstance = (null, problem);
        if (name is not null)
        {
            _instances[name] = _latestInstance;
        }
    }

    public ComponentInstance Instance(string? name)
    {
        (ComponentInstance? instance, string problem) =
            name is null ? _latestInstance : _instances.GetValueOrDefault(name, (null, $"nothing is called ${name}"));
        return instance ?? throw new WastMismatchException("an instance", problem);
    }

    public Component Definition(string? name)
    {
        (Component? component, string problem) =
            name is null ? _latestDefinition : _definitions.GetValueOrDefault(name, (null, $"nothing is called ${name}"));
        return component ?? throw new WastMismatchException("a component definition", problem);
    }

    public void Own(IDisposable item) => _owned.Add(item);

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }
}
