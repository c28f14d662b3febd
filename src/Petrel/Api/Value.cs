using System.Globalization;
using System.Runtime.Intrinsics;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// A WebAssembly value with its kind: what untyped calls, globals and tables pass. Numbers convert to it implicitly;
/// <see cref="AsInt32"/> and its relatives take them out again.
/// </summary>
public readonly partial struct Value : IEquatable<Value>
{
    private readonly RuntimeValue _content;

    internal Value(ValueKind kind, RuntimeValue content)
    {
        Kind = kind;
        _content = content;
    }

    /// <summary>The kind; of a null reference, the kind it was made with.</summary>
    public ValueKind Kind { get; }

    /// <summary>True for a null reference.</summary>
    public bool IsNull => Kind.IsReference() && _content.Reference is null;

    internal RuntimeValue Content => _content;

    /// <summary>An i32.</summary>
    public static implicit operator Value(int value) => FromInt32(value);

    /// <summary>An i64.</summary>
    public static implicit operator Value(long value) => FromInt64(value);

    /// <summary>An f32.</summary>
    public static implicit operator Value(float value) => FromFloat32(value);

    /// <summary>An f64.</summary>
    public static implicit operator Value(double value) => FromFloat64(value);

    /// <summary>A v128.</summary>
    public static implicit operator Value(Vector128<byte> value) => FromV128(value);

    /// <summary>A funcref.</summary>
    public static implicit operator Value(Function? value) => FromFuncRef(value);

    /// <summary>True when kinds and bits, or references, are equal; a NaN equals itself.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>True when kinds, bits or references differ.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>An i32.</summary>
    public static Value FromInt32(int value) => new(ValueKind.Int32, new RuntimeValue { I32 = value });

    /// <summary>An i64.</summary>
    public static Value FromInt64(long value) => new(ValueKind.Int64, new RuntimeValue { I64 = value });

    /// <summary>An f32; the bits of a NaN are kept.</summary>
    public static Value FromFloat32(float value) => new(ValueKind.Float32, new RuntimeValue { F32 = value });

    /// <summary>An f64; the bits of a NaN are kept.</summary>
    public static Value FromFloat64(double value) => new(ValueKind.Float64, new RuntimeValue { F64 = value });

    /// <summary>A v128.</summary>
    public static Value FromV128(Vector128<byte> value) => new(ValueKind.V128, new RuntimeValue { Bits = value });

    /// <summary>A funcref.</summary>
    public static Value FromFuncRef(Function? function) =>
        new(ValueKind.FuncRef, new RuntimeValue { Reference = function?.Instance });

    /// <summary>
    /// An externref to an object of the host, or to what a <see cref="StructRef"/> or <see cref="ArrayRef"/> is a view of.
    /// </summary>
    public static Value FromExternRef(object? reference) =>
        new(ValueKind.ExternRef, new RuntimeValue { Reference = Objects.Unwrap(reference) });

    /// <summary>A null reference of a kind.</summary>
    /// <exception cref="ArgumentException">The kind is not one of references.</exception>
    public static Value Null(ValueKind kind) => kind.IsReference()
        ? new Value(kind, default)
        : throw new ArgumentException($"{kind.Name()} is not a reference type.", nameof(kind));

    /// <summary>Zero or null of a kind: what locals start with.</summary>
    public static Value Default(ValueKind kind) => new(kind, default);

    /// <summary>The i32.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public int AsInt32() => Of(ValueKind.Int32).I32;

    /// <summary>The i64.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInt64() => Of(ValueKind.Int64).I64;

    /// <summary>The f32.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public float AsFloat32() => Of(ValueKind.Float32).F32;

    /// <summary>The f64.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsFloat64() => Of(ValueKind.Float64).F64;

    /// <summary>The v128.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Vector128<byte> AsV128() => Of(ValueKind.V128).Bits;

    /// <summary>The function, or null.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public Function? AsFunction() => Kind.IsFunction()
        ? Function.From((FunctionInstance?)_content.Reference)
        : throw Mismatch("a reference to a function");

    /// <summary>
    /// The referenced object, or null: the host's own as it was given, a <see cref="Function"/> for funcref, for objects of
    /// WebAssembly a <see cref="StructRef"/>, <see cref="ArrayRef"/> or, for an i31, an <see cref="int"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value is not a reference.</exception>
    public object? AsReference()
    {
        if (!Kind.IsReference())
        {
            throw Mismatch("a reference");
        }

        return Kind.IsFunction() ? AsFunction() : Objects.Wrap(_content.Reference);
    }

    /// <summary>The value as an object of its own type: <see cref="int"/>, <see cref="long"/>, ..., or the reference.</summary>
    public object? ToObject() => Kind switch
    {
        ValueKind.Int32 => _content.I32,
        ValueKind.Int64 => _content.I64,
        ValueKind.Float32 => _content.F32,
        ValueKind.Float64 => _content.F64,
        ValueKind.V128 => _content.Bits,
        _ => AsReference(),
    };

    /// <inheritdoc/>
    public bool Equals(Value other) => Kind == other.Kind && _content.Low == other._content.Low && _content.High == other._content.High
        && ReferenceEquals(_content.Reference, other._content.Reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _content.Low, _content.High, _content.Reference);

    /// <summary>The value for people: a number, or what the reference says of itself.</summary>
    public override string ToString() => Convert.ToString(ToObject(), CultureInfo.InvariantCulture) ?? "null";

    /// <summary>True when the value can stand for one of kind <paramref name="expected"/> in a store.</summary>
    internal bool Fits(ValueKind expected, Store store)
    {
        return Fits(expected)
            && (_content.Reference is not FunctionInstance function || ReferenceEquals(function.Instance.Store, store));
    }

    private RuntimeValue Of(ValueKind kind) => Kind == kind ? _content : throw Mismatch("an " + kind.Name());

    private InvalidOperationException Mismatch(string expected) =>
        new($"The value is of type {Kind.Name()}; it is used as {expected}.");
}
