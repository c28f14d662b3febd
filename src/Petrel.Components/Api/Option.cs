using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>
/// A WIT <c>option</c> where <c>T?</c> cannot express it: an option of an option, or an option of a type parameter.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "The type argument cannot be inferred, and this is where they read best.")]
public readonly record struct Option<T>
{
    private readonly T _value;

    /// <summary>Some value.</summary>
    public Option(T value)
    {
        _value = value;
        HasValue = true;
    }

    /// <summary>No value.</summary>
    public static Option<T> None => default;

    /// <summary>True for <c>some</c>, false for <c>none</c>.</summary>
    public bool HasValue { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => HasValue ? _value : throw new InvalidOperationException("The option is none: it has no value.");

    /// <summary>Some value.</summary>
    public static implicit operator Option<T>(T value) => new(value);

    /// <summary>Gets the value when there is one.</summary>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return HasValue;
    }

    /// <summary>The value, or another one.</summary>
    public T GetValueOrDefault(T otherwise) => HasValue ? _value : otherwise;

    /// <inheritdoc/>
    public override string ToString() => HasValue ? $"some({_value})" : "none";
}
