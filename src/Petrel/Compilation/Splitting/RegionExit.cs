using Petrel.Binary;

namespace Petrel.Compilation.Splitting;

/// <summary>A way out of a <see cref="Region"/>.</summary>
/// <param name="Frame">Index of the frame that is branched to; <see cref="AtEnd"/> or <see cref="TailCall"/>.</param>
/// <param name="Types">What the branch or tail call carries.</param>
/// <param name="Call">The tail call, which the function itself makes.</param>
internal sealed record RegionExit(int Frame, IlType[] Types, Instruction Call)
{
    public const int AtEnd = -1;
    public const int TailCall = -2;
}
