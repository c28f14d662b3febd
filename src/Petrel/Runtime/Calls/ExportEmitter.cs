using System.Reflection;
using System.Reflection.Emit;

namespace Petrel.Runtime;

/// <summary>
/// Emits the body of a method that calls compiled code: what the generic <c>ExportFunction</c> classes do, with
/// conversions. The parameters are arguments 1 and up.
/// </summary>
internal sealed class ExportEmitter(ILGenerator il, Type[] parameters, Type result)
{
    private readonly LocalBuilder _call = il.DeclareLocal(typeof(ExportCall));

    /// <param name="loadCall">Loads the <see cref="ExportCall"/>.</param>
    public void Emit(Action loadCall)
    {
        LocalBuilder previous = il.DeclareLocal(typeof(nuint));
        LocalBuilder? value = result == typeof(void) ? null : il.DeclareLocal(result);
        loadCall();
        il.Emit(OpCodes.Stloc, _call);
        LoadField(nameof(ExportCall.Store));
        il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Store), nameof(Store.Enter)));
        il.Emit(OpCodes.Stloc, previous);

        il.BeginExceptionBlock();
        for (int i = 0; i < parameters.Length; i++)
        {
            LoadArgument(i);
        }

        LoadField(nameof(ExportCall.Instance));
        LoadField(nameof(ExportCall.Code));
        Type returned = EmittedTypes.Representation(result);
        il.EmitCalli(
            OpCodes.Calli,
            CallingConventions.Standard,
            returned,
            [.. Array.ConvertAll(parameters, EmittedTypes.Representation), typeof(ModuleInstance)],
            null);
        if (value is not null)
        {
            if (ClrTypes.TupleItems(result) is not null)
            {
                EmittedTypes.ConvertTuple(il, returned, result, ConvertResult);
            }
            else
            {
                ConvertResult(result);
            }

            il.Emit(OpCodes.Stloc, value);
        }

        LoadField(nameof(ExportCall.Store));
        il.Emit(OpCodes.Ldloc, previous);
        il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Store), nameof(Store.Leave)));

        Label done = il.DefineLabel();
        il.Emit(OpCodes.Leave, done);

        il.BeginExceptFilterBlock();
        LocalBuilder exception = il.DeclareLocal(typeof(Exception));
        il.Emit(OpCodes.Castclass, typeof(Exception));
        il.Emit(OpCodes.Stloc, exception);
        LoadField(nameof(ExportCall.Store));
        il.Emit(OpCodes.Ldloc, exception);
        il.Emit(OpCodes.Ldloc, previous);
        il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(Store), nameof(Store.LeaveOnTrap)));
        il.BeginCatchBlock(null!);
        il.Emit(OpCodes.Pop);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, exception);
        il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(TrapTranslation), nameof(TrapTranslation.Translate)));
        il.Emit(OpCodes.Throw);

        il.MarkLabel(done);
        if (value is not null)
        {
            il.Emit(OpCodes.Ldloc, value);
        }

        il.Emit(OpCodes.Ret);
    }

    private void LoadField(string name)
    {
        il.Emit(OpCodes.Ldloc, _call);
        il.Emit(OpCodes.Ldfld, typeof(ExportCall).GetField(name)!);
    }

    private void LoadArgument(int index)
    {
        Type type = parameters[index];
        if (type.IsValueType)
        {
            il.Emit(OpCodes.Ldarg, (short)(index + 1));
            if (type == typeof(bool))
            {
                EmittedTypes.ToBoolean(il);
            }

            return;
        }

        il.Emit(OpCodes.Ldloc, _call);
        il.Emit(OpCodes.Ldarg, (short)(index + 1));
        il.Emit(OpCodes.Ldc_I4, index);
        string method = type == typeof(Function) ? nameof(ExportCall.ToFunction) : nameof(ExportCall.ToReference);
        il.Emit(OpCodes.Call, EmittedTypes.Method(typeof(ExportCall), method));
    }

    private void ConvertResult(Type type)
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
}
