using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Components.Definition;

namespace Petrel.Components.Runtime;

/// <summary>The core modules of a component and of those nested in it, each made when it is first needed. Thread-safe.</summary>
internal sealed class ComponentModules : IDisposable
{
    private readonly List<CoreModuleItem> _items = [];
    private readonly Module?[] _modules;
    private readonly PrecompiledFunctions[]? _code;
    private readonly PrecompiledAssembly? _assembly;
    private bool _isDisposed;

    /// <param name="engine">The engine.</param>
    /// <param name="component">The outermost component.</param>
    /// <param name="code">Code that was compiled ahead of time for each of the modules; null when there is none.</param>
    /// <param name="assembly">The file with that code.</param>
    public ComponentModules(Engine engine, ComponentDefinition component, PrecompiledFunctions[]? code = null, PrecompiledAssembly? assembly = null)
    {
        Engine = engine;
        Collect(component);
        _modules = new Module?[_items.Count];
        _code = code?.Length == _items.Count ? code : null;
        _assembly = _code is null ? null : assembly;
    }

    public Engine Engine { get; }

    /// <summary>True when there is code that was compiled ahead of time.</summary>
    public bool IsPrecompiled => _code is not null;

    /// <summary>The modules in the order in which they stand in the binary.</summary>
    public ModuleDefinition[] Definitions
    {
        get
        {
            var definitions = new ModuleDefinition[_items.Count];
            for (int i = 0; i < definitions.Length; i++)
            {
                definitions[i] = _items[i].Module!;
            }

            return definitions;
        }
    }

    public Module Get(CoreModuleItem item)
    {
        int index = _items.IndexOf(item);
        lock (_modules)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(Component));
            return _modules[index] ??= Module.Create(Engine, item.Module!, _code?[index], _assembly);
        }
    }

    /// <summary>What <see cref="CompiledModule.UsedFunctions"/> says of each module.</summary>
    public PrecompiledFunctions[] UsedFunctions(out long loweredBytes, out long precompiledBytes)
    {
        var used = new PrecompiledFunctions[_modules.Length];
        loweredBytes = 0;
        precompiledBytes = 0;
        for (int i = 0; i < used.Length; i++)
        {
            if (_modules[i] is not { } module)
            {
                // What this run did not need and an earlier one did stays.
                used[i] = _code?[i] ?? PrecompiledFunctions.Some([]);
                continue;
            }

            used[i] = module.Compiled.UsedFunctions(out long lowered, out long precompiled);
            loweredBytes += lowered;
            precompiledBytes += precompiled;
        }

        return used;
    }

    public void Dispose()
    {
        lock (_modules)
        {
            _isDisposed = true;
            foreach (Module? module in _modules)
            {
                module?.Dispose();
            }
        }
    }

    private void Collect(ComponentDefinition component)
    {
        foreach (DefinitionItem item in component.Items)
        {
            if (item is CoreModuleItem module)
            {
                _items.Add(module);
            }
            else if (item is NestedComponentItem nested)
            {
                Collect(nested.Definition);
            }
        }
    }
}
