using Petrel.Runtime;

namespace Petrel;

/// <summary>Why execution trapped.</summary>
public enum TrapCode
{
    /// <summary>An <c>unreachable</c> instruction ran.</summary>
    Unreachable,

    /// <summary>The call stack reached its limit.</summary>
    StackOverflow,

    /// <summary>A memory access lay outside the memory.</summary>
    MemoryOutOfBounds,

    /// <summary>A table access lay outside the table.</summary>
    TableOutOfBounds,

    /// <summary>An indirect call named an element outside the table.</summary>
    UndefinedElement,

    /// <summary>An indirect call met a null element.</summary>
    UninitializedElement,

    /// <summary>An indirect call met a function of another type.</summary>
    IndirectCallTypeMismatch,

    /// <summary>A signed division or a conversion left the range of its result.</summary>
    IntegerOverflow,

    /// <summary>An integer division by zero.</summary>
    IntegerDivideByZero,

    /// <summary>A NaN was converted to an integer.</summary>
    InvalidConversionToInteger,

    /// <summary>A null reference was used where an object is needed.</summary>
    NullReference,

    /// <summary>An array access lay outside the array.</summary>
    ArrayOutOfBounds,

    /// <summary>A reference was not of the type it was cast to.</summary>
    CastFailure,

    /// <summary>An atomic access was not aligned.</summary>
    UnalignedAtomic,

    /// <summary>A wait on a memory that is not shared.</summary>
    ExpectedSharedMemory,

    /// <summary>An allocation was larger than the host allows.</summary>
    AllocationTooLarge,

    /// <summary>The host interrupted execution.</summary>
    Interrupted,

    /// <summary>A continuation was resumed twice.</summary>
    ContinuationConsumed,

    /// <summary>A tag was suspended to that no resume handles.</summary>
    UnhandledSuspension,

    /// <summary>An import that was replaced by a trap was called.</summary>
    UnknownImport,

    /// <summary>A function of the host found its rules broken by the guest.</summary>
    HostFunction,

    /// <summary>An exception left WebAssembly without being caught.</summary>
    UncaughtException,

    /// <summary>A component instance was called that is active already, or that has trapped before.</summary>
    CannotEnterInstance,

    /// <summary>A component instance called out of itself where it must not: in <c>realloc</c> or post-return.</summary>
    CannotLeaveInstance,

    /// <summary>A component used a handle that it does not have, of another type, or in a way that is not allowed.</summary>
    InvalidHandle,

    /// <summary>What a component passed is no value of the type that it declared.</summary>
    InvalidComponentValue,

    /// <summary>A component used something of the component model that this version does not support.</summary>
    UnsupportedComponentFeature,
}

/// <summary>One frame of a WebAssembly backtrace.</summary>
/// <param name="ModuleName">Name of the module, when it has one.</param>
/// <param name="FunctionIndex">Index of the function in its module.</param>
/// <param name="FunctionName">Name from the name section or the exports, when there is one.</param>
/// <param name="ModuleOffset">Byte offset of the instruction in the module; -1 when it is not known.</param>
public sealed record TrapFrame(string? ModuleName, int FunctionIndex, string? FunctionName, long ModuleOffset);

/// <summary>WebAssembly code trapped (spec: Execution, Traps).</summary>
public sealed class TrapException : PetrelException
{
    private IReadOnlyList<TrapFrame>? _frames;

    /// <summary>Creates the exception.</summary>
    public TrapException(TrapCode code, string message, IReadOnlyList<TrapFrame>? frames = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        _frames = frames;
    }

    /// <summary>Why execution trapped.</summary>
    public TrapCode Code { get; }

    /// <summary>The component function that the host called, as in <c>wasi:cli/run@0.2.0#run</c>; null when it called a core function.</summary>
    public string? ComponentFunction { get; internal set; }

    /// <summary>
    /// The WebAssembly frames that were active, innermost first; at most the innermost 64. Found out when they are first
    /// asked for: those that the exception has left by then.
    /// </summary>
    public IReadOnlyList<TrapFrame> Frames => _frames ??= TrapTranslation.Frames(this);

    /// <summary>The message that the specification's test scripts use for a code.</summary>
    internal static string DefaultMessage(TrapCode code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.StackOverflow => "call stack exhausted",
        TrapCode.MemoryOutOfBounds => "out of bounds memory access",
        TrapCode.TableOutOfBounds => "out of bounds table access",
        TrapCode.UndefinedElement => "undefined element",
        TrapCode.UninitializedElement => "uninitialized element",
        TrapCode.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapCode.IntegerOverflow => "integer overflow",
        TrapCode.IntegerDivideByZero => "integer divide by zero",
        TrapCode.InvalidConversionToInteger => "invalid conversion to integer",
        TrapCode.NullReference => "null reference",
        TrapCode.ArrayOutOfBounds => "out of bounds array access",
        TrapCode.CastFailure => "cast failure",
        TrapCode.UnalignedAtomic => "unaligned atomic",
        TrapCode.ExpectedSharedMemory => "expected shared memory",
        TrapCode.AllocationTooLarge => "allocation size too large",
        TrapCode.Interrupted => "interrupted",
        TrapCode.ContinuationConsumed => "continuation already consumed",
        TrapCode.UnhandledSuspension => "unhandled tag",
        TrapCode.UnknownImport => "unknown import called",
        TrapCode.CannotEnterInstance => "cannot enter component instance",
        TrapCode.CannotLeaveInstance => "cannot leave component instance",
        TrapCode.InvalidHandle => "invalid handle",
        TrapCode.InvalidComponentValue => "invalid component value",
        TrapCode.UnsupportedComponentFeature => "unsupported feature of the component model",
        _ => "uncaught exception",
    };
}
