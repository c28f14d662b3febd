using Petrel.Components.Definition;

namespace Petrel.Components.Runtime;

/// <summary>The core modules of a component and of those nested in it, each made when it is first needed. Thread-safe.</summary>
internal sealed class ComponentModules(Engine engine) : IDisposable
{
    private readonly Dictionary<CoreModuleItem, Module> _modules = [];
    private bool _isDisposed;

    public Engine Engine { get; } = engine;

    public Module Get(CoreModuleItem item)
    {
        lock (_modules)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(Component));
            if (!_modules.TryGetValue(item, out Module? module))
            {
                module = Module.Create(Engine, item.Module!, null);
                _modules.Add(item, module);
            }

            return module;
        }
    }

    public void Dispose()
    {
        lock (_modules)
        {
            _isDisposed = true;
            foreach (Module module in _modules.Values)
            {
                module.Dispose();
            }
        }
    }
}
