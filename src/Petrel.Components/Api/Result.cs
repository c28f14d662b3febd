using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>
/// A WIT <c>result</c> that is not what a function returns: a parameter, a field, an element. What a function returns is its
/// value or a <see cref="WitException{TError}"/>.
/// </summary>
/// <typeparam name="TValue">What <c>ok</c> carries, <see cref="Unit"/> for nothing.</typeparam>
/// <typeparam name="TError">What <c>err</c> carries, <see cref="Unit"/> for nothing.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "Both type arguments are needed at least once, and this is where they read best.")]
public readonly record struct Result<TValue, TError>
{
    private readonly TValue _value;
    private readonly TError _error;
    private readonly bool _isError;

    private Result(TValue value, TError error, bool isError)
    {
        _value = value;
        _error = error;
        _isError = isError;
    }

    /// <summary>True for <c>ok</c>.</summary>
    public bool IsOk => !_isError;

    /// <summary>What <c>ok</c> carries.</summary>
    /// <exception cref="InvalidOperationException">It is an error.</exception>
    public TValue Value => IsOk ? _value : throw new InvalidOperationException($"The result is an error: {_error}.");

    /// <summary>What <c>err</c> carries.</summary>
    /// <exception cref="InvalidOperationException">It is no error.</exception>
    public TError Error => IsOk ? throw new InvalidOperationException("The result is no error.") : _error;

    /// <summary>Makes <c>ok</c>.</summary>
    public static Result<TValue, TError> Ok(TValue value) => new(value, default!, false);

    /// <summary>Makes <c>err</c>.</summary>
    public static Result<TValue, TError> Err(TError error) => new(default!, error, true);

    /// <summary>Gets what <c>ok</c> carries, or else what <c>err</c> carries.</summary>
    public bool TryGetValue([MaybeNullWhen(false)] out TValue value, [MaybeNullWhen(true)] out TError error)
    {
        value = _value;
        error = _error;
        return IsOk;
    }

    /// <summary>What <c>ok</c> carries.</summary>
    /// <exception cref="WitException{TError}">It is an error.</exception>
    public TValue GetValueOrThrow() => IsOk ? _value : throw new WitException<TError>(_error);

    /// <inheritdoc/>
    public override string ToString() => IsOk ? $"ok({_value})" : $"err({_error})";
}
