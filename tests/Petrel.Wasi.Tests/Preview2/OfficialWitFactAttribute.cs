using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>A fact about the official WIT files, which lie beside the repository; skipped with a reason where they do not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfficialWitFactAttribute : FactAttribute
{
    public OfficialWitFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "The official WIT files are not here (../shared/wit/wasi-0.2.12).";
        }
    }

    /// <summary>Where they are, or null.</summary>
    public static string? Folder { get; } = Directory.Exists(Repository.At("../shared/wit/wasi-0.2.12")) ? Repository.At("../shared/wit/wasi-0.2.12") : null;
}
