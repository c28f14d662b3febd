using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Petrel.Binary;
using Petrel.Compilation;

namespace Petrel.Runtime;

/// <summary>
/// Turns what the hardware and the CLR raise in generated code into traps, where a call from the host entered
/// WebAssembly. Exceptions of host functions are left alone: the origin of an exception, not its type, decides.
/// </summary>
internal static class TrapTranslation
{
    /// <summary>Frames kept in a backtrace; a stack overflow has tens of thousands.</summary>
    private const int MaxFrames = 64;

    /// <summary>
    /// For an exception filter: true when <paramref name="exception"/> is a trap that <see cref="Translate"/> completes.
    /// </summary>
    public static bool IsTrap(Exception exception) => exception switch
    {
        TrapException => true,
        DataMisalignedException or NullReferenceException or IndexOutOfRangeException or ArithmeticException
            or InvalidCastException or OutOfMemoryException => IsFromGeneratedCode(exception),
        _ => false,
    };

    /// <summary>The trap with its WebAssembly backtrace. The same object when the exception was a trap already.</summary>
    public static TrapException Translate(Exception exception)
    {
        List<TrapFrame> frames = Frames(exception);
        if (exception is TrapException trap)
        {
            // A trap that passed through a host function: the frames outside it come after those inside.
            trap.Frames = trap.Frames.Count == 0 ? frames : [.. trap.Frames, .. frames];
            return trap;
        }

        TrapCode code = exception switch
        {
            DataMisalignedException => TrapCode.MemoryOutOfBounds, // see FaultHandler
            NullReferenceException => TrapCode.NullReference,
            IndexOutOfRangeException => TrapCode.ArrayOutOfBounds,
            InvalidCastException => TrapCode.CastFailure,
            OutOfMemoryException => TrapCode.AllocationTooLarge,
            DivideByZeroException => TrapCode.IntegerDivideByZero,
            _ => TrapCode.IntegerOverflow,
        };
        return new TrapException(code, TrapException.DefaultMessage(code), frames, exception);
    }

    private static bool IsFromGeneratedCode(Exception exception)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        for (int i = 0; i < trace.FrameCount; i++)
        {
            if (trace.GetFrame(i)?.GetMethod() is not { } method)
            {
                continue;
            }

            if (ModuleOf(method) is not null)
            {
                return true;
            }

            // Helpers of generated code may be frames of their own, ours and the CLR's; anything else is the host's.
            if (method.DeclaringType is not { Namespace: { } space } type
                || !(type.Assembly == typeof(TrapTranslation).Assembly
                    ? space.StartsWith("Petrel.Runtime", StringComparison.Ordinal)
                    : type.Assembly == typeof(object).Assembly && space == "System.Runtime.CompilerServices"))
            {
                return false;
            }
        }

        return false;
    }

    private static List<TrapFrame> Frames(Exception exception)
    {
        var frames = new List<TrapFrame>();
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        for (int i = 0; i < trace.FrameCount && frames.Count < MaxFrames; i++)
        {
            StackFrame? frame = trace.GetFrame(i);
            if (frame?.GetMethod() is { } method && ModuleOf(method) is { } module && module.FunctionOf(method) is >= 0 and int function)
            {
                frames.Add(new TrapFrame(
                    module.Names.Module,
                    function,
                    FunctionName(module, function),
                    module.ModuleOffset(function, frame.GetILOffset())));
            }
        }

        return frames;
    }

    private static CompiledModule? ModuleOf(MethodBase method) =>
        method.DeclaringType is { } type && AssemblyLoadContext.GetLoadContext(type.Assembly) is ModuleLoadContext context
            ? context.Module
            : null;

    private static string? FunctionName(CompiledModule module, int function)
    {
        if (module.Names.Functions.TryGetValue(function, out string? name))
        {
            return name;
        }

        foreach (ExportDefinition export in module.Definition.Exports)
        {
            if (export.Kind == Types.ExternKind.Function && export.Index == function)
            {
                return export.Name;
            }
        }

        return null;
    }
}
