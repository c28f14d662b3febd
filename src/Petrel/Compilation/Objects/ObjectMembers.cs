namespace Petrel.Compilation.Objects;

/// <summary>Members of the runtime that generated code names for references and objects (see <see cref="RuntimeMembers"/>).</summary>
internal static class ObjectMembers
{
    public static readonly RuntimeField I31Value = new(RuntimeType.I31, "Value", "i");
    public static readonly RuntimeMethod I31Create = new(RuntimeType.I31, "Create", "i:o");

    public static readonly RuntimeMethod AreEqual = new(RuntimeType.ObjectOperations, "AreEqual", "oo:b");
    public static readonly RuntimeMethod Checked = new(RuntimeType.ObjectOperations, "Checked", "o:o");
    public static readonly RuntimeMethod Require = new(RuntimeType.ObjectOperations, "Require", "b:");
    public static readonly RuntimeMethod OrNull = new(RuntimeType.ObjectOperations, "OrNull", "ob:b");
    public static readonly RuntimeMethod IsEq = new(RuntimeType.ObjectOperations, "IsEq", "oI:b");
    public static readonly RuntimeMethod IsArray = new(RuntimeType.ObjectOperations, "IsArray", "oI:b");
    public static readonly RuntimeMethod IsArrayOf = new(RuntimeType.ObjectOperations, "IsArrayOf", "ooiI:b");
    public static readonly RuntimeMethod IsExactly = new(RuntimeType.ObjectOperations, "IsExactly", "oY:b");
    public static readonly RuntimeMethod IsFunctionOfExactly = new(RuntimeType.ObjectOperations, "IsFunctionOfExactly", "Fi:b");
    public static readonly RuntimeMethod RequireDescriptor = new(RuntimeType.ObjectOperations, "RequireDescriptor", "o:");
    public static readonly RuntimeMethod RequireDescriptorCast = new(RuntimeType.ObjectOperations, "RequireDescriptorCast", "b:");
    public static readonly RuntimeMethod IsFunctionOf = new(RuntimeType.ObjectOperations, "IsFunctionOf", "Fi:b");
    public static readonly RuntimeMethod CheckLength = new(RuntimeType.ObjectOperations, "CheckLength", "ii:i");
    public static readonly RuntimeMethod SetReference = new(RuntimeType.ObjectOperations, "SetReference", "oio:");
    public static readonly RuntimeMethod CheckData = new(RuntimeType.ObjectOperations, "CheckData", "iiiiI:i");
    public static readonly RuntimeMethod InitializeFromData = new(RuntimeType.ObjectOperations, "InitializeFromData", "oiiiiiI:");
    public static readonly RuntimeMethod CheckElements = new(RuntimeType.ObjectOperations, "CheckElements", "iiiI:i");
    public static readonly RuntimeMethod InitializeFromElements = new(RuntimeType.ObjectOperations, "InitializeFromElements", "oiiiiI:");

    // A function is passed as the object it is.
    private static readonly RuntimeMethod s_filledObject = new(RuntimeType.ObjectOperations, "Filled", "oo:o");
    private static readonly RuntimeMethod s_fillObject = new(RuntimeType.ObjectOperations, "Fill", "oioi:");

    /// <summary>Fills a new array, by <see cref="IlType"/>; before them the packed ones, i8 and i16.</summary>
    public static readonly RuntimeMethod[] Filled =
    [
        new(RuntimeType.ObjectOperations, "FilledI8", "io:o"),
        new(RuntimeType.ObjectOperations, "FilledI16", "io:o"),
        new(RuntimeType.ObjectOperations, "Filled", "io:o"),
        new(RuntimeType.ObjectOperations, "Filled", "lo:o"),
        new(RuntimeType.ObjectOperations, "Filled", "fo:o"),
        new(RuntimeType.ObjectOperations, "Filled", "do:o"),
        new(RuntimeType.ObjectOperations, "Filled", "vo:o"),
        s_filledObject,
        s_filledObject,
    ];

    /// <summary><c>array.fill</c>, in the same order.</summary>
    public static readonly RuntimeMethod[] Fill =
    [
        new(RuntimeType.ObjectOperations, "FillI8", "oiii:"),
        new(RuntimeType.ObjectOperations, "FillI16", "oiii:"),
        new(RuntimeType.ObjectOperations, "Fill", "oiii:"),
        new(RuntimeType.ObjectOperations, "Fill", "oili:"),
        new(RuntimeType.ObjectOperations, "Fill", "oifi:"),
        new(RuntimeType.ObjectOperations, "Fill", "oidi:"),
        new(RuntimeType.ObjectOperations, "Fill", "oivi:"),
        s_fillObject,
        s_fillObject,
    ];

    /// <summary><c>array.copy</c>, by log2 of the size of an element.</summary>
    public static readonly RuntimeMethod[] Copy =
    [
        new(RuntimeType.ObjectOperations, "Copy8", "oioii:"),
        new(RuntimeType.ObjectOperations, "Copy16", "oioii:"),
        new(RuntimeType.ObjectOperations, "Copy32", "oioii:"),
        new(RuntimeType.ObjectOperations, "Copy64", "oioii:"),
        new(RuntimeType.ObjectOperations, "Copy128", "oioii:"),
    ];

    public static readonly RuntimeMethod CopyReferences = new(RuntimeType.ObjectOperations, "CopyReferences", "oioii:");
}
