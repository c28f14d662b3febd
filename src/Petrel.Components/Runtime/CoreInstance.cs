using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A core instance: of a module, or put together from what is there.</summary>
internal sealed class CoreInstance
{
    private readonly Instance? _instance;
    private readonly Dictionary<string, object>? _items;

    public CoreInstance(Instance instance) => _instance = instance;

    public CoreInstance(Dictionary<string, object> items) => _items = items;

    /// <summary>A runtime object of the engine, or null.</summary>
    public object? Find(string name)
    {
        if (_items is not null)
        {
            return _items.GetValueOrDefault(name);
        }

        int index = _instance!.Module.FindExport(name);
        return index < 0 ? null : Exports.Get(_instance.Runtime, index);
    }
}
