namespace Petrel.Components;

/// <summary>A value type without parts: <c>bool</c>, numbers, <c>char</c>, <c>string</c>, <c>error-context</c>. There is one object for each.</summary>
public sealed class PrimitiveValueType : ComponentValueType
{
    private static readonly PrimitiveValueType?[] All = new PrimitiveValueType?[(int)ComponentTypeKind.ErrorContext + 1];

    private PrimitiveValueType(ComponentTypeKind kind)
        : base(SummaryOf(kind))
    {
    }

    /// <summary><c>bool</c>.</summary>
    public static PrimitiveValueType Bool => Of(ComponentTypeKind.Bool);

    /// <summary><c>s8</c>.</summary>
    public static PrimitiveValueType S8 => Of(ComponentTypeKind.S8);

    /// <summary><c>u8</c>.</summary>
    public static PrimitiveValueType U8 => Of(ComponentTypeKind.U8);

    /// <summary><c>s16</c>.</summary>
    public static PrimitiveValueType S16 => Of(ComponentTypeKind.S16);

    /// <summary><c>u16</c>.</summary>
    public static PrimitiveValueType U16 => Of(ComponentTypeKind.U16);

    /// <summary><c>s32</c>.</summary>
    public static PrimitiveValueType S32 => Of(ComponentTypeKind.S32);

    /// <summary><c>u32</c>.</summary>
    public static PrimitiveValueType U32 => Of(ComponentTypeKind.U32);

    /// <summary><c>s64</c>.</summary>
    public static PrimitiveValueType S64 => Of(ComponentTypeKind.S64);

    /// <summary><c>u64</c>.</summary>
    public static PrimitiveValueType U64 => Of(ComponentTypeKind.U64);

    /// <summary><c>f32</c>.</summary>
    public static PrimitiveValueType F32 => Of(ComponentTypeKind.F32);

    /// <summary><c>f64</c>.</summary>
    public static PrimitiveValueType F64 => Of(ComponentTypeKind.F64);

    /// <summary><c>char</c>.</summary>
    public static PrimitiveValueType Char => Of(ComponentTypeKind.Char);

    /// <summary><c>string</c>.</summary>
    public static PrimitiveValueType String => Of(ComponentTypeKind.String);

    /// <summary><c>error-context</c>.</summary>
    public static PrimitiveValueType ErrorContext => Of(ComponentTypeKind.ErrorContext);

    /// <summary>The primitive type of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not primitive.</exception>
    public static PrimitiveValueType Of(ComponentTypeKind kind)
    {
        if (kind is < ComponentTypeKind.Bool or > ComponentTypeKind.ErrorContext)
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not the kind of a primitive type.");
        }

        ref PrimitiveValueType? type = ref All[(int)kind];
        return Volatile.Read(ref type) ?? Interlocked.CompareExchange(ref type, new PrimitiveValueType(kind), null) ?? type;
    }

    /// <summary>The keyword of a primitive kind, as in <c>u32</c>.</summary>
    internal static string NameOf(ComponentTypeKind kind) => kind switch
    {
        ComponentTypeKind.Bool => "bool",
        ComponentTypeKind.S8 => "s8",
        ComponentTypeKind.U8 => "u8",
        ComponentTypeKind.S16 => "s16",
        ComponentTypeKind.U16 => "u16",
        ComponentTypeKind.S32 => "s32",
        ComponentTypeKind.U32 => "u32",
        ComponentTypeKind.S64 => "s64",
        ComponentTypeKind.U64 => "u64",
        ComponentTypeKind.F32 => "f32",
        ComponentTypeKind.F64 => "f64",
        ComponentTypeKind.Char => "char",
        ComponentTypeKind.String => "string",
        _ => "error-context",
    };

    private protected override bool EqualsStructure(ComponentType other) => true;

    internal override ComponentType Substitute(ResourceSubstitution substitution) => this;

    internal override void Write(TypeText text) => text.Add(NameOf(Kind));

    private static TypeSummary SummaryOf(ComponentTypeKind kind) => kind switch
    {
        ComponentTypeKind.Bool or ComponentTypeKind.S8 or ComponentTypeKind.U8 => TypeSummary.Leaf(kind, 1),
        ComponentTypeKind.S16 or ComponentTypeKind.U16 => TypeSummary.Leaf(kind, 2),
        ComponentTypeKind.S64 or ComponentTypeKind.U64 or ComponentTypeKind.F64 => TypeSummary.Leaf(kind, 8),
        ComponentTypeKind.String => TypeSummary.Leaf(kind, 16, TypeContents.Pointer, 8),
        ComponentTypeKind.ErrorContext => TypeSummary.Leaf(kind, 4, TypeContents.ErrorContext),
        _ => TypeSummary.Leaf(kind, 4),
    };
}
