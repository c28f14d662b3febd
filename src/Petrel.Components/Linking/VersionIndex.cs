using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components.Linking;

/// <summary>
/// Finds things by versioned names: exactly, else the highest version of the track that the name belongs to.
/// </summary>
internal sealed class VersionIndex<T>
    where T : class
{
    private readonly Dictionary<string, T> _items = new(StringComparer.Ordinal);

    // By name and track: "a:b/c@0.2" -> the full names of it.
    private readonly Dictionary<string, List<string>> _tracks = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _items.Keys;

    /// <summary>Whether there is something of exactly this name.</summary>
    public bool TryGetExact(string name, [NotNullWhen(true)] out T? item) => _items.TryGetValue(name, out item);

    public void Set(string name, T item)
    {
        if (_items.TryAdd(name, item))
        {
            if (InterfaceVersion.TrackOf(name) is { } track)
            {
                if (!_tracks.TryGetValue(track, out List<string>? names))
                {
                    _tracks.Add(track, names = []);
                }

                names.Add(name);
            }
        }
        else
        {
            _items[name] = item;
        }
    }

    /// <summary>Finds what a name asks for.</summary>
    /// <param name="name">The name that is asked for.</param>
    /// <param name="found">The name under which it was found.</param>
    /// <param name="item">What was found.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out string? found, [NotNullWhen(true)] out T? item)
    {
        if (_items.TryGetValue(name, out item))
        {
            found = name;
            return true;
        }

        found = null;
        if (InterfaceVersion.TrackOf(name) is { } track && _tracks.TryGetValue(track, out List<string>? names))
        {
            foreach (string candidate in names)
            {
                if (found is null || InterfaceVersion.Split(candidate).Version > InterfaceVersion.Split(found).Version)
                {
                    found = candidate;
                }
            }
        }

        item = found is null ? null : _items[found];
        return found is not null;
    }

    /// <summary>The versions that there are of an interface, whatever their track, lowest first.</summary>
    public IReadOnlyList<string> VersionsOf(string name)
    {
        string plain = InterfaceVersion.Split(name).Name;
        return
        [
            .. _items.Keys
                .Where(candidate => InterfaceVersion.Split(candidate) is { Version: not null } split && split.Name == plain)
                .OrderBy(static candidate => InterfaceVersion.Split(candidate).Version)
                .Select(candidate => candidate[(plain.Length + 1)..]),
        ];
    }

    /// <summary>What is on the same track, under its full name.</summary>
    public IEnumerable<KeyValuePair<string, T>> OnTrackOf(string name) =>
        InterfaceVersion.TrackOf(name) is { } track && _tracks.TryGetValue(track, out List<string>? names)
            ? names.Select(candidate => KeyValuePair.Create(candidate, _items[candidate]))
            : [];
}
