namespace Petrel.Compilation.Splitting;

/// <summary>A method that was split off a function, to be defined after the functions of its chunk.</summary>
/// <param name="Name">Its name: that of the function, a dot, the number of the part.</param>
/// <param name="Signature">Its signature in letters, without the instance at the end.</param>
/// <param name="Flags">Implementation flags.</param>
/// <param name="Body">Place of the body in the assembly.</param>
internal sealed record PartMethod(string Name, string Signature, int Flags, int Body);
