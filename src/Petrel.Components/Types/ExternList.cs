using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>An ordered list of imports or exports that finds them by name.</summary>
internal sealed class ExternList
{
    private const int SmallCount = 8;
    private readonly ComponentExtern[] _items;
    private readonly Dictionary<string, ComponentExtern>? _index;

    public ExternList(ComponentExtern[] items)
    {
        _items = items;
        if (items.Length > SmallCount)
        {
            _index = new Dictionary<string, ComponentExtern>(items.Length, StringComparer.Ordinal);
            foreach (ComponentExtern item in items)
            {
                if (!_index.TryAdd(item.Name, item))
                {
                    ThrowTwice(item.Name);
                }
            }

            return;
        }

        for (int i = 1; i < items.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (items[i].Name == items[j].Name)
                {
                    ThrowTwice(items[i].Name);
                }
            }
        }
    }

    public ComponentExtern[] Items => _items;

    public bool TryGet(string name, [NotNullWhen(true)] out ComponentExtern? item)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(name, out item);
        }

        foreach (ComponentExtern candidate in _items)
        {
            if (candidate.Name == name)
            {
                item = candidate;
                return true;
            }
        }

        item = null;
        return false;
    }

    public ExternList Substitute(ResourceSubstitution substitution) =>
        new(Array.ConvertAll(_items, item => item with { Type = substitution.Apply(item.Type) }));

    public TypeSummary AddTo(TypeSummary summary)
    {
        foreach (ComponentExtern item in _items)
        {
            summary = summary.With(item.Name).With(item.Type.Summary);
        }

        return summary;
    }

    public void Write(TypeText text, string keyword, ref bool isFirst)
    {
        foreach (ComponentExtern item in _items)
        {
            text.AddMember(ref isFirst, $"{keyword} {item.Name}", item.Type);
            if (text.IsFull)
            {
                return;
            }
        }
    }

    [DoesNotReturn]
    private static void ThrowTwice(string name) => throw new ArgumentException($"The name '{name}' is used twice.");
}
