using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Petrel.Runtime;

/// <summary>Which .NET types stand for which WebAssembly types in typed signatures.</summary>
/// <remarks>
/// A type is direct when its values are passed as generated code has them: numbers, vectors, and objects as externref.
/// The others are converted by emitted code: bool, enums, <see cref="Function"/> and other classes.
/// </remarks>
internal static class ClrTypes
{
    /// <summary>The kind of <typeparamref name="T"/>. False when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetKind<T>(out ValueKind kind, out bool isDirect)
    {
        isDirect = true;
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint))
        {
            kind = ValueKind.Int32;
            return true;
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            kind = ValueKind.Int64;
            return true;
        }

        if (typeof(T) == typeof(float))
        {
            kind = ValueKind.Float32;
            return true;
        }

        if (typeof(T) == typeof(double))
        {
            kind = ValueKind.Float64;
            return true;
        }

        return TryGetKind(typeof(T), out kind, out isDirect);
    }

    /// <summary>The kind of <paramref name="type"/>. False when it has none.</summary>
    public static bool TryGetKind(Type type, out ValueKind kind, out bool isDirect)
    {
        kind = default;
        isDirect = false;
        if (type.IsEnum || type == typeof(bool))
        {
            return TryGetNumber(type.IsEnum ? Enum.GetUnderlyingType(type) : typeof(int), out kind);
        }

        if (TryGetNumber(type, out kind))
        {
            isDirect = true;
            return true;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Vector128<>))
        {
            kind = ValueKind.V128;
            isDirect = true;
            return true;
        }

        if (type.IsValueType || type.IsByRef || type.IsPointer)
        {
            return false;
        }

        kind = type == typeof(Function) ? ValueKind.FuncRef : ValueKind.ExternRef;
        isDirect = type == typeof(object);
        return true;
    }

    /// <summary>The items of <paramref name="type"/> when it is a value tuple of at least two, however nested; else null.</summary>
    public static Type[]? TupleItems(Type type)
    {
        if (!IsTuple(type) || type.GenericTypeArguments.Length < 2)
        {
            return null;
        }

        var items = new List<Type>();
        while (true)
        {
            Type[] arguments = type.GenericTypeArguments;
            items.AddRange(arguments.AsSpan(0, Math.Min(arguments.Length, 7)));
            if (arguments.Length < 8)
            {
                return [.. items];
            }

            type = arguments[7];
            if (!IsTuple(type))
            {
                return null;
            }
        }
    }

    private static bool IsTuple(Type type) =>
        type is { IsValueType: true, IsGenericType: true } && type.IsAssignableTo(typeof(ITuple)) && type.Namespace == "System";

    private static bool TryGetNumber(Type type, out ValueKind kind)
    {
        if (type == typeof(int) || type == typeof(uint))
        {
            kind = ValueKind.Int32;
        }
        else if (type == typeof(long) || type == typeof(ulong))
        {
            kind = ValueKind.Int64;
        }
        else if (type == typeof(float))
        {
            kind = ValueKind.Float32;
        }
        else if (type == typeof(double))
        {
            kind = ValueKind.Float64;
        }
        else
        {
            kind = default;
            return false;
        }

        return true;
    }
}
