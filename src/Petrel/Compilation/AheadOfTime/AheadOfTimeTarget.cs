using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Compilation;

/// <summary>Names of targets and processor features, as crossgen2 and ILCompiler know them.</summary>
internal static class AheadOfTimeTarget
{
    /// <summary>The targets that code can be compiled for: operating system and architecture in the tools' words.</summary>
    public static readonly string[] All = ["linux-x64", "linux-arm64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"];

    /// <summary>The target of this process.</summary>
    public static string Current { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>
    /// What this processor can beyond the baseline that .NET compiles for (SSE4.2 on x64, which brings all that WebAssembly's vectors need). The tools'
    /// <c>avx2</c> stands for all that came with it, BMI and FMA among them.
    /// </summary>
    public static string NativeFeatures => IsSupported("avx2") ? "avx2" : "";

    /// <summary>The first feature of a list that this processor does not have; null when it has them all.</summary>
    public static string? MissingFeature(string features)
    {
        if (features.Length == 0)
        {
            return null;
        }

        foreach (string feature in features.Split(','))
        {
            if (!IsSupported(feature))
            {
                return feature;
            }
        }

        return null;
    }

    private static bool IsSupported(string feature) => feature == "avx2"
        && Avx2.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported;
}
