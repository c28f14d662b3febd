namespace Petrel.Cli.Running;

/// <summary>
/// A NAME=VALUE of the command line. A class, because lists of classes share code that the framework has compiled ahead of
/// time; a list of a structure of ours would be left to the JIT at start-up.
/// </summary>
internal sealed record NamedValue(string Name, string Value);
