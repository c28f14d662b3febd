namespace Petrel.Text.Script;

/// <summary>A component in a script. This library knows nothing of components: who does assembles it from its place in the script.</summary>
/// <param name="Name">Its identifier, without <c>$</c>, or null.</param>
/// <param name="Line">Where it starts in the script.</param>
/// <param name="Form">How the script gives it.</param>
/// <param name="Source">The script.</param>
/// <param name="Start">Where its text starts.</param>
/// <param name="End">Where its text ends.</param>
/// <param name="Quoted">The strings of the forms in strings.</param>
internal sealed record WastComponent(string? Name, int Line, WastModuleForm Form, SourceText Source, int Start, int End, byte[] Quoted);
