using System.Runtime.CompilerServices;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>
/// What generated code needs to pass values between the host and one component instance through one function: the instance's memory, its
/// allocator, its encoding of strings and its handles. Everything that comes from the instance is checked here, and a violation traps.
/// </summary>
/// <remarks>
/// For generated code: an adapter for an import gets it from its last argument (<see cref="Enter"/>), a wrapper of an export is given a
/// <see cref="GuestCall"/>. Used only during a call. A memory never moves and only grows: a span stays valid until the call ends.
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md">The canonical ABI</seealso>
public partial class CallContext
{
    internal readonly ComponentInstanceState Instance;
    // Set once: after construction for the functions that a core module by itself imports.
    internal LinearMemory? LinearMemory;
    internal readonly StringEncoding Encoding;
    private nint _realloc;
    private ModuleInstance? _reallocInstance;

    internal CallContext(ComponentInstanceState instance, in CanonicalOptions options, object? host)
    {
        Instance = instance;
        Encoding = options.Encoding;
        HostObject = host;
        Attach(options.Memory, options.Realloc);
    }

    /// <summary>Gives memory and allocator to a context that was made before there were any.</summary>
    internal void Attach(LinearMemory? memory, FunctionInstance? realloc)
    {
        LinearMemory = memory;
        if (realloc is not null)
        {
            _realloc = realloc.ResolvedCode;
            _reallocInstance = realloc.Instance;
        }
    }

    /// <summary>The store.</summary>
    public Store Store => Instance.Store;

    internal object? HostObject { get; }

    /// <summary>Borrowed handles of a call to an export are counted here; null for imports.</summary>
    internal BorrowScope? Scope { get; private protected set; }

    internal bool HasRealloc => _realloc != 0;

    /// <summary>Called first by the adapter of an import, with its last argument.</summary>
    /// <exception cref="TrapException">The instance must not call out of itself now.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CallContext Enter(object target)
    {
        CallContext context = ((LoweredFunction)target).Context;
        ComponentInstanceState instance = context.Instance;
        if (!instance.MayLeave)
        {
            AbiTrap.CannotLeave();
        }

        instance.HostCalls++;
        return context;
    }

    /// <summary>The object that <c>ComponentLinkerInstance.Host</c> made for this store.</summary>
    /// <exception cref="InvalidCastException">It is no <typeparamref name="T"/>.</exception>
    public T Host<T>()
        where T : class => (T)HostObject!;

    /// <summary>Checked access to a part of the memory: a record, a result, parameters that did not fit.</summary>
    /// <exception cref="TrapException">It is not aligned or not in the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Range(int address, int size, int alignment)
    {
        if (((uint)address & (uint)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned((uint)address, alignment);
        }

        ulong length = MemoryLength;
        if ((uint)address + (ulong)(uint)size > length)
        {
            AbiTrap.OutOfBounds((uint)address, size, length);
        }

        return Bytes((uint)address, size);
    }

    /// <summary>Calls <c>realloc</c> for something new and checks what it returns.</summary>
    /// <exception cref="TrapException">It trapped, or what it returned is not aligned or not in the memory.</exception>
    internal unsafe uint Reallocate(uint oldAddress, uint oldSize, int alignment, uint size)
    {
        if (_realloc == 0)
        {
            AbiTrap.NoRealloc();
        }

        ComponentInstanceState instance = Instance;
        bool mayLeave = instance.MayLeave;
        instance.MayLeave = false;
        uint address;
        try
        {
            address = (uint)((delegate*<int, int, int, int, ModuleInstance, int>)_realloc)(
                (int)oldAddress, (int)oldSize, alignment, (int)size, _reallocInstance!);
        }
        catch (WasmException exception)
        {
            throw AbiTrap.Uncaught(exception, "realloc");
        }

        instance.MayLeave = mayLeave;
        if ((address & (uint)(alignment - 1)) != 0)
        {
            AbiTrap.ReallocUnaligned(address, alignment);
        }

        if (address + (ulong)size > MemoryLength)
        {
            AbiTrap.ReallocOutOfBounds(address, size);
        }

        return address;
    }

    internal ulong MemoryLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LinearMemory?.ByteLength ?? 0;
    }

    /// <summary>A range that was checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe Span<byte> Bytes(ulong address, int size) => new((byte*)(LinearMemory?.Base ?? 0) + address, size);
}
