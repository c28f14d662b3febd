using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Compilation.Objects;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// A struct, as the host sees it. As long as the host keeps this, the struct lives. Equal when it is the same struct.
/// </summary>
/// <remarks>
/// Structs lie on the .NET heap and are collected with it. They belong to the store whose code or host functions made
/// them, whose thread rules apply; they must not be handed to other stores.
/// </remarks>
public sealed class StructRef : IEquatable<StructRef>
{
    private readonly StructClass _class;

    internal StructRef(object reference, StructClass @class, Engine engine)
    {
        Reference = reference;
        _class = @class;
        Type = new StructType(@class.Type, engine);
    }

    /// <summary>The type that the struct was made with.</summary>
    public StructType Type { get; }

    internal object Reference { get; }

    /// <summary>A field. A packed field reads sign-extended and keeps the low bits of what is assigned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such field.</exception>
    /// <exception cref="ArgumentException">The value that is assigned does not fit the type of the field.</exception>
    /// <exception cref="InvalidOperationException">The field that is assigned is not mutable.</exception>
    public Value this[int index]
    {
        get => new(Field(index).Kind, _class.Read(Reference, index));
        set
        {
            FieldDeclaration field = Field(index);
            if (!field.IsMutable)
            {
                throw new InvalidOperationException($"Field {index} of {Type} is not mutable.");
            }

            _class.Write(Reference, index, Objects.Check(value, field, index, Type.Engine));
        }
    }

    /// <summary>
    /// The struct that an object is, when it came from WebAssembly as <see cref="object"/> (for example as externref).
    /// </summary>
    public static bool TryFrom(object? reference, [NotNullWhen(true)] out StructRef? result)
    {
        result = Objects.Wrap(reference) as StructRef;
        return result is not null;
    }

    /// <inheritdoc/>
    public bool Equals(StructRef? other) => other is not null && ReferenceEquals(Reference, other.Reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StructRef);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Reference);

    /// <summary>The type.</summary>
    public override string ToString() => Type.ToString();

    private FieldDeclaration Field(int index) => (uint)index < (uint)Type.Fields.Count
        ? Type.Fields[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Type} has {Type.Fields.Count} fields.");
}
