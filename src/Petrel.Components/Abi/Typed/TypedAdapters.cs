using System.Reflection;
using System.Runtime.CompilerServices;

namespace Petrel.Components.Abi;

/// <summary>Emitted adapters between delegates and component functions, one for each type of delegate and shape of function.</summary>
internal static class TypedAdapters
{
    // The code goes when the type of the delegate goes.
    private static readonly ConditionalWeakTable<Type, Dictionary<string, MethodInfo>> s_imports = [];
    private static readonly ConditionalWeakTable<Type, Dictionary<string, MethodInfo>> s_exports = [];

    public static MethodInfo Import(TypedSignature signature, Type delegateType) => Get(s_imports, signature, delegateType, DelegateImportEmitter.Emit);

    public static MethodInfo Export(TypedSignature signature, Type delegateType) => Get(s_exports, signature, delegateType, DelegateExportEmitter.Emit);

    private static MethodInfo Get(
        ConditionalWeakTable<Type, Dictionary<string, MethodInfo>> all, TypedSignature signature, Type delegateType, Func<TypedSignature, Type, MethodInfo> emit)
    {
        Dictionary<string, MethodInfo> methods = all.GetOrCreateValue(delegateType);
        lock (methods)
        {
            string shape = signature.Shape;
            if (!methods.TryGetValue(shape, out MethodInfo? method))
            {
                method = emit(signature, delegateType);
                methods.Add(shape, method);
            }

            return method;
        }
    }
}
