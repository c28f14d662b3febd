namespace Petrel;

/// <summary>How accesses outside a memory are found.</summary>
public enum BoundsChecks
{
    /// <summary>By guard pages where the system can, else by comparison.</summary>
    Automatic,

    /// <summary>
    /// By the processor: pages outside a memory are inaccessible. Possible on 64-bit Linux (x64, arm64), for memories with 32-bit
    /// addresses; others are checked by comparison all the same.
    /// </summary>
    GuardPages,

    /// <summary>By comparing each address with the size of the memory.</summary>
    Explicit,
}
