namespace Petrel;

/// <summary>A table of a store.</summary>
public sealed class Table
{
}
