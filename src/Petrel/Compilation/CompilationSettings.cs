namespace Petrel.Compilation;

/// <summary>What decides the shape of generated code; part of the key of anything that caches it.</summary>
/// <param name="GuardPages">32-bit memories lie behind guard pages, so that their accesses need no check.</param>
/// <param name="IsCollectible">
/// Code can be unloaded; it is then compiled fully at the first call. Otherwise the CLR's tiers apply.
/// </param>
internal sealed record CompilationSettings(bool GuardPages, bool IsCollectible);
