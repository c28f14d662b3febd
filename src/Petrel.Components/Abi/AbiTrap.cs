using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components.Abi;

/// <summary>Throws the traps of the canonical ABI.</summary>
internal static class AbiTrap
{
    [DoesNotReturn]
    public static void CannotEnter(string name) =>
        throw new TrapException(TrapCode.CannotEnterInstance, $"cannot enter component instance: {name} is active already or has trapped before");

    [DoesNotReturn]
    public static void CannotLeave() =>
        throw new TrapException(TrapCode.CannotLeaveInstance, "cannot leave component instance: it is called from its realloc or post-return function");

    [DoesNotReturn]
    public static void Handle(string message) => throw new TrapException(TrapCode.InvalidHandle, message);

    [DoesNotReturn]
    public static void UnknownHandle(int index) => Handle($"unknown handle index {(uint)index}");

    [DoesNotReturn]
    public static void Lent(int handle) => Handle($"cannot remove owned resource while borrowed: handle {handle}");

    [DoesNotReturn]
    public static void Value(string message) => throw new TrapException(TrapCode.InvalidComponentValue, message);

    [DoesNotReturn]
    public static void Unaligned(ulong address, int alignment) => Value($"unaligned pointer: {address} is no multiple of {alignment}");

    [DoesNotReturn]
    public static void OutOfBounds(ulong address, long size, ulong memory) =>
        Value($"pointer out of bounds of memory: {size} bytes at {address}, the memory has {memory}");

    [DoesNotReturn]
    public static void ListOutOfBounds(ulong address, long size) =>
        Value($"list content out-of-bounds: {size} bytes at {address}");

    [DoesNotReturn]
    public static void StringOutOfBounds(ulong address, long size) =>
        Value($"string content out-of-bounds: string pointer/length out of bounds of memory, {size} bytes at {address}");

    [DoesNotReturn]
    public static void ReallocOutOfBounds(ulong address, long size) =>
        Value($"realloc return: beyond end of memory: list content out-of-bounds, {size} bytes at {address}");

    [DoesNotReturn]
    public static void ReallocUnaligned(ulong address, int alignment) =>
        Value($"realloc return: result not aligned: unaligned pointer, {address} is no multiple of {alignment}");

    [DoesNotReturn]
    public static void Discriminant(uint value, int count) =>
        Value($"invalid variant discriminant {value}: there are {count} cases");

    [DoesNotReturn]
    public static void Char(uint value) => Value($"invalid `char` bit pattern 0x{value:x}");

    [DoesNotReturn]
    public static void NoRealloc() => Unsupported("the function was lifted or lowered without a realloc option, and memory is needed");

    /// <summary>What an exception of WebAssembly becomes that would leave a component.</summary>
    public static TrapException Uncaught(WasmException exception, string function) =>
        new(TrapCode.UncaughtException, $"uncaught exception in {function}: it must not leave the component", null, exception);

    [DoesNotReturn]
    public static void Unsupported(string message) => throw new TrapException(TrapCode.UnsupportedComponentFeature, message);
}
