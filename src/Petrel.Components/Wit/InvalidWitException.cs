namespace Petrel.Components.Wit;

/// <summary>WIT text that is not valid: one sentence, with its place.</summary>
public sealed class InvalidWitException : Exception
{
    /// <summary>Creates the exception without a place.</summary>
    public InvalidWitException()
        : this("the WIT text is not valid")
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public InvalidWitException(string message)
        : base(message) => Reason = message;

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">Why.</param>
    public InvalidWitException(string message, Exception innerException)
        : base(message, innerException) => Reason = message;

    internal InvalidWitException(WitPosition position, string reason)
        : base(position.Source is null ? reason : $"{position}: {reason}")
    {
        Reason = reason;
        if (position.Source is { } source)
        {
            File = source.Path;
            (Line, Column) = source.LineAndColumn(position.Offset);
        }
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>Path of the file, or null when the error has no place in a file.</summary>
    public string? File { get; }

    /// <summary>Line, counted from 1; 0 without a place.</summary>
    public int Line { get; }

    /// <summary>Column, counted from 1 in UTF-16 code units; 0 without a place.</summary>
    public int Column { get; }
}
