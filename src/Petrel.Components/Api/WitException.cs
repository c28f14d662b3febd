namespace Petrel.Components;

/// <summary>The error of a function whose WIT result type is a <c>result</c>, without the type of the error.</summary>
public abstract class WitException : Exception
{
    private protected WitException(string message)
        : base(message)
    {
    }

    /// <summary>What <c>err</c> carries.</summary>
    public abstract object? ErrorObject { get; }
}
