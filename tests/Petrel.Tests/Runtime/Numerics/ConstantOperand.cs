using System.Reflection.Emit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>Methods in which the JIT knows an operand or two instructions together, and so may fold them.</summary>
internal static class ConstantOperand
{
    public static Func<float, float> Bind(string helper, float constant)
    {
        DynamicMethod method = Method(typeof(float), typeof(float));
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_R4, constant);
        il.Emit(OpCodes.Call, Helper.Find(helper)!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<float, float>>();
    }

    /// <summary>i32.reinterpret_f32 (f32.reinterpret_i32 (i32.const bits)).</summary>
    public static Func<int> BindReinterpretation(int bits)
    {
        DynamicMethod method = Method(typeof(int));
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4, bits);
        il.Emit(OpCodes.Call, Helper.Find("F32ReinterpretI32")!);
        il.Emit(OpCodes.Call, Helper.Find("I32ReinterpretF32")!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>();
    }

    /// <summary>f32.demote_f64 (f64.promote_f32 x).</summary>
    public static Func<float, float> BindRoundTrip()
    {
        DynamicMethod method = Method(typeof(float), typeof(float));
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, Helper.Find("F64PromoteF32")!);
        il.Emit(OpCodes.Call, Helper.Find("F32DemoteF64")!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<float, float>>();
    }

    private static DynamicMethod Method(Type result, params Type[] parameters) =>
        new("folding", result, parameters, typeof(ConstantOperand).Module, skipVisibility: true);
}
