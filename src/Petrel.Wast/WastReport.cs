namespace Petrel.Wast;

/// <summary>
/// The result of a script. Every directive counts once: modules, definitions, instances, registrations, actions,
/// assertions, threads (and each directive in them) and waits.
/// </summary>
/// <param name="File">The script.</param>
/// <param name="Passed">Directives that did what they should.</param>
/// <param name="Failures">Those that did not.</param>
/// <param name="Skipped">
/// Those that this runner does not run: directives about components, and the instantiation of modules that import what no
/// host provides (the scripts of shared-everything-threads, which were written for a validator; such modules are compiled).
/// </param>
public sealed record WastReport(string File, int Passed, IReadOnlyList<WastFailure> Failures, int Skipped)
{
    /// <summary>How many directives failed.</summary>
    public int Failed => Failures.Count;
}
