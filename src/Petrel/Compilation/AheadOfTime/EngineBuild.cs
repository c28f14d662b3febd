namespace Petrel.Compilation;

/// <summary>
/// Which build of Petrel this is. The module version identifier says so too, but trimming an application changes that; the hash of the sources, which
/// the project file takes, stays.
/// </summary>
internal static partial class EngineBuild
{
    /// <summary>The first half of the hash as an identifier.</summary>
    public static Guid Version { get; } = Guid.ParseExact(SourceHash[..32], "N");
}
