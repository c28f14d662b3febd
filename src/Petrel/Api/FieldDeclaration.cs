using Petrel.Types;

namespace Petrel;

/// <summary>
/// The type of a field of a struct or of the elements of an array (spec: Types, Aggregate Types). Immutable and thread-safe.
/// </summary>
public sealed class FieldDeclaration : IEquatable<FieldDeclaration>
{
    /// <summary>Creates the type of a field that holds whole values; references of the kind may be null.</summary>
    /// <param name="kind">Kind of the values.</param>
    /// <param name="isMutable">True when the field can change.</param>
    public FieldDeclaration(ValueKind kind, bool isMutable = true)
        : this(new FieldType(kind.ToType(), isMutable), kind, null)
    {
    }

    internal FieldDeclaration(FieldType type, TypeRegistry registry)
        : this(type, ValueKinds.Of(type.Storage, registry), registry)
    {
    }

    private FieldDeclaration(FieldType type, ValueKind kind, TypeRegistry? registry)
    {
        Type = type;
        Kind = kind;
        Registry = registry;
    }

    /// <summary>Kind of the values; of a packed field, <see cref="ValueKind.Int32"/>.</summary>
    public ValueKind Kind { get; }

    /// <summary>True when the field can change.</summary>
    public bool IsMutable => Type.IsMutable;

    /// <summary>True when the field holds 8 or 16 bits of its values only.</summary>
    public bool IsPacked => Type.Storage.IsPacked;

    internal FieldType Type { get; }

    /// <summary>Where the types live that the field names; null when it names none.</summary>
    internal TypeRegistry? Registry { get; }

    /// <summary>A field of 8 bits, <c>i8</c>.</summary>
    public static FieldDeclaration Int8(bool isMutable = true) => new(new FieldType(WasmType.I8, isMutable), ValueKind.Int32, null);

    /// <summary>A field of 16 bits, <c>i16</c>.</summary>
    public static FieldDeclaration Int16(bool isMutable = true) => new(new FieldType(WasmType.I16, isMutable), ValueKind.Int32, null);

    /// <summary>A field that refers to structs of a type, or of its subtypes.</summary>
    public static FieldDeclaration Reference(StructType type, bool isNullable = true, bool isMutable = true)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Reference(type.Type, ValueKind.StructRef, type.Engine, isNullable, isMutable);
    }

    /// <summary>A field that refers to arrays of a type, or of its subtypes.</summary>
    public static FieldDeclaration Reference(ArrayType type, bool isNullable = true, bool isMutable = true)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Reference(type.Type, ValueKind.ArrayRef, type.Engine, isNullable, isMutable);
    }

    /// <inheritdoc/>
    public bool Equals(FieldDeclaration? other) => other is not null && Type == other.Type && ReferenceEquals(Registry, other.Registry);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldDeclaration);

    /// <inheritdoc/>
    public override int GetHashCode() => Type.GetHashCode();

    /// <summary>The type in the notation of the text format.</summary>
    public override string ToString() => IsMutable ? $"(mut {Type.Storage})" : Type.Storage.ToString();

    /// <summary>The types of fields for an engine.</summary>
    /// <exception cref="ArgumentException">One names a type of another engine.</exception>
    internal static FieldType[] ToTypes(ReadOnlySpan<FieldDeclaration> fields, Engine engine)
    {
        var types = new FieldType[fields.Length];
        for (int i = 0; i < types.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(fields[i], nameof(fields));
            if (fields[i].Registry is { } registry && !ReferenceEquals(registry, engine.Types))
            {
                throw new ArgumentException($"Field {i} names a type of another engine.", nameof(fields));
            }

            types[i] = fields[i].Type;
        }

        return types;
    }

    private static FieldDeclaration Reference(DefinedType type, ValueKind kind, Engine engine, bool isNullable, bool isMutable) =>
        new(new FieldType(WasmType.Reference(HeapType.Defined(type.Id), isNullable), isMutable), kind, engine.Types);
}
