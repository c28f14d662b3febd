namespace Petrel.Components;

/// <summary>
/// The error of a function whose WIT result type is <c>result&lt;T, TError&gt;</c>: implementations throw it, callers catch it.
/// A function whose result has no error type throws <c>WitException&lt;Unit&gt;</c>.
/// </summary>
/// <typeparam name="TError">What <c>err</c> carries.</typeparam>
/// <param name="error">What <c>err</c> carries.</param>
public sealed class WitException<TError>(TError error) : WitException($"the function returned the error {error}")
{
    /// <summary>What <c>err</c> carries.</summary>
    public TError Error { get; } = error;

    /// <inheritdoc/>
    public override object? ErrorObject => Error;
}
