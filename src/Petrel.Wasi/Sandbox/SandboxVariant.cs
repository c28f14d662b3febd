namespace Petrel.Wasi.Sandbox;

/// <summary>How paths are resolved. Embedders get the best; the tests run all that work on the host.</summary>
internal enum SandboxVariant
{
    /// <summary>The best that the host offers.</summary>
    Automatic,

    /// <summary>On Linux, component by component although openat2 may be there.</summary>
    Stepwise,

    /// <summary>With the framework's file API.</summary>
    Managed,
}
