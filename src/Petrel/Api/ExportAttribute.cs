namespace Petrel;

/// <summary>
/// Names the export that a member of an export contract stands for (see <see cref="Instance.As{T}"/>).
/// </summary>
/// <param name="name">The name, exactly.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ExportAttribute(string name) : Attribute
{
    /// <summary>The name of the export.</summary>
    public string Name { get; } = name;
}
