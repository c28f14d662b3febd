namespace Petrel.Text.Script;

/// <summary>Which NaNs a pattern accepts.</summary>
internal enum WastNan : byte
{
    /// <summary>None: the bits are compared.</summary>
    None,

    /// <summary><c>nan:canonical</c>: only the first bit of the payload is set; either sign.</summary>
    Canonical,

    /// <summary><c>nan:arithmetic</c>: the first bit of the payload is set, the others may be; either sign.</summary>
    Arithmetic,
}
