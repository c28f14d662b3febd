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
    /// For an exception filter: true when <paramref name="exception"/> means a trap and <see cref="Translate"/> makes one of it. What
    /// is a trap already goes on as it is: nothing is caught and thrown again where host and WebAssembly call each other.
    /// </summary>
    public static bool IsTrap(Exception exception) => exception switch
    {
        DataMisalignedException or NullReferenceException or IndexOutOfRangeException or ArithmeticException
            or InvalidCastException or OutOfMemoryException => IsFromGeneratedCode(exception),
        _ => false,
    };

    /// <summary>
    /// The trap. To be thrown outside the handler that caught the exception: what is thrown inside one leaves the stack
    /// as deep as it was.
    /// </summary>
    public static TrapException Translate(Exception exception)
    {
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
        string message = code == TrapCode.NullReference ? NullMessage(exception) : TrapException.DefaultMessage(code);
        return new TrapException(code, message, null, exception);
    }

    /// <summary>
    /// What kind of reference was null: generated code does not say, the instruction does. The JIT relates code to
    /// instructions by statements, so the first instruction from there on that needs an object is meant.
    /// </summary>
    private static string NullMessage(Exception exception)
    {
        const int Farthest = 64;
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        for (int i = 0; i < trace.FrameCount; i++)
        {
            if (trace.GetFrame(i) is not { } frame || CodeFrame.TryFind(frame, out int function, out int part) is not { } module)
            {
                continue;
            }

            int offset = module.ModuleOffset(function, part, frame.GetILOffset());
            FunctionBody body = module.Definition.Code[function - module.Definition.ImportedFunctionCount];
            if (offset < 0)
            {
                break;
            }

            var reader = new WasmReader(module.Definition.Bytes, offset, body.Offset + body.Length - offset);
            for (int k = 0; k < Farthest && !reader.IsAtEnd; k++)
            {
                if (NullMessage(InstructionReader.Read(ref reader).Opcode) is { } message)
                {
                    return message;
                }
            }

            break;
        }

        // Of the helpers only those for arrays leave it to the CLR to find a null reference.
        return trace.GetFrame(0) is { } first && CodeFrame.IsIn(first, typeof(ObjectOperations))
            ? "null array reference"
            : TrapException.DefaultMessage(TrapCode.NullReference);
    }

    private static string? NullMessage(Opcode opcode) => opcode switch
    {
        Opcode.StructGet or Opcode.StructGetS or Opcode.StructGetU or Opcode.StructSet
            or (>= Opcode.StructAtomicGet and <= Opcode.StructAtomicRmwCmpxchg) => "null structure reference",
        (>= Opcode.ArrayGet and <= Opcode.ArrayInitElem) or (>= Opcode.ArrayAtomicGet and <= Opcode.ArrayAtomicRmwCmpxchg) =>
            "null array reference",
        Opcode.RefGetDesc or Opcode.RefAsNonNull => TrapException.DefaultMessage(TrapCode.NullReference),
        Opcode.I31GetS or Opcode.I31GetU => "null i31 reference",
        Opcode.CallRef or Opcode.ReturnCallRef => "null function reference",
        _ => null,
    };

    private static bool IsFromGeneratedCode(Exception exception)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        for (int i = 0; i < trace.FrameCount; i++)
        {
            switch (trace.GetFrame(i) is { } frame ? CodeFrame.OriginOf(frame) : FrameOrigin.Unknown)
            {
                // Calls from the host call generated code only. Between them and a helper its frame is missing when the JIT made a jump of its last call.
                case FrameOrigin.GeneratedCode or FrameOrigin.Entry:
                    return true;

                // Helpers of generated code may be frames of their own; anything else is the host's.
                case FrameOrigin.Foreign:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The WebAssembly frames that a trap has left so far, innermost first.</summary>
    public static TrapFrame[] Frames(TrapException trap)
    {
        var frames = new List<TrapFrame>();
        if (trap.InnerException is { } cause && IsTrap(cause))
        {
            // Translated: from where it happened to where WebAssembly was entered.
            AddFrames(frames, cause);
        }

        AddFrames(frames, trap);
        return [.. frames];
    }

    private static void AddFrames(List<TrapFrame> frames, Exception exception)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        bool isCallerOfPart = false;
        for (int i = 0; i < trace.FrameCount && frames.Count < MaxFrames; i++)
        {
            if (trace.GetFrame(i) is { } frame && CodeFrame.TryFind(frame, out int function, out int part) is { } module)
            {
                // The part of a function stands for the call: what called it is the function itself.
                bool isSame = isCallerOfPart;
                isCallerOfPart = part > 0;
                if (isSame)
                {
                    continue;
                }

                frames.Add(new TrapFrame(
                    module.Names.Module,
                    function,
                    FunctionName(module, function),
                    module.ModuleOffset(function, part, frame.GetILOffset())));
            }
        }
    }

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
