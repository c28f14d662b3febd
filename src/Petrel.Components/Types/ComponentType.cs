namespace Petrel.Components;

/// <summary>
/// A type of the component model: whatever an index of a component's type space, an import or an export can denote. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Two types are equal when they have the same structure and mention the same resources. Two objects that are equal can still be
/// two definitions: exporting a record under a name makes a copy of it that has this name. Validation tells them apart by
/// reference.
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions">Type definitions</seealso>
public abstract class ComponentType : IEquatable<ComponentType>
{
    private readonly TypeSummary _summary;

    private protected ComponentType(in TypeSummary summary) => _summary = summary;

    /// <summary>What it is.</summary>
    public ComponentTypeKind Kind => _summary.Kind;

    internal ref readonly TypeSummary Summary => ref _summary;

    internal bool Contains(TypeContents contents) => (_summary.Contents & contents) != 0;

    /// <summary>Whether the types have the same structure and mention the same resources.</summary>
    public bool Equals(ComponentType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _summary.Kind == other._summary.Kind && _summary.Hash == other._summary.Hash
            && _summary.Size == other._summary.Size && EqualsStructure(other));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ComponentType);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => _summary.Hash;

    /// <summary>The type in the notation of WIT, cut short when it is long.</summary>
    public sealed override string ToString()
    {
        var text = new TypeText();
        text.Add(this);
        return text.ToString();
    }

    /// <summary>The same type as another definition, for a type that gets a name.</summary>
    internal ComponentType Copy() => (ComponentType)MemberwiseClone();

    /// <summary>Compares with a type of the same kind.</summary>
    private protected abstract bool EqualsStructure(ComponentType other);

    /// <summary>The type with other resources; called only when it contains some.</summary>
    internal abstract ComponentType Substitute(ResourceSubstitution substitution);

    internal abstract void Write(TypeText text);
}
