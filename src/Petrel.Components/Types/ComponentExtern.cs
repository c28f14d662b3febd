namespace Petrel.Components;

/// <summary>A named import or export of a component, an instance, or their types.</summary>
/// <param name="Name">The name: a label such as <c>run</c>, <c>[method]file.read</c>, an interface such as <c>wasi:io/streams@0.2.0</c>, and others (spec: externname).</param>
/// <param name="Type">
/// What stands under the name: a <see cref="ComponentFunctionType"/>, <see cref="ComponentInstanceType"/>, <see cref="ComponentComponentType"/>,
/// <see cref="CoreModuleType"/>, for a type a <see cref="TypeDeclaration"/>, for a value its <see cref="ComponentValueType"/>.
/// </param>
public sealed record ComponentExtern(string Name, ComponentType Type)
{
    /// <summary>The interface that an instance with a plain name implements, or null (<c>(implements "a:b/c")</c>).</summary>
    public string? Implements { get; init; }

    /// <summary>The rest of the version behind a name with a canonical version, or null (<c>(versionsuffix ".3")</c>).</summary>
    public string? VersionSuffix { get; init; }

    /// <summary>A name for tools outside, or null (<c>(external-id "...")</c>).</summary>
    public string? ExternalId { get; init; }

    /// <summary>Compares names and types; attributes do not take part in type checking.</summary>
    public bool Equals(ComponentExtern? other) => other is not null && Name == other.Name && Type.Equals(other.Type);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type);
}
