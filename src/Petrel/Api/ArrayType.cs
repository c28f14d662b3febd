using Petrel.Types;

namespace Petrel;

/// <summary>
/// An array type of an engine. Types that are declared alike are one type, whether the host or a module declares them
/// (spec: Types, Type Equivalence). Immutable and thread-safe.
/// </summary>
public sealed class ArrayType : IEquatable<ArrayType>
{
    /// <summary>Declares a final type without supertype, on its own: not in a recursive group with others.</summary>
    /// <exception cref="ArgumentException">The elements name a type of another engine.</exception>
    public ArrayType(Engine engine, FieldDeclaration element)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(element);
        Engine = engine;
        var type = new DefinedType[1];
        engine.Types.AddGroup([new SubType(CompositeKind.Array, true, -1, [], [], FieldDeclaration.ToTypes([element], engine))], type);
        Type = type[0];
    }

    internal ArrayType(DefinedType type, Engine engine)
    {
        Type = type;
        Engine = engine;
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>Type of the elements.</summary>
    public FieldDeclaration Element => field ??= new FieldDeclaration(Type.Fields[0], Engine.Types);

    /// <summary>True when the type has no subtypes.</summary>
    public bool IsFinal => Type.IsFinal;

    internal DefinedType Type { get; }

    /// <summary>True when this type is another one or declares it, directly or not, as supertype.</summary>
    public bool IsSubtypeOf(ArrayType other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(Engine, other.Engine) && Type.IsSubtypeOf(other.Type);
    }

    /// <inheritdoc/>
    public bool Equals(ArrayType? other) => other is not null && ReferenceEquals(Type, other.Type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArrayType);

    /// <inheritdoc/>
    public override int GetHashCode() => Type.Id;

    /// <summary>For example <c>(array (mut i16))</c>.</summary>
    public override string ToString() => $"(array {Element})";
}
