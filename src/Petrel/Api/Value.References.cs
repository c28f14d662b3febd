using Petrel.Runtime;

namespace Petrel;

/// <content>Objects of the garbage collection proposal.</content>
public readonly partial struct Value
{
    /// <summary>
    /// What a reference refers to: of an anyref that refers to a struct, <see cref="ValueKind.StructRef"/>. Of null, and
    /// outside the hierarchy of anyref, it is <see cref="Kind"/>.
    /// </summary>
    public ValueKind ReferentKind => IsNull || !Kind.IsAny() ? Kind : Objects.KindOf(_content.Reference);

    /// <summary>An i31: the low 31 bits of <paramref name="value"/>.</summary>
    public static Value FromI31(int value) => new(ValueKind.I31Ref, new RuntimeValue { Reference = I31.Create(value) });

    /// <summary>A reference to a struct.</summary>
    public static Value FromStruct(StructRef? value) => new(ValueKind.StructRef, new RuntimeValue { Reference = value?.Reference });

    /// <summary>A reference to an array.</summary>
    public static Value FromArray(ArrayRef? value) => new(ValueKind.ArrayRef, new RuntimeValue { Reference = value?.Reference });

    /// <summary>
    /// An anyref: to an object of the host as <c>any.convert_extern</c> makes it, or to what a <see cref="StructRef"/> or
    /// <see cref="ArrayRef"/> is a view of.
    /// </summary>
    public static Value FromAnyRef(object? reference) =>
        new(ValueKind.AnyRef, new RuntimeValue { Reference = Objects.Unwrap(reference) });

    /// <summary>The integer of an i31, sign-extended.</summary>
    /// <exception cref="InvalidOperationException">The value is something else, or null.</exception>
    public int AsI31() => _content.Reference is I31 integer ? integer.Value : throw Mismatch("an i31");

    /// <summary>The struct, or null.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public StructRef? AsStruct() => IsNull ? null : Objects.Wrap(_content.Reference) as StructRef ?? throw Mismatch("a struct");

    /// <summary>The array, or null.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public ArrayRef? AsArray() => IsNull ? null : Objects.Wrap(_content.Reference) as ArrayRef ?? throw Mismatch("an array");

    /// <summary>True when the value can stand where <paramref name="expected"/> is asked for, as far as kinds tell.</summary>
    internal bool Fits(ValueKind expected)
    {
        // Within the hierarchy of any, what the object is decides; that is checked where the exact type is known.
        return Kind == expected
            || (Kind.IsAny() && expected.IsAny())
            // Null is at home in every type of its hierarchy, which the type itself does not tell from outside: null is null.
            || (Kind.IsReference() && expected.IsReference() && _content.Reference is null);
    }
}
