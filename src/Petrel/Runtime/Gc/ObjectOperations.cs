using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// What generated code calls for instructions on references and objects beyond field and element accesses, which it
/// does itself (spec: Instructions, Aggregate Instructions).
/// </summary>
/// <remarks>
/// Operands come in WebAssembly order. A null operand raises NullReferenceException, which is translated where the call
/// entered WebAssembly. Arrays of any type with elements of one representation are treated as the plain array of that
/// representation: the CLR checks no types where elements are values.
/// </remarks>
internal static partial class ObjectOperations
{
    /// <summary><c>ref.eq</c>: identity, except that equal 31-bit integers are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(object? first, object? second) =>
        ReferenceEquals(first, second)
        || (first is I31 one && second is I31 other && one.Value == other.Value);

    /// <summary>What follows the class check of <c>ref.cast</c>: null means that it failed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object Checked(object? reference)
    {
        if (reference is null)
        {
            ThrowHelper.CastFailure();
        }

        return reference;
    }

    /// <summary><c>ref.cast</c> where the test was a condition; for operands of any class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(bool succeeded)
    {
        if (!succeeded)
        {
            ThrowHelper.CastFailure();
        }
    }

    /// <summary><c>ref.test (ref null t)</c> where the test for t was a condition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool OrNull(object? reference, bool condition) => condition || reference is null;

    /// <summary><c>ref.test (ref eq)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEq(object? reference, ModuleInstance instance) =>
        reference is WasmObject || IsArray(reference, instance);

    /// <summary><c>ref.test (ref array)</c>. An array of the host's is not one of ours.</summary>
    public static bool IsArray([NotNullWhen(true)] object? reference, ModuleInstance instance) =>
        reference is Array && TypeOf(reference, instance) is not null;

    /// <summary><c>ref.test</c> for an array type that may have subtypes.</summary>
    /// <param name="reference">The operand.</param>
    /// <param name="exact">The operand when it is of exactly this type, else null.</param>
    /// <param name="typeId">The type.</param>
    /// <param name="instance">The caller.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsArrayOf(object? reference, object? exact, int typeId, ModuleInstance instance) =>
        exact is not null || (reference is not null && IsArrayOfSubtype(reference, typeId, instance));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsArrayOfSubtype(object reference, int typeId, ModuleInstance instance) =>
        reference is Array && TypeOf(reference, instance)?.IsSubtypeOf(instance.Store.Engine.Types[typeId]) == true;

    private static DefinedType? TypeOf(object reference, ModuleInstance instance) =>
        instance.Store.Engine.ObjectClasses.TypeOf(reference);

    /// <summary><c>ref.test</c> for a function type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFunctionOf(FunctionInstance? function, int typeId) =>
        function is not null && (function.TypeId == typeId || IsFunctionOfSubtype(function, typeId));

    // Also where the code has not been resolved yet: its type identifier is a complement until then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsFunctionOfSubtype(FunctionInstance function, int typeId)
    {
        for (DefinedType? type = function.Type; type is not null; type = type.Supertype)
        {
            if (type.Id == typeId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>ref.test (ref (exact t))</c> for a struct type that may have subtypes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExactly(object? reference, Type type) => reference is not null && reference.GetType() == type;

    /// <summary><c>ref.test (ref (exact t))</c> for a function type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFunctionOfExactly(FunctionInstance? function, int typeId) => function is not null && function.Type.Id == typeId;

    /// <summary>The descriptor of a new object, or of a cast, is not null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireDescriptor(object? descriptor)
    {
        if (descriptor is null)
        {
            ThrowHelper.NullDescriptor();
        }
    }

    /// <summary><c>ref.cast_desc_eq</c>, after its test.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireDescriptorCast(bool succeeded)
    {
        if (!succeeded)
        {
            ThrowHelper.DescriptorCastFailure();
        }
    }

    /// <summary>The length of a new array, if there can be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CheckLength(int length, int limit)
    {
        if ((uint)length > (uint)limit)
        {
            ThrowHelper.AllocationTooLarge();
        }

        return length;
    }
}
