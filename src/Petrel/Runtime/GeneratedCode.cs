using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Petrel.Runtime;

/// <summary>What generated code calls beyond numeric helpers, memories and tables.</summary>
/// <remarks>Operands come in WebAssembly order, what they work on comes last: they are on the IL stack already.</remarks>
internal static partial class GeneratedCode
{
    /// <summary><c>ref.func</c>.</summary>
    public static FunctionInstance FunctionReference(int index, ModuleInstance instance) => instance.GetFunction(index);

    /// <summary>
    /// What the stack check of a function throws. The function throws it itself: with a call that never returns in its
    /// first block the JIT finds the method's profile inconsistent and replaces it by guesses.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object StackOverflow() => ThrowHelper.Trap(TrapCode.StackOverflow);

    public static nint CodeOf(FunctionInstance function) => function.ResolvedCode;

    /// <summary>Canonical identifier, in this process, of a type of the module.</summary>
    public static int TypeId(int index, ModuleInstance instance) => instance.Code!.Definition.Types[index].Id;

    /// <summary>Code of a function that is not in the assembly that calls it.</summary>
    public static nint FunctionCodeAt(int index, ModuleInstance instance) => instance.GetFunction(index).ResolvedCode;

    /// <summary>
    /// What <c>call_ref</c> does before it calls: resolves lazy code. Null raises NullReferenceException, which is a trap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FunctionInstance CheckCallable(FunctionInstance function)
    {
        // The slow path returns the function, so that the fast one keeps nothing alive across a call.
        return function.Code != 0 ? function : Resolved(function);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FunctionInstance Resolved(FunctionInstance function)
    {
        function.Resolve();
        return function;
    }

    /// <summary>The result of a call of which a part only is needed, when the callee has loaded it (Compilation/Lowering/LoadUse).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Keep(int value) => value;

    /// <inheritdoc cref="Keep(int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Keep(long value) => value;

    /// <inheritdoc cref="Keep(int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Keep(float value) => value;

    /// <inheritdoc cref="Keep(int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Keep(double value) => value;

    /// <inheritdoc cref="Keep(int)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector128<byte> Keep(Vector128<byte> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Select(int first, int second, int condition)
    {
        if (condition == 0)
        {
            first = second;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Select(long first, long second, int condition)
    {
        if (condition == 0)
        {
            first = second;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float first, float second, int condition)
    {
        if (condition == 0)
        {
            first = second;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Select(double first, double second, int condition)
    {
        if (condition == 0)
        {
            first = second;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Select(Vector128<byte> first, Vector128<byte> second, int condition) =>
        condition != 0 ? first : second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object? Select(object? first, object? second, int condition) => condition != 0 ? first : second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FunctionInstance? Select(FunctionInstance? first, FunctionInstance? second, int condition) =>
        condition != 0 ? first : second;

    public static void Fence() => Interlocked.MemoryBarrier();

    /// <summary>Native address of an atomic access: in bounds, and aligned to its size.</summary>
    public static nint AtomicAddress32(int address, LinearMemory memory, ulong offset, uint size)
    {
        nint native = LinearMemory.Address32(address, memory, offset, size);
        if (((native - memory.Base) & (nint)(size - 1)) != 0)
        {
            ThrowHelper.UnalignedAtomic();
        }

        return native;
    }

    /// <inheritdoc cref="AtomicAddress32"/>
    public static nint AtomicAddress64(long address, LinearMemory memory, ulong offset, uint size)
    {
        nint native = LinearMemory.Address64(address, memory, offset, size);
        if (((native - memory.Base) & (nint)(size - 1)) != 0)
        {
            ThrowHelper.UnalignedAtomic();
        }

        return native;
    }

    /// <summary><c>memory.atomic.notify</c>: nobody can wait on a memory that is not shared.</summary>
    public static int AtomicNotify(nint address, int count, LinearMemory memory) =>
        memory.Type.IsShared ? memory.Waiters.Notify(address, count) : 0;

    /// <summary><c>memory.atomic.wait32</c>; the timeout is in nanoseconds, negative for none.</summary>
    public static int AtomicWait32(nint address, int expected, long timeout, LinearMemory memory)
    {
        if (!memory.Type.IsShared)
        {
            ThrowHelper.ExpectedSharedMemory();
        }

        return memory.Waiters.Wait32(address, expected, timeout);
    }

    /// <inheritdoc cref="AtomicWait32"/>
    public static int AtomicWait64(nint address, long expected, long timeout, LinearMemory memory)
    {
        if (!memory.Type.IsShared)
        {
            ThrowHelper.ExpectedSharedMemory();
        }

        return memory.Waiters.Wait64(address, expected, timeout);
    }

    /// <summary><c>memory.init</c>.</summary>
    public static void MemoryInit32(int destination, int source, int length, LinearMemory memory, int segment, ModuleInstance instance) =>
        MemoryInit((uint)destination, (uint)source, (uint)length, memory, segment, instance);

    /// <inheritdoc cref="MemoryInit32"/>
    public static void MemoryInit64(long destination, int source, int length, LinearMemory memory, int segment, ModuleInstance instance) =>
        MemoryInit((ulong)destination, (uint)source, (uint)length, memory, segment, instance);

    private static unsafe void MemoryInit(ulong destination, uint source, uint length, LinearMemory memory, int segment, ModuleInstance instance)
    {
        ReadOnlySpan<byte> bytes = instance.DataSegments[segment].Span;
        ulong size = memory.ByteLength;
        if (destination > size || length > size - destination || (ulong)source + length > (uint)bytes.Length)
        {
            ThrowHelper.MemoryOutOfBounds();
        }

        bytes.Slice((int)source, (int)length).CopyTo(new Span<byte>((byte*)memory.Base + destination, (int)length));
    }

    public static void DataDrop(int segment, ModuleInstance instance) => instance.DataSegments[segment] = default;

    public static void ElementDrop(int segment, ModuleInstance instance) => instance.ElementSegments[segment] = [];

    /// <summary><c>table.init</c>.</summary>
    public static void TableInit32(int destination, int source, int length, TableInstance table, int segment, ModuleInstance instance) =>
        table.Initialize((uint)destination, (uint)source, (uint)length, instance.ElementSegments[segment]);

    /// <inheritdoc cref="TableInit32"/>
    public static void TableInit64(long destination, int source, int length, TableInstance table, int segment, ModuleInstance instance) =>
        table.Initialize((ulong)destination, (uint)source, (uint)length, instance.ElementSegments[segment]);

    public static int UnpackInt32(RuntimeValue[] values, int index) => values[index].I32;

    public static long UnpackInt64(RuntimeValue[] values, int index) => values[index].I64;

    public static float UnpackFloat32(RuntimeValue[] values, int index) => values[index].F32;

    public static double UnpackFloat64(RuntimeValue[] values, int index) => values[index].F64;

    public static Vector128<byte> UnpackVector(RuntimeValue[] values, int index) => values[index].Bits;

    public static object? UnpackObject(RuntimeValue[] values, int index) => values[index].Reference;

    public static FunctionInstance? UnpackFunction(RuntimeValue[] values, int index) => (FunctionInstance?)values[index].Reference;

    public static RuntimeValue Pack(int value) => new() { I32 = value };

    public static RuntimeValue Pack(long value) => new() { I64 = value };

    public static RuntimeValue Pack(float value) => new() { F32 = value };

    public static RuntimeValue Pack(double value) => new() { F64 = value };

    public static RuntimeValue Pack(Vector128<byte> value) => new() { Bits = value };

    public static RuntimeValue Pack(object? value) => new() { Reference = value };

    public static RuntimeValue Pack(FunctionInstance? value) => new() { Reference = value };

    public static RuntimeValue[] NewPayload(int count) => count == 0 ? [] : new RuntimeValue[count];

    // Whole values: where the results of a call from the host go, its arguments were.

    public static void StorePayload(int value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(long value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(float value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(double value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(Vector128<byte> value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(object? value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    public static void StorePayload(FunctionInstance? value, RuntimeValue[] payload, int index) => payload[index] = Pack(value);

    /// <summary><c>throw</c>.</summary>
    public static void Throw(RuntimeValue[] payload, int tag, ModuleInstance instance) =>
        throw new WasmException(instance.Tags[tag], payload);

    /// <summary><c>throw_ref</c> and <c>rethrow</c>: the exception goes on, it is not a new one.</summary>
    public static void ThrowReference(object? exception)
    {
        if (exception is not WasmException thrown)
        {
            ThrowHelper.NullReference();
            return;
        }

        throw thrown;
    }

    public static RuntimeValue[] Payload(object exception) => ((WasmException)exception).Payload;

    /// <summary>
    /// True when a handler for <paramref name="tag"/> (-1: any) takes this exception. Traps and host exceptions are
    /// nobody's: they pass through.
    /// </summary>
    public static bool Matches(object exception, int tag, ModuleInstance instance) =>
        exception is WasmException thrown && (tag < 0 || ReferenceEquals(thrown.TagInstance, instance.Tags[tag]));
}
