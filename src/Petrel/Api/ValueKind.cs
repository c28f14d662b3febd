namespace Petrel;

/// <summary>
/// The kind of a WebAssembly value (spec: Types, Value Types). A reference type that names a type of a module, or that
/// excludes null, is of the kind of its heap type.
/// </summary>
public enum ValueKind
{
    /// <summary><c>i32</c>: <see cref="int"/> or <see cref="uint"/>.</summary>
    Int32,

    /// <summary><c>i64</c>: <see cref="long"/> or <see cref="ulong"/>.</summary>
    Int64,

    /// <summary><c>f32</c>: <see cref="float"/>.</summary>
    Float32,

    /// <summary><c>f64</c>: <see cref="double"/>.</summary>
    Float64,

    /// <summary><c>v128</c>: a <see cref="System.Runtime.Intrinsics.Vector128{T}"/>.</summary>
    V128,

    /// <summary><c>funcref</c>: a <see cref="Function"/> or null.</summary>
    FuncRef,

    /// <summary><c>externref</c>: any object of the host, or null.</summary>
    ExternRef,

    /// <summary><c>anyref</c>: a struct, an array, an i31 or an object of the host, or null.</summary>
    AnyRef,

    /// <summary><c>eqref</c>: a struct, an array, an i31, or null.</summary>
    EqRef,

    /// <summary><c>i31ref</c>: an integer of 31 bits, or null.</summary>
    I31Ref,

    /// <summary><c>structref</c>.</summary>
    StructRef,

    /// <summary><c>arrayref</c>.</summary>
    ArrayRef,

    /// <summary><c>exnref</c>: an exception, or null.</summary>
    ExnRef,

    /// <summary><c>contref</c>: a continuation, or null.</summary>
    ContRef,

    /// <summary><c>nullref</c>: nothing but null.</summary>
    NullRef,

    /// <summary><c>nullfuncref</c>: nothing but null.</summary>
    NullFuncRef,

    /// <summary><c>nullexternref</c>: nothing but null.</summary>
    NullExternRef,

    /// <summary><c>nullexnref</c>: nothing but null.</summary>
    NullExnRef,

    /// <summary><c>nullcontref</c>: nothing but null.</summary>
    NullContRef,
}
