namespace Petrel.Components;

/// <summary>What a <see cref="ComponentType"/> is. The kinds up to <see cref="ErrorContext"/> are primitive value types, those up to <see cref="Future"/> value types.</summary>
public enum ComponentTypeKind
{
    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>s8</c>.</summary>
    S8,

    /// <summary><c>u8</c>.</summary>
    U8,

    /// <summary><c>s16</c>.</summary>
    S16,

    /// <summary><c>u16</c>.</summary>
    U16,

    /// <summary><c>s32</c>.</summary>
    S32,

    /// <summary><c>u32</c>.</summary>
    U32,

    /// <summary><c>s64</c>.</summary>
    S64,

    /// <summary><c>u64</c>.</summary>
    U64,

    /// <summary><c>f32</c>.</summary>
    F32,

    /// <summary><c>f64</c>.</summary>
    F64,

    /// <summary><c>char</c>: a Unicode scalar value.</summary>
    Char,

    /// <summary><c>string</c>: a sequence of Unicode scalar values.</summary>
    String,

    /// <summary><c>error-context</c>.</summary>
    ErrorContext,

    /// <summary>A <see cref="RecordType"/>.</summary>
    Record,

    /// <summary>A <see cref="VariantType"/>.</summary>
    Variant,

    /// <summary>A <see cref="ListType"/>, of fixed length or not.</summary>
    List,

    /// <summary>A <see cref="MapType"/>.</summary>
    Map,

    /// <summary>A <see cref="TupleType"/>.</summary>
    Tuple,

    /// <summary>A <see cref="FlagsType"/>.</summary>
    Flags,

    /// <summary>An <see cref="EnumType"/>.</summary>
    Enum,

    /// <summary>An <see cref="OptionType"/>.</summary>
    Option,

    /// <summary>A <see cref="ResultType"/>.</summary>
    Result,

    /// <summary>An <see cref="OwnType"/>.</summary>
    Own,

    /// <summary>A <see cref="BorrowType"/>.</summary>
    Borrow,

    /// <summary>A <see cref="StreamType"/>.</summary>
    Stream,

    /// <summary>A <see cref="FutureType"/>.</summary>
    Future,

    /// <summary>A <see cref="ResourceType"/>.</summary>
    Resource,

    /// <summary>A <see cref="ComponentFunctionType"/>.</summary>
    Function,

    /// <summary>A <see cref="ComponentInstanceType"/>.</summary>
    Instance,

    /// <summary>A <see cref="ComponentComponentType"/>.</summary>
    Component,

    /// <summary>A <see cref="CoreModuleType"/>.</summary>
    CoreModule,

    /// <summary>A <see cref="TypeDeclaration"/>: an import or export that is a type.</summary>
    Type,
}
