using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Petrel.Runtime.Numerics;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>
/// Calls the helpers as generated code does: from a method that the JIT optimises and inlines them into, with immediates as
/// constants. (Called directly, they would be tested in the JIT's unoptimised tier.)
/// </summary>
internal static class Helper
{
    private static readonly Type[] s_classes =
        [typeof(ScalarOperations), typeof(VectorOperations), typeof(AtomicOperations)];

    /// <summary>
    /// Set while the checks run against another implementation of an instruction: from its name and immediate to a method.
    /// </summary>
    [field: ThreadStatic]
    public static Func<string, object?, MethodInfo>? Substitute { get; set; }

    public static MethodInfo? Find(string name) => s_classes
        .Select(type => type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .FirstOrDefault(method => method is not null);

    public static T Bind<T>(string name)
        where T : Delegate
    {
        return Substitute is { } substitute
            ? substitute(name, null).CreateDelegate<T>()
            : Compile<T>(Find(name) ?? throw new InvalidOperationException("There is no helper " + name), null);
    }

    /// <summary>The helper with a constant for its last parameter: a lane index or the lanes of a shuffle.</summary>
    public static T Bind<T>(string name, object immediate)
        where T : Delegate
    {
        return Substitute is { } substitute
            ? substitute(name, immediate).CreateDelegate<T>()
            : Compile<T>(Find(name) ?? throw new InvalidOperationException("There is no helper " + name), immediate);
    }

    public static T BindDeterministic<T>(string name)
        where T : Delegate
    {
        return Compile<T>(typeof(DeterministicRelaxedOperations).GetMethod(name)!, null);
    }

    private static T Compile<T>(MethodInfo helper, object? immediate)
        where T : Delegate
    {
        MethodInfo invoke = typeof(T).GetMethod("Invoke")!;
        Type[] parameters = [.. invoke.GetParameters().Select(parameter => parameter.ParameterType)];
        var method = new DynamicMethod(helper.Name, invoke.ReturnType, parameters, typeof(Helper).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        for (int i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg, i);
        }

        switch (immediate)
        {
            case int lane:
                il.Emit(OpCodes.Ldc_I4, lane);
                break;
            case Vector128<byte> lanes:
                il.Emit(OpCodes.Ldc_I8, lanes.AsInt64()[0]);
                il.Emit(OpCodes.Ldc_I8, lanes.AsInt64()[1]);
                il.Emit(OpCodes.Call, typeof(Vector128).GetMethod("Create", [typeof(ulong), typeof(ulong)])!);
                il.Emit(OpCodes.Call, typeof(Vector128).GetMethod("AsByte")!.MakeGenericMethod(typeof(ulong)));
                break;
        }

        il.Emit(OpCodes.Call, helper);
        if (invoke.ReturnType == typeof(void) && helper.ReturnType != typeof(void))
        {
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<T>();
    }
}
