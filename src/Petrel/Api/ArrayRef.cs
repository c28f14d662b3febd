using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Compilation.Objects;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// An array, as the host sees it. As long as the host keeps this, the array lives. Equal when it is the same array.
/// </summary>
/// <inheritdoc cref="StructRef" path="/remarks"/>
public sealed class ArrayRef : IEquatable<ArrayRef>
{
    private readonly ArrayClass _class;

    internal ArrayRef(object reference, ArrayClass @class, Engine engine)
    {
        Reference = reference;
        _class = @class;
        Type = new ArrayType(@class.Type, engine);
    }

    /// <summary>The type that the array was made with.</summary>
    public ArrayType Type { get; }

    /// <summary>Number of elements.</summary>
    public int Length => ((Array)Reference).Length;

    internal object Reference { get; }

    /// <summary>An element. A packed element reads sign-extended and keeps the low bits of what is assigned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ArgumentException">The value that is assigned does not fit the type of the elements.</exception>
    /// <exception cref="InvalidOperationException">The elements are not mutable.</exception>
    public Value this[int index]
    {
        get => new(Type.Element.Kind, _class.Read(Reference, CheckIndex(index)));
        set
        {
            CheckMutable();
            _class.Write(Reference, CheckIndex(index), Objects.Check(value, Type.Element, index, Type.Engine));
        }
    }

    /// <summary>
    /// The array that an object is, when it came from WebAssembly as <see cref="object"/> (for example as externref).
    /// </summary>
    public static bool TryFrom(object? reference, [NotNullWhen(true)] out ArrayRef? result)
    {
        result = Objects.Wrap(reference) as ArrayRef;
        return result is not null;
    }

    /// <summary>The elements of an array of numbers, in place.</summary>
    /// <typeparam name="T">A type of the size of an element: for i16, <see cref="short"/> or <see cref="char"/>.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// The elements are not mutable, are references, or have another size.
    /// </exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        CheckMutable();
        return Elements<T>();
    }

    /// <inheritdoc cref="AsSpan{T}"/>
    /// <exception cref="InvalidOperationException">The elements are references, or have another size.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>()
        where T : unmanaged => Elements<T>();

    /// <inheritdoc/>
    public bool Equals(ArrayRef? other) => other is not null && ReferenceEquals(Reference, other.Reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArrayRef);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Reference);

    /// <summary>The type.</summary>
    public override string ToString() => Type.ToString();

    private Span<T> Elements<T>()
        where T : unmanaged
    {
        if (Type.Element.Kind.IsReference() || _class.ElementSize != Unsafe.SizeOf<T>())
        {
            throw new InvalidOperationException($"The elements of {Type} are not of the size of {typeof(T)}, or not numbers.");
        }

        return ObjectOperations.Elements<T>(Reference, 0, Length);
    }

    private void CheckMutable()
    {
        if (!Type.Element.IsMutable)
        {
            throw new InvalidOperationException($"The elements of {Type} are not mutable.");
        }
    }

    private int CheckIndex(int index) => (uint)index < (uint)Length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The array has {Length} elements.");
}
