namespace Petrel.Wasi.Preview1;

/// <summary>Which layouts a guest uses.</summary>
internal enum Preview1Version
{
    /// <summary><c>wasi_snapshot_preview1</c>.</summary>
    Preview1,

    /// <summary><c>wasi_unstable</c>, which came before.</summary>
    Unstable,
}
