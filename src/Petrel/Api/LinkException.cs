namespace Petrel;

/// <summary>A module cannot be instantiated with what is provided: an import is missing or has another type.</summary>
public sealed class LinkException : PetrelException
{
    /// <summary>Creates the exception.</summary>
    public LinkException(string message)
        : base(message)
    {
    }
}
