using Petrel.Compilation.Lowering;

namespace Petrel.Compilation.Splitting;

/// <summary>A block of a surveyed function.</summary>
/// <param name="Kind">What it was opened as.</param>
/// <param name="Index">How many blocks are around it.</param>
/// <param name="LabelTypes">What a branch to it carries.</param>
internal readonly record struct SurveyedFrame(FrameKind Kind, int Index, IlType[] LabelTypes);
