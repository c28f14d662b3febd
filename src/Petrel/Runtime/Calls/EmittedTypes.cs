using System.Reflection;
using System.Reflection.Emit;

namespace Petrel.Runtime;

/// <summary>How emitted calls represent and convert values; the kinds are those of <see cref="ClrTypes"/>.</summary>
internal static class EmittedTypes
{
    private static readonly Type[] s_tuples =
    [
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
    ];

    /// <summary>The type that generated code has in place of <paramref name="type"/>.</summary>
    public static Type Representation(Type type)
    {
        if (type == typeof(void) || ClrTypes.TupleItems(type) is not { } items)
        {
            return type == typeof(bool) ? typeof(int)
                : type.IsEnum ? Enum.GetUnderlyingType(type)
                : type == typeof(Function) ? typeof(FunctionInstance)
                : type.IsValueType || type == typeof(void) ? type
                : typeof(object);
        }

        return Tuple(Array.ConvertAll(items, Representation));
    }

    /// <summary>The nested value tuple of these items.</summary>
    public static Type Tuple(ReadOnlySpan<Type> items) => items.Length <= 7
        ? s_tuples[items.Length - 1].MakeGenericType(items.ToArray())
        : s_tuples[7].MakeGenericType([.. items[..7], Tuple(items[7..])]);

    /// <summary>
    /// Converts the value on the IL stack from one tuple type to another, item by item. <paramref name="convert"/> gets the item
    /// on the stack.
    /// </summary>
    public static void ConvertTuple(ILGenerator il, Type from, Type to, Action<Type> convert)
    {
        LocalBuilder tuple = il.DeclareLocal(from);
        il.Emit(OpCodes.Stloc, tuple);
        Type[] items = ClrTypes.TupleItems(to)!;
        for (int i = 0; i < items.Length; i++)
        {
            il.Emit(OpCodes.Ldloca, tuple);
            Type level = from;
            int index = i;
            for (; index >= 7; index -= 7)
            {
                il.Emit(OpCodes.Ldflda, level.GetField("Rest")!);
                level = level.GenericTypeArguments[7];
            }

            il.Emit(OpCodes.Ldfld, level.GetField("Item" + (index + 1))!);
            convert(items[i]);
        }

        // The innermost tuple is built first, from the items on top of the stack.
        var levels = new Stack<Type>();
        for (Type level = to; ; level = level.GenericTypeArguments[7])
        {
            levels.Push(level);
            if (level.GenericTypeArguments.Length < 8)
            {
                break;
            }
        }

        foreach (Type level in levels)
        {
            il.Emit(OpCodes.Newobj, level.GetConstructor(level.GenericTypeArguments)!);
        }
    }

    /// <summary>bool from an integer that is not zero.</summary>
    public static void ToBoolean(ILGenerator il)
    {
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Cgt_Un);
    }

    public static MethodInfo Method(Type type, string name) => type.GetMethod(
        name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)!;
}
