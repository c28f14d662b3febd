namespace Petrel.Compilation.Objects;

/// <summary>Members of the runtime behind atomic access to globals, tables, fields and elements (see <see cref="RuntimeMembers"/>).</summary>
/// <remarks>By representation: i32, i64, reference. Where a location is narrower than i32, its reference is reinterpreted.</remarks>
internal static class AtomicMembers
{
    public static readonly RuntimeMethod[] Get = [Of("Get", "&i:i"), Of("Get", "&l:l"), Of("Get", "&o:o")];

    public static readonly RuntimeMethod GetSigned8 = Of("GetSigned8", "&i:i");
    public static readonly RuntimeMethod GetUnsigned8 = Of("GetUnsigned8", "&i:i");
    public static readonly RuntimeMethod GetSigned16 = Of("GetSigned16", "&i:i");
    public static readonly RuntimeMethod GetUnsigned16 = Of("GetUnsigned16", "&i:i");

    public static readonly RuntimeMethod[] Set = [Of("Set", "&ii:"), Of("Set", "&ll:"), Of("Set", "&oo:")];

    public static readonly RuntimeMethod Set8 = Of("Set8", "&ii:");
    public static readonly RuntimeMethod Set16 = Of("Set16", "&ii:");

    /// <summary>Add, subtract, and, or, exclusive or; of each the one for i32 and the one for i64.</summary>
    public static readonly RuntimeMethod[] Compute =
    [
        Of("Add", "&ii:i"), Of("Add", "&ll:l"),
        Of("Subtract", "&ii:i"), Of("Subtract", "&ll:l"),
        Of("And", "&ii:i"), Of("And", "&ll:l"),
        Of("Or", "&ii:i"), Of("Or", "&ll:l"),
        Of("Xor", "&ii:i"), Of("Xor", "&ll:l"),
    ];

    public static readonly RuntimeMethod[] Exchange = [Of("Exchange", "&ii:i"), Of("Exchange", "&ll:l"), Of("Exchange", "&oo:o")];

    public static readonly RuntimeMethod[] CompareExchange =
        [Of("CompareExchange", "&iii:i"), Of("CompareExchange", "&lll:l"), Of("CompareExchange", "&ooo:o")];

    public static readonly RuntimeMethod TableElement32 = new(RuntimeType.ReferenceTable, "Element32", "iR:&o");
    public static readonly RuntimeMethod TableElement64 = new(RuntimeType.ReferenceTable, "Element64", "lR:&o");

    private static RuntimeMethod Of(string name, string signature) => new(RuntimeType.AtomicAccess, name, signature);
}
