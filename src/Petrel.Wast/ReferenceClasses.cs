namespace Petrel.Wast;

/// <summary>The classes of references that <c>(ref.func)</c>, <c>(ref.struct)</c>, ... ask for.</summary>
internal static class ReferenceClasses
{
    /// <summary>True when a reference that is not null belongs to the class.</summary>
    public static bool Contains(string name, Value value)
    {
        if (value.Kind.IsFunction())
        {
            return name == "func";
        }

        return value.ReferentKind switch
        {
            ValueKind.ExternRef => name == "extern",
            ValueKind.ExnRef => name == "exn",
            ValueKind.ContRef => name == "cont",
            ValueKind.StructRef => name is "struct" or "eq" or "any",
            ValueKind.ArrayRef => name is "array" or "eq" or "any",
            // Sharing is a matter of validation: the objects are the same.
            ValueKind.I31Ref => name is "i31" or "i31_shared" or "eq" or "any",
            _ => name is "any",
        };
    }
}
