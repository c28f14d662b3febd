namespace Petrel.Compilation.Lowering;

/// <summary>What a value may be. A value of a local may be what any of its definitions is.</summary>
[Flags]
internal enum OriginKinds : byte
{
    /// <summary>Something else.</summary>
    None = 0,

    /// <summary>A shift to the left.</summary>
    Left = 1,

    /// <summary>A logical shift to the right.</summary>
    Right = 2,

    /// <summary>A shift by a count that is no constant.</summary>
    Variable = 4,

    /// <summary>Anything: who makes it is not looked at.</summary>
    Possible = 8,

    /// <summary>The value is that of the local, not computed from it.</summary>
    IsLocal = 16,

    /// <summary>A constant.</summary>
    Constant = 32,
}
