using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Compilation;

/// <summary>Names of targets and processor features, as crossgen2 and ILCompiler know them.</summary>
internal static class AheadOfTimeTarget
{
    private const string Avx2Name = "avx2";
    private const string Avx512Name = "avx512";
    private const string AvxVnniName = "avxvnni";

    private static bool HasAvx2 => Avx2.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported;

    private static bool HasAvx512 => Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512CD.VL.IsSupported && Avx512DQ.VL.IsSupported;

    /// <summary>The targets that code can be compiled for: operating system and architecture in the tools' words.</summary>
    public static readonly string[] All = ["linux-x64", "linux-arm64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"];

    /// <summary>The target of this process.</summary>
    public static string Current { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>
    /// What this processor can beyond the baseline that .NET compiles for (SSE4.2 on x64, which brings all that WebAssembly's vectors need), and, with a minus, what
    /// it cannot. The tools' <c>avx2</c> stands for all that came with it, BMI and FMA among them, <c>avx512</c> for its first five parts.
    /// </summary>
    /// <remarks>
    /// All that our helpers ask for has to be said: crossgen2 leaves a method to the JIT that asks for something of which it was told neither, and the JIT then
    /// begins with its lowest tier.
    /// </remarks>
    public static string NativeFeatures => IsSupported(Avx2Name)
        ? Avx2Name + (IsSupported(Avx512Name) ? "," : ",-") + Avx512Name + (IsSupported(AvxVnniName) ? "," : ",-") + AvxVnniName
        : "";

    /// <summary>The first feature of a list that this processor does not have; null when it has them all.</summary>
    public static string? MissingFeature(string features)
    {
        if (features.Length == 0)
        {
            return null;
        }

        foreach (string feature in features.Split(','))
        {
            // Without what another processor lacks, code runs here too; the CLR compiles methods anew that made use of the lack.
            if (!feature.StartsWith('-') && !IsSupported(feature))
            {
                return feature;
            }
        }

        return null;
    }

    private static bool IsSupported(string feature) => feature switch
    {
        Avx2Name => HasAvx2,
        Avx512Name => HasAvx512,
        AvxVnniName => AvxVnni.IsSupported,
        _ => false,
    };
}
