namespace Petrel.Cli.Running;

/// <summary>
/// A NAME=VALUE of the command line. A type of our own, so that lists of it are compiled ahead of time: the framework's
/// KeyValuePair in a list would be left to the JIT at start-up.
/// </summary>
internal sealed record NamedValue(string Name, string Value);
