namespace Petrel.Runtime;

/// <summary>Why a waiting thread goes on.</summary>
internal enum TurnKind : byte
{
    /// <summary>With values: of a resumption, a suspension, a return, or the arguments of a first call.</summary>
    Values,

    /// <summary>By throwing.</summary>
    Throw,

    /// <summary>To unwind: its continuation can never be resumed.</summary>
    Abandon,
}
