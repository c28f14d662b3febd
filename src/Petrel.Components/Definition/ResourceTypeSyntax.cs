namespace Petrel.Components.Definition;

/// <summary><c>(resource (rep i32) (dtor f)?)</c>.</summary>
internal sealed class ResourceTypeSyntax(bool is64, uint? destructor) : TypeSyntax
{
    /// <summary>The representation: true for i64, false for i32.</summary>
    public bool Is64 { get; } = is64;

    /// <summary>Core function index of the destructor.</summary>
    public uint? Destructor { get; } = destructor;
}
