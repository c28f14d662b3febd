using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Petrel.Compilation;

namespace Petrel.Runtime;

/// <summary>
/// Tells stack frames apart. An application that was compiled to native code has no reflection on methods, but the names that stack traces show.
/// </summary>
internal static class CodeFrame
{
    private const string RuntimeNamespace = "Petrel.Runtime";

    public static FrameOrigin OriginOf(StackFrame frame)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return OriginByName(frame);
        }

        if (frame.GetMethod() is not { } method)
        {
            return FrameOrigin.Unknown;
        }

        if (ModuleOf(method) is not null)
        {
            return FrameOrigin.GeneratedCode;
        }

        if (method.DeclaringType is not { Namespace: { } space } type)
        {
            return method.DeclaringType is { } global && (SignatureCache.Owns(global.Assembly) || CompiledModule.FindLinked(global.Assembly) is not null)
                ? FrameOrigin.Entry : FrameOrigin.Foreign;
        }

        if (type.Assembly == typeof(CodeFrame).Assembly)
        {
            return type == typeof(HostCalls) || type.BaseType == typeof(ExportCall) ? FrameOrigin.Entry
                : space.StartsWith(RuntimeNamespace, StringComparison.Ordinal) ? FrameOrigin.Helper
                : FrameOrigin.Foreign;
        }

        return type.Assembly == typeof(object).Assembly && space is "System.Runtime.CompilerServices" or "Internal.Runtime.CompilerHelpers"
            ? FrameOrigin.Helper
            : FrameOrigin.Foreign;
    }

    /// <summary>The module whose function a frame is; null when it is something else.</summary>
    public static CompiledModule? TryFind(StackFrame frame, out int function, out int part)
    {
        function = -1;
        part = 0;
        CompiledModule? module;
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            MethodBase? method = frame.GetMethod();
            module = method is null ? null : ModuleOf(method);
            function = module is null ? -1 : CompiledModule.FunctionOf(method!.DeclaringType!.Name, method.Name, out part);
        }
        else
        {
            DiagnosticMethodInfo? method = DiagnosticMethodInfo.Create(frame);
            module = method is null ? null : CompiledModule.FindLinked(AssemblyOf(method));
            function = module is null ? -1 : CompiledModule.FunctionOf(method!.DeclaringTypeName, method.Name, out part);
        }

        return function >= 0 ? module : null;
    }

    /// <summary>True when the method of a frame belongs to a class.</summary>
    public static bool IsIn(StackFrame frame, Type type) => RuntimeFeature.IsDynamicCodeSupported
        ? frame.GetMethod()?.DeclaringType == type
        : DiagnosticMethodInfo.Create(frame)?.DeclaringTypeName == type.FullName;

    private static CompiledModule? ModuleOf(MethodBase method) =>
        method.DeclaringType is not { } type ? null
        : AssemblyLoadContext.GetLoadContext(type.Assembly) is ModuleLoadContext context ? context.ModuleOf(type)
        : type.Name.StartsWith(ChunkScope.CodeClass, StringComparison.Ordinal) ? CompiledModule.FindLinked(type.Assembly)
        : null;

    private static FrameOrigin OriginByName(StackFrame frame)
    {
        if (DiagnosticMethodInfo.Create(frame) is not { DeclaringTypeName: { } type } method)
        {
            return FrameOrigin.Unknown;
        }

        string assembly = AssemblyOf(method);
        if (CompiledModule.FindLinked(assembly) is not null)
        {
            return CompiledModule.FunctionOf(type, method.Name, out _) >= 0 ? FrameOrigin.GeneratedCode : FrameOrigin.Entry;
        }

        if (assembly == "Petrel")
        {
            return type.StartsWith(RuntimeNamespace + ".Export", StringComparison.Ordinal) || type == RuntimeNamespace + ".HostCalls" ? FrameOrigin.Entry
                : type.StartsWith(RuntimeNamespace, StringComparison.Ordinal) ? FrameOrigin.Helper
                : FrameOrigin.Foreign;
        }

        // The casts and what raises the exceptions of the processor lie in System.Runtime there.
        return assembly == "System.Private.CoreLib"
            && (type.StartsWith("System.Runtime.", StringComparison.Ordinal) || type.StartsWith("Internal.Runtime.", StringComparison.Ordinal))
            ? FrameOrigin.Helper
            : FrameOrigin.Foreign;
    }

    private static string AssemblyOf(DiagnosticMethodInfo method)
    {
        string name = method.DeclaringAssemblyName;
        int comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? name : name[..comma];
    }
}
