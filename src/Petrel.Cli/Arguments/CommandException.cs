namespace Petrel.Cli.Arguments;

/// <summary>The command cannot be carried out; the message is the sentence that the user reads after "error: ".</summary>
internal sealed class CommandException(string message) : Exception(message);
