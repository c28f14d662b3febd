namespace Petrel.Compilation.Lowering;

/// <summary>A <c>select</c> of the least or greatest of two locals that is computed in vector registers.</summary>
/// <param name="Offset">Of the <c>select</c>.</param>
/// <param name="End">What is lowered with it ends here: the addition and the assignment that follow.</param>
/// <param name="First">A local; so is <paramref name="Second"/>.</param>
/// <param name="Second">The other one.</param>
/// <param name="IsLeast">The least of the two, not the greatest.</param>
/// <param name="IsUnsigned">The comparison is one without sign.</param>
/// <param name="Addend">What is added to the result.</param>
/// <param name="Result">The local that gets it; -1 when it is stored in memory.</param>
/// <param name="IsTee">The result is left on the stack too.</param>
internal readonly record struct VectorSelect(
    int Offset, int End, int First, int Second, bool IsLeast, bool IsUnsigned, int Addend, int Result, bool IsTee);
