using System.Reflection;
using System.Reflection.Emit;

namespace Petrel.Runtime;

/// <summary>
/// Emits the entry of a <see cref="DelegateHostFunction"/>: what the generic <c>HostFunction</c> classes do, with conversions.
/// </summary>
internal static class EntryEmitter
{
    public const string MethodName = "Entry";

    /// <summary>Adds the method for a delegate type to <paramref name="owner"/>.</summary>
    public static void Emit(TypeBuilder owner, Type delegateType)
    {
        MethodInfo invoke = delegateType.GetMethod("Invoke")!;
        Type[] parameters = Array.ConvertAll(invoke.GetParameters(), static parameter => parameter.ParameterType);
        bool withCaller = parameters.Length > 0 && parameters[0] == typeof(Caller);
        if (withCaller)
        {
            parameters = parameters[1..];
        }

        Type returned = EmittedTypes.Representation(invoke.ReturnType);
        MethodBuilder method = owner.DefineMethod(
            MethodName,
            MethodAttributes.Public | MethodAttributes.Static,
            returned,
            [.. Array.ConvertAll(parameters, EmittedTypes.Representation), typeof(ModuleInstance)]);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder function = il.DeclareLocal(typeof(DelegateHostFunction));
        il.Emit(OpCodes.Ldarg, (short)parameters.Length);
        il.Emit(OpCodes.Castclass, typeof(DelegateHostFunction));
        il.Emit(OpCodes.Stloc, function);
        il.Emit(OpCodes.Ldloc, function);
        il.Emit(OpCodes.Ldfld, typeof(DelegateHostFunction).GetField(nameof(DelegateHostFunction.Callback))!);
        il.Emit(OpCodes.Castclass, delegateType);
        if (withCaller)
        {
            il.Emit(OpCodes.Ldloc, function);
            il.Emit(OpCodes.Call, typeof(HostFunction).GetProperty(nameof(HostFunction.Caller))!.GetMethod!);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)i);
            ConvertArgument(il, parameters[i]);
        }

        il.Emit(OpCodes.Callvirt, invoke);
        if (ClrTypes.TupleItems(invoke.ReturnType) is not null)
        {
            ConvertTuple(il, function, invoke.ReturnType, returned);
        }
        else
        {
            ConvertResult(il, function, invoke.ReturnType);
        }

        il.Emit(OpCodes.Ret);
    }

    private static void ConvertTuple(ILGenerator il, LocalBuilder function, Type from, Type to)
    {
        // The conversion is told the target's items; what has to be done depends on the source's, in the same order.
        var items = new Queue<Type>(ClrTypes.TupleItems(from)!);
        EmittedTypes.ConvertTuple(il, from, to, _ => ConvertResult(il, function, items.Dequeue()));
    }

    private static void ConvertArgument(ILGenerator il, Type type)
    {
        if (type == typeof(bool))
        {
            EmittedTypes.ToBoolean(il);
        }
        else if (type == typeof(Function))
        {
            il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Function), nameof(Function.From)));
        }
        else if (!type.IsValueType && type != typeof(object))
        {
            il.Emit(OpCodes.Castclass, type);
        }
    }

    private static void ConvertResult(ILGenerator il, LocalBuilder function, Type type)
    {
        if (type == typeof(bool))
        {
            EmittedTypes.ToBoolean(il);
        }
        else if (type == typeof(Function))
        {
            il.Emit(OpCodes.Ldloc, function);
            il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(DelegateHostFunction), nameof(DelegateHostFunction.ToFunction)));
        }
    }
}
