using Petrel.Types;

namespace Petrel;

/// <summary>
/// A struct type of an engine. Types that are declared alike are one type, whether the host or a module declares them
/// (spec: Types, Type Equivalence). Immutable and thread-safe.
/// </summary>
public sealed class StructType : IEquatable<StructType>
{
    /// <summary>Declares a type, on its own: not in a recursive group with others.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="fields">Its fields; those of the supertype come first.</param>
    /// <param name="supertype">A type that is not final and whose fields these extend, or null.</param>
    /// <param name="isFinal">True when the type has no subtypes: the rule in modules too.</param>
    /// <exception cref="ArgumentException">
    /// There are more than 10,000 fields, or a field or the supertype does not fit.
    /// </exception>
    public StructType(Engine engine, ReadOnlySpan<FieldDeclaration> fields, StructType? supertype = null, bool isFinal = true)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (fields.Length > Binary.ImplementationLimits.StructFields)
        {
            throw new ArgumentException(
                $"A struct has at most {Binary.ImplementationLimits.StructFields} fields; {fields.Length} are given.", nameof(fields));
        }

        if (supertype is not null && !ReferenceEquals(supertype.Engine, engine))
        {
            throw new ArgumentException("The supertype belongs to another engine.", nameof(supertype));
        }

        Engine = engine;
        var type = new DefinedType[1];
        engine.Types.AddGroup(
            [new SubType(CompositeKind.Struct, isFinal, supertype?.Type.Id ?? -1, [], [], FieldDeclaration.ToTypes(fields, engine))],
            type);
        Type = type[0];
        if (supertype is not null && (supertype.IsFinal || Type.Depth > Binary.ImplementationLimits.SubtypingDepth
            || !Subtyping.IsCompositeSubtype(Type, supertype.Type, engine.Types)))
        {
            throw new ArgumentException(
                $"{supertype} cannot be the supertype: it is final, has too many supertypes, or the fields do not extend its fields.",
                nameof(supertype));
        }
    }

    internal StructType(DefinedType type, Engine engine)
    {
        Type = type;
        Engine = engine;
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>The fields, those of the supertype first.</summary>
    public IReadOnlyList<FieldDeclaration> Fields => field ??= Array.ConvertAll(Type.Fields, f => new FieldDeclaration(f, Engine.Types));

    /// <summary>True when the type has no subtypes.</summary>
    public bool IsFinal => Type.IsFinal;

    /// <summary>The supertype, or null.</summary>
    public StructType? Supertype => Type.Supertype is { } type ? new StructType(type, Engine) : null;

    internal DefinedType Type { get; }

    /// <summary>True when this type is another one or declares it, directly or not, as supertype.</summary>
    public bool IsSubtypeOf(StructType other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(Engine, other.Engine) && Type.IsSubtypeOf(other.Type);
    }

    /// <inheritdoc/>
    public bool Equals(StructType? other) => other is not null && ReferenceEquals(Type, other.Type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StructType);

    /// <inheritdoc/>
    public override int GetHashCode() => Type.Id;

    /// <summary>For example <c>(struct i32 (mut i64))</c>.</summary>
    public override string ToString() => $"(struct{string.Concat(Fields.Select(field => " " + field))})";
}
