namespace Petrel;

/// <summary>
/// A guest asked to end (WASI's <c>proc_exit</c> or <c>exit</c>). It is thrown out of the call into WebAssembly and passes the guest's frames
/// without their seeing it.
/// </summary>
public sealed class ExitException : PetrelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="exitCode">What the guest gave as its exit code; 0 stands for success.</param>
    public ExitException(int exitCode)
        : base($"The guest exited with code {exitCode}.") => ExitCode = exitCode;

    /// <summary>What the guest gave as its exit code; 0 stands for success.</summary>
    public int ExitCode { get; }
}
