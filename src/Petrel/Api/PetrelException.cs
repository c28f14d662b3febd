namespace Petrel;

/// <summary>The base of every error that Petrel reports; the message is one sentence that says what and where.</summary>
public class PetrelException : Exception
{
    /// <summary>Creates the exception with a message and, if there is one, its cause.</summary>
    public PetrelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
