namespace Petrel.Components.Validation;

/// <summary>The labels of one type: in kebab case, and unique whatever their case.</summary>
/// <param name="what">What they label, for errors.</param>
/// <param name="previous">What an earlier one is called.</param>
/// <param name="offset">Where the type stands.</param>
internal readonly struct LabelSet(string what, string previous, int offset)
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string label)
    {
        if (label.Length == 0)
        {
            throw new InvalidModuleException($"{what} name cannot be empty", offset);
        }

        if (!ExternName.IsKebabCase(label))
        {
            throw new InvalidModuleException($"{what} name `{label}` is not in kebab case", offset);
        }

        if (!_labels.TryAdd(label, label))
        {
            throw new InvalidModuleException($"{what} name `{label}` conflicts with previous {previous} name `{_labels[label]}`", offset);
        }
    }
}
