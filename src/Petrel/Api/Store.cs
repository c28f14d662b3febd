namespace Petrel;

/// <summary>Owns instances and everything in them. One thread at a time.</summary>
public sealed class Store
{
    /// <summary>Creates a store of an engine.</summary>
    public Store(Engine engine) => Engine = engine;

    /// <summary>The engine.</summary>
    public Engine Engine { get; }
}
