using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Petrel.Runtime;

/// <summary>
/// Typed calls for signatures that need conversions, more parameters than the generic classes have, or a delegate type
/// of the embedder's own. Made with Reflection.Emit, once per delegate type.
/// </summary>
internal static class EmittedCalls
{
    // The emitted code goes when the delegate type goes.
    private static readonly ConditionalWeakTable<Type, MethodInfo> s_exports = [];
    private static readonly ConditionalWeakTable<Type, MethodInfo> s_entries = [];

    /// <summary>A host function; <paramref name="type"/> was derived from the signature of the delegate.</summary>
    public static HostFunction Define(FunctionType type, Delegate callback)
    {
        RequireDynamicCode(callback.GetType());
        MethodInfo entry = s_entries.GetValue(callback.GetType(), EmitEntry);
        return new DelegateHostFunction(type, callback, entry);
    }

    /// <summary>A function as a delegate whose signature was compared with its type.</summary>
    public static TDelegate Bind<TDelegate>(FunctionInstance function)
        where TDelegate : Delegate
    {
        RequireDynamicCode(typeof(TDelegate));
        MethodInfo export = s_exports.GetValue(typeof(TDelegate), EmitExport);
        return export.CreateDelegate<TDelegate>(new EmittedExportCall(function));
    }

    private static void RequireDynamicCode(Type delegateType)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PlatformNotSupportedException(
                $"Calls through {delegateType} need code that is made at run time, and the application was compiled to native code: Func and Action of "
                + "int, uint, long, ulong, float, double, Vector128<byte> and object (for externref), and calls with values, do not.");
        }
    }

    private static MethodInfo EmitExport(Type delegateType)
    {
        MethodInfo invoke = delegateType.GetMethod("Invoke")!;
        Type[] parameters = Array.ConvertAll(invoke.GetParameters(), static parameter => parameter.ParameterType);
        var module = new EmittedModule(delegateType);
        TypeBuilder type = module.DefineType("Export", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, typeof(object));
        MethodBuilder method = type.DefineMethod(
            "Invoke", MethodAttributes.Public | MethodAttributes.Static, invoke.ReturnType, [typeof(ExportCall), .. parameters]);
        ILGenerator il = method.GetILGenerator();
        new ExportEmitter(il, parameters, invoke.ReturnType).Emit(() => il.Emit(OpCodes.Ldarg_0));
        return type.CreateType().GetMethod("Invoke")!;
    }

    private static MethodInfo EmitEntry(Type delegateType)
    {
        var module = new EmittedModule(delegateType);
        TypeBuilder type = module.DefineType("Entry", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, typeof(object));
        EntryEmitter.Emit(type, delegateType);
        return type.CreateType().GetMethod(EntryEmitter.MethodName)!;
    }
}
