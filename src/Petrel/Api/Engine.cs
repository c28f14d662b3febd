using Petrel.Types;

namespace Petrel;

/// <summary>Options, types and code shared by modules and stores. Thread-safe.</summary>
public sealed class Engine
{
    internal TypeRegistry Types { get; } = new();

    /// <summary>What decides the shape of generated code.</summary>
    internal Compilation.CompilationSettings Compilation { get; } = new(Runtime.GuardPages.IsSupported, IsCollectible: false);
}
