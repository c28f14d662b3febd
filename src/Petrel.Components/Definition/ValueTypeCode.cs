namespace Petrel.Components.Definition;

/// <summary>The first bytes of value types in the binary format (spec: component-model Binary.md, defvaltype): decoder, text parser and composing share them.</summary>
internal static class ValueTypeCode
{
    public const byte ErrorContext = 0x64;
    public const byte Record = 0x72;
    public const byte Variant = 0x71;
    public const byte List = 0x70;
    public const byte Tuple = 0x6F;
    public const byte Flags = 0x6E;
    public const byte Enum = 0x6D;
    public const byte Option = 0x6B;
    public const byte Result = 0x6A;
    public const byte Own = 0x69;
    public const byte Borrow = 0x68;
    public const byte FixedLengthList = 0x67;
    public const byte Stream = 0x66;
    public const byte Future = 0x65;
    public const byte Map = 0x63;

    // bool, and downwards to string, in the order of the kinds.
    private const byte Bool = 0x7F;

    /// <summary>The code of a kind; for a list the one of any length.</summary>
    public static byte Of(ComponentTypeKind kind) => kind switch
    {
        <= ComponentTypeKind.String => (byte)(Bool - (int)kind),
        ComponentTypeKind.ErrorContext => ErrorContext,
        ComponentTypeKind.Record => Record,
        ComponentTypeKind.Variant => Variant,
        ComponentTypeKind.List => List,
        ComponentTypeKind.Map => Map,
        ComponentTypeKind.Tuple => Tuple,
        ComponentTypeKind.Flags => Flags,
        ComponentTypeKind.Enum => Enum,
        ComponentTypeKind.Option => Option,
        ComponentTypeKind.Result => Result,
        ComponentTypeKind.Own => Own,
        ComponentTypeKind.Borrow => Borrow,
        ComponentTypeKind.Stream => Stream,
        ComponentTypeKind.Future => Future,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not the kind of a value type."),
    };

    /// <summary>The primitive kind behind a code, or null.</summary>
    public static ComponentTypeKind? Primitive(byte code) => code switch
    {
        <= Bool and >= Bool - (int)ComponentTypeKind.String => (ComponentTypeKind)(Bool - code),
        ErrorContext => ComponentTypeKind.ErrorContext,
        _ => null,
    };
}
