namespace Petrel;

/// <summary>How compiled code enters the process.</summary>
public enum CodeLoading
{
    /// <summary>
    /// Functions start with quickly made code and are optimised when they turn out to be hot. Code stays for the life of the process.
    /// </summary>
    Tiered,

    /// <summary>
    /// Functions are optimised when they are first called. Code is unloaded when its module has been disposed and
    /// nothing refers to its instances any more.
    /// </summary>
    Collectible,
}
