namespace Petrel;

/// <summary>A linear memory of a store.</summary>
public sealed class Memory
{
}
