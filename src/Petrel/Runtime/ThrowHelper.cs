using System.Diagnostics.CodeAnalysis;

namespace Petrel.Runtime;

/// <summary>Throws the trap of each <see cref="TrapCode"/>.</summary>
/// <remarks>
/// None of them is marked NoInlining: the JIT has to read the body to see that it never returns, and only then does it move
/// the call out of line and stop treating it as a call that clobbers registers.
/// </remarks>
internal static class ThrowHelper
{
    /// <summary>A call of a null reference.</summary>
    [DoesNotReturn]
    public static void NullFunctionReference() => throw new TrapException(TrapCode.NullReference, "null function reference");

    /// <summary>A use of a null reference as continuation.</summary>
    [DoesNotReturn]
    public static void NullContinuationReference() => throw new TrapException(TrapCode.NullReference, "null continuation reference");

    [DoesNotReturn]
    public static void Unreachable() => throw Trap(TrapCode.Unreachable);

    [DoesNotReturn]
    public static void StackOverflow() => throw Trap(TrapCode.StackOverflow);

    [DoesNotReturn]
    public static void MemoryOutOfBounds() => throw Trap(TrapCode.MemoryOutOfBounds);

    [DoesNotReturn]
    public static void TableOutOfBounds() => throw Trap(TrapCode.TableOutOfBounds);

    [DoesNotReturn]
    public static void UndefinedElement() => throw Trap(TrapCode.UndefinedElement);

    [DoesNotReturn]
    public static void UninitializedElement() => throw Trap(TrapCode.UninitializedElement);

    [DoesNotReturn]
    public static void IndirectCallTypeMismatch() => throw Trap(TrapCode.IndirectCallTypeMismatch);

    [DoesNotReturn]
    public static void IntegerOverflow() => throw Trap(TrapCode.IntegerOverflow);

    [DoesNotReturn]
    public static void IntegerDivideByZero() => throw Trap(TrapCode.IntegerDivideByZero);

    [DoesNotReturn]
    public static void InvalidConversionToInteger() => throw Trap(TrapCode.InvalidConversionToInteger);

    [DoesNotReturn]
    public static void NullReference() => throw Trap(TrapCode.NullReference);

    [DoesNotReturn]
    public static void ArrayOutOfBounds() => throw Trap(TrapCode.ArrayOutOfBounds);

    [DoesNotReturn]
    public static void CastFailure() => throw Trap(TrapCode.CastFailure);

    [DoesNotReturn]
    public static void NullDescriptor() => throw new TrapException(TrapCode.NullReference, "null descriptor reference");

    [DoesNotReturn]
    public static void DescriptorCastFailure() => throw new TrapException(TrapCode.CastFailure, "descriptor cast failure");

    [DoesNotReturn]
    public static void UnalignedAtomic() => throw Trap(TrapCode.UnalignedAtomic);

    [DoesNotReturn]
    public static void ExpectedSharedMemory() => throw Trap(TrapCode.ExpectedSharedMemory);

    [DoesNotReturn]
    public static void AllocationTooLarge() => throw Trap(TrapCode.AllocationTooLarge);

    [DoesNotReturn]
    public static void Interrupted() => throw Trap(TrapCode.Interrupted);

    [DoesNotReturn]
    public static void ContinuationConsumed() => throw Trap(TrapCode.ContinuationConsumed);

    [DoesNotReturn]
    public static void UnhandledSuspension() => throw Trap(TrapCode.UnhandledSuspension);

    [DoesNotReturn]
    public static void UnknownImport() => throw Trap(TrapCode.UnknownImport);

    [DoesNotReturn]
    public static void UncaughtException() => throw Trap(TrapCode.UncaughtException);

    /// <summary>The trap of <paramref name="code"/>, with the message of the specification's test scripts.</summary>
    public static TrapException Trap(TrapCode code) => new(code, TrapException.DefaultMessage(code));
}
