namespace Petrel.Components.Validation;

/// <summary>
/// Bounds the work on types: a few bytes of a binary can ask for a large type to be opened or compared once more, so that without it a component of a
/// megabyte could keep the validator busy for hours.
/// </summary>
internal sealed class WorkBudget
{
    private const long Maximum = 50_000_000;
    private long _used;

    /// <summary>Where the definition stands that is being looked at.</summary>
    public int Offset { get; set; }

    /// <summary>Counts one walk over a type.</summary>
    /// <exception cref="InvalidModuleException">There was too much work.</exception>
    public void Charge(ComponentType type)
    {
        _used += type.Summary.Size;
        if (_used > Maximum)
        {
            throw new InvalidModuleException($"the types of the component take too much work to check: the implementation limit is {Maximum} steps", Offset);
        }
    }
}
