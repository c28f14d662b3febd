namespace Petrel.Wast;

/// <summary>What the directories of the official test suite ask for.</summary>
public static class WastFeatures
{
    /// <summary>
    /// The proposals for a script, by the directories it lies in: <c>legacy/</c> and <c>proposals/NAME/</c> add what they are
    /// about to <paramref name="features"/>.
    /// </summary>
    /// <param name="path">Path of the script.</param>
    /// <param name="features">The proposals that are on otherwise.</param>
    public static WasmFeatures For(string path, WasmFeatures features)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split(['/', '\\']);
        for (int i = 0; i < parts.Length - 1; i++)
        {
            features = parts[i] switch
            {
                "legacy" => features | WasmFeatures.LegacyExceptions,
                "proposals" => ForProposal(parts[i + 1], features),
                _ => features,
            };
        }

        return features;
    }

    /// <summary>
    /// True for scripts whose modules may import what nobody provides: those of shared-everything-threads name globals and
    /// tables of <c>spectest</c> that no host has, some of types of the module itself. Valid is all they ask to be.
    /// </summary>
    /// <param name="path">Path of the script.</param>
    public static bool HasMissingImports(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split(['/', '\\']).Contains("shared-everything-threads");
    }

    private static WasmFeatures ForProposal(string name, WasmFeatures features) => name switch
    {
        // Written against WebAssembly 1.0: its scripts assert that a second table or memory is refused.
        "threads" => (features | WasmFeatures.Threads) & ~(WasmFeatures.MultiMemory | WasmFeatures.ReferenceTypes),
        "wide-arithmetic" => features | WasmFeatures.WideArithmetic,
        "custom-page-sizes" => features | WasmFeatures.CustomPageSizes,
        "compact-import-section" => features | WasmFeatures.CompactImports,
        "custom-descriptors" => features | WasmFeatures.CustomDescriptors,
        "stack-switching" => features | WasmFeatures.StackSwitching,
        "shared-everything-threads" => features | WasmFeatures.SharedEverything | WasmFeatures.Threads,
        _ => features,
    };
}
