using Petrel.Types;

namespace Petrel;

/// <summary>Options, types and code shared by modules and stores. Thread-safe.</summary>
public sealed class Engine
{
    internal TypeRegistry Types { get; } = new();
}
