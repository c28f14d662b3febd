namespace Petrel.Types;

/// <summary>The form of a composite type.</summary>
internal enum CompositeKind : byte
{
    Function,
    Struct,
    Array,
    Continuation,
}

/// <summary>A field of a struct, or the element of an array.</summary>
internal readonly record struct FieldType(WasmType Storage, bool IsMutable);

/// <summary>
/// A sub type as it stands in a recursive group: inside it, references to members of the same group carry
/// <em>module type indices</em> or canonical identifiers depending on the side of
/// <see cref="TypeRegistry.AddGroup"/> it is on.
/// </summary>
/// <param name="Kind">Function, struct, array or continuation.</param>
/// <param name="IsFinal">True when no other type may name it as supertype.</param>
/// <param name="Supertype">Identifier of the declared supertype, or -1.</param>
/// <param name="Parameters">Parameters of a function type; empty otherwise.</param>
/// <param name="Results">Results of a function type; empty otherwise.</param>
/// <param name="Fields">Fields of a struct, the one element of an array; empty otherwise.</param>
/// <param name="ContinuationFunction">For a continuation: identifier of its function type; else -1.</param>
/// <param name="IsShared">True when threads may share its values (shared-everything-threads).</param>
/// <param name="Descriptor">Identifier of the type of its descriptor (custom descriptors), or -1.</param>
/// <param name="Described">Identifier of the type that this one describes, or -1.</param>
internal sealed record SubType(
    CompositeKind Kind,
    bool IsFinal,
    int Supertype,
    WasmType[] Parameters,
    WasmType[] Results,
    FieldType[] Fields,
    int ContinuationFunction = -1,
    bool IsShared = false,
    int Descriptor = -1,
    int Described = -1);

/// <summary>A canonical type: one per structure and engine. Compare by reference or by <see cref="Id"/>.</summary>
internal sealed class DefinedType
{
    private readonly DefinedType _jump;

    internal DefinedType(int id, SubType definition, DefinedType? supertype)
    {
        Id = id;
        Definition = definition;
        Supertype = supertype;
        Depth = supertype is null ? 0 : supertype.Depth + 1;

        // Twice as far as the supertype jumps when that closes two jumps of equal length, else one step: from anywhere, any
        // ancestor is a logarithmic number of steps away.
        if (supertype is null)
        {
            _jump = this;
        }
        else
        {
            DefinedType far = supertype._jump;
            _jump = supertype.Depth - far.Depth == far.Depth - far._jump.Depth ? far._jump : supertype;
        }

        HasDefaultValue = true;
        foreach (FieldType field in definition.Fields)
        {
            HasDefaultValue &= field.Storage.IsDefaultable;
        }
    }

    /// <summary>Identifier in the <see cref="TypeRegistry"/> that made this type.</summary>
    public int Id { get; }

    /// <summary>The structure, with every type reference canonical.</summary>
    public SubType Definition { get; }

    public DefinedType? Supertype { get; }

    /// <summary>Number of supertypes above this one.</summary>
    public int Depth { get; }

    /// <summary>True when every field or element has a default value (spec: Defaultable types).</summary>
    public bool HasDefaultValue { get; }

    public CompositeKind Kind => Definition.Kind;

    public bool IsFinal => Definition.IsFinal;

    public bool IsShared => Definition.IsShared;

    /// <summary>True when its objects carry a descriptor: they are made by <c>struct.new_desc</c> only.</summary>
    public bool HasDescriptor => Definition.Descriptor >= 0;

    public WasmType[] Parameters => Definition.Parameters;

    public WasmType[] Results => Definition.Results;

    public FieldType[] Fields => Definition.Fields;

    /// <summary>True when this is <paramref name="other"/> or declares it, directly or not, as supertype.</summary>
    public bool IsSubtypeOf(DefinedType other)
    {
        DefinedType? type = this;
        while (type is not null && type.Depth > other.Depth)
        {
            type = type._jump.Depth >= other.Depth ? type._jump : type.Supertype;
        }

        return ReferenceEquals(type, other);
    }

    public override string ToString() => Kind == CompositeKind.Function
        ? $"({string.Join(' ', Parameters)}) -> ({string.Join(' ', Results)})"
        : Kind.ToString().ToLowerInvariant();
}
