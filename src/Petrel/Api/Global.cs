namespace Petrel;

/// <summary>A global of a store.</summary>
public sealed class Global
{
}
