namespace Petrel.Runtime;

/// <summary>What a stack frame belongs to, as far as traps are concerned.</summary>
internal enum FrameOrigin : byte
{
    /// <summary>The runtime does not say.</summary>
    Unknown,

    /// <summary>Compiled WebAssembly.</summary>
    GeneratedCode,

    /// <summary>A call from the host into WebAssembly.</summary>
    Entry,

    /// <summary>What generated code calls, of ours or the CLR's.</summary>
    Helper,

    /// <summary>The host.</summary>
    Foreign,
}
