namespace Petrel.Components;

/// <summary>Components cannot be composed; the message says which and why.</summary>
public sealed class CompositionException : PetrelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, in one sentence.</param>
    public CompositionException(string message)
        : base(message)
    {
    }
}
