namespace Petrel;

/// <summary>A text module or script does not follow the text format (spec: Text Format).</summary>
public sealed class TextFormatException : PetrelException
{
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column in characters, from 1.</param>
    public TextFormatException(string problem, int line, int column)
        : base($"{problem} (line {line}, column {column})")
    {
        Problem = problem;
        Line = line;
        Column = column;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in characters, from 1.</summary>
    public int Column { get; }
}
