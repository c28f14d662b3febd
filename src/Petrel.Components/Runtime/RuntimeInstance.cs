namespace Petrel.Components.Runtime;

/// <summary>
/// What an instance exports, by name: <see cref="RuntimeFunction"/>, <see cref="RuntimeInstance"/>, <see cref="ComponentClosure"/>, <see cref="Module"/>,
/// a real <see cref="ResourceType"/>, or another <see cref="ComponentType"/> that is exported.
/// </summary>
internal sealed class RuntimeInstance
{
    private readonly Dictionary<string, object> _exports = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, object>> Exports => _exports;

    public void Add(string name, object item) => _exports[name] = item;

    public object? Find(string name) => _exports.GetValueOrDefault(name);
}
