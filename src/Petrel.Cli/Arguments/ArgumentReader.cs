namespace Petrel.Cli.Arguments;

/// <summary>
/// Reads the arguments of a command in order: options (<c>--name</c>, <c>--name=value</c>, <c>--name value</c>,
/// <c>-X value</c>, <c>-Xvalue</c>), <c>--</c>, which ends them, and operands. What an option is called and whether it has
/// a value is the command's business: it switches over <see cref="Option"/>.
/// </summary>
/// <remarks>
/// Written by hand because it lies on the way to the first instruction of every program: a command line library costs more
/// than the rest of the start together (RATIONALE.md has the measurement).
/// </remarks>
internal sealed class ArgumentReader(string command, string[] arguments, int start)
{
    private int _position = start;
    private string? _attachedValue;
    private bool _optionsEnded;

    /// <summary>The option just read, with its dashes and without its value.</summary>
    public string Option { get; private set; } = "";

    /// <summary>The command whose arguments these are.</summary>
    public string Command => command;

    /// <summary>Advances to the next option; false when an operand or nothing follows.</summary>
    public bool ReadOption()
    {
        RefuseUnusedValue();
        if (_optionsEnded || _position >= arguments.Length)
        {
            return false;
        }

        string argument = arguments[_position];
        if (argument.Length < 2 || argument[0] != '-')
        {
            return false;
        }

        _position++;
        if (argument == "--")
        {
            _optionsEnded = true;
            return false;
        }

        if (argument[1] == '-')
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            Option = equals < 0 ? argument : argument[..equals];
            _attachedValue = equals < 0 ? null : argument[(equals + 1)..];
        }
        else
        {
            Option = argument[..2];
            _attachedValue = argument.Length == 2 ? null : argument[2..];
        }

        return true;
    }

    /// <summary>The value of the option just read.</summary>
    /// <param name="what">What the value is, for the message when there is none.</param>
    public string Value(string what)
    {
        if (_attachedValue is { } attached)
        {
            _attachedValue = null;
            return attached;
        }

        return _position < arguments.Length
            ? arguments[_position++]
            : throw new CommandException($"{Option} needs a value: {what}");
    }

    /// <summary>The value that <see cref="Value"/> would give; null when there is none.</summary>
    public string? PeekValue() => _attachedValue ?? (_position < arguments.Length ? arguments[_position] : null);

    /// <summary>Advances to the next operand; false at the end.</summary>
    public bool ReadOperand(out string operand)
    {
        RefuseUnusedValue();
        if (_position >= arguments.Length)
        {
            operand = "";
            return false;
        }

        operand = arguments[_position++];
        return true;
    }

    /// <summary>True when nothing is left to read.</summary>
    public bool IsAtEnd()
    {
        RefuseUnusedValue();
        return _position >= arguments.Length;
    }

    /// <summary>Reads the operand of a command that has only one.</summary>
    public void ReadOnlyOperand(ref string? operand)
    {
        if (ReadOperand(out string next))
        {
            operand = operand is null
                ? next
                : throw new CommandException($"petrel {command} takes one operand, but '{next}' follows '{operand}'");
        }
    }

    /// <summary>The operand, or an error when the command line had none.</summary>
    /// <param name="operand">What was read.</param>
    /// <param name="what">What the operand is, for the message.</param>
    public string Required(string? operand, string what) =>
        operand ?? throw new CommandException($"petrel {command} needs a {what} (petrel help {command} shows how)");

    /// <summary>Everything that was not read yet.</summary>
    public string[] Rest()
    {
        RefuseUnusedValue();
        string[] rest = new string[arguments.Length - _position];
        Array.Copy(arguments, _position, rest, 0, rest.Length);
        return rest;
    }

    /// <summary>The error for an option that the command does not have.</summary>
    public CommandException UnknownOption()
    {
        string? similar = HelpTexts.SimilarOption(command, Option);
        return new CommandException(similar is null
            ? $"unknown option {Option} (petrel help {command} lists the options)"
            : $"unknown option {Option}; did you mean {similar}?");
    }

    private void RefuseUnusedValue()
    {
        if (_attachedValue is not null)
        {
            throw new CommandException($"{Option} takes no value");
        }
    }
}
