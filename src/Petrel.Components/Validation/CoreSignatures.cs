namespace Petrel.Components.Validation;

/// <summary>Core function types of canonical definitions.</summary>
internal static class CoreSignatures
{
    public static FunctionType Of(ValueKind[] parameters, ValueKind[] results) => new(parameters, results);

    /// <summary>The type of an address or length.</summary>
    public static ValueKind Pointer(bool is64) => is64 ? ValueKind.Int64 : ValueKind.Int32;
}
