namespace Petrel.Compilation;

/// <summary>
/// What makes an application of an assembly with a module: its <c>Main</c> calls a static method <c>(LinkedCode, string[]) -> int</c> of another assembly.
/// </summary>
/// <param name="Assembly">That assembly.</param>
/// <param name="Namespace">Namespace of the class of the method.</param>
/// <param name="Class">The class.</param>
/// <param name="Method">The method.</param>
/// <param name="Options">A resource <see cref="LinkedAssemblyEmitter.OptionsName"/> for it.</param>
internal sealed record LinkedEntry(string Assembly, string Namespace, string Class, string Method, byte[] Options);
