namespace Petrel;

/// <summary>A function of a store.</summary>
public sealed class Function
{
}
