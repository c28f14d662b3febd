using Petrel.Collections;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// Owns instances and everything in them: functions, memories, tables, globals. One thread at a time may use a store and
/// what belongs to it, not always the same one; different stores are independent.
/// </summary>
/// <remarks>
/// Disposing a store gives its memories back at once (a shared memory when the last of its stores is disposed); what belongs to
/// it must not be used any more. A store that is dropped instead is collected as any object, its memories included.
/// </remarks>
public sealed partial class Store : IDisposable
{
    private const int SmallestBuffer = 8;

    private readonly ArrayBuilder<ModuleInstance> _instances = new(1);
    private readonly ArrayBuilder<LinearMemory> _memories = new(1);
    private readonly InstanceLease? _lease;
    private List<Memory>? _sharedViews;

    // For the next untyped call. A call within a call finds none and makes its own.
    private RuntimeValue[]? _buffer;

    /// <summary>Creates a store.</summary>
    /// <param name="engine">The engine, whose modules can be instantiated in it.</param>
    /// <param name="data">Anything; host functions find it in <see cref="Caller.Data"/>.</param>
    /// <param name="limits">What the store may use; no limits when null.</param>
    public Store(Engine engine, object? data = null, StoreLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        Engine = engine;
        Data = data;
        Resources = new StoreResources(limits ?? StoreLimits.None);
    }

    /// <summary>For a pool, which gets something back when the store is disposed of.</summary>
    internal Store(Engine engine, object? data, StoreLimits limits, InstancePool pool, MemoryBudget? budget)
    {
        Engine = engine;
        Data = data;
        Resources = new StoreResources(limits, budget);
        _lease = new InstanceLease(pool, Resources);
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>Whatever the embedder wants to find again in host functions.</summary>
    public object? Data { get; set; }

    /// <summary>What the store may use.</summary>
    public StoreLimits Limits => Resources.Limits;

    internal StoreResources Resources { get; }

    /// <summary>The caller of host functions that no instance calls.</summary>
    internal Caller Caller => field ??= new Caller(this, null);

    internal bool IsDisposed { get; private set; }

    /// <summary>Gives all memories back. Nothing of the store may be used any more.</summary>
    /// <exception cref="InvalidOperationException">Code of the store is running.</exception>
    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        if (_entered != 0)
        {
            throw new InvalidOperationException("The store cannot be disposed of while its code is running.");
        }

        IsDisposed = true;
        DisposeExtensions();
        _stacks?.AbandonAll();
        ForgetStack();
        foreach (LinearMemory memory in _memories.Items)
        {
            memory.Dispose();
        }

        _memories.Clear();
        _instances.Clear();
        _lease?.Dispose();
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <summary>Makes the store the owner of an instance.</summary>
    /// <exception cref="PetrelException">The store has as many instances as it may have.</exception>
    internal void Add(ModuleInstance instance)
    {
        if (_instances.Count >= Limits.MaxInstances)
        {
            throw new PetrelException($"cannot instantiate: the store is limited to {Limits.MaxInstances} instances");
        }

        instance.Store = this;
        instance.StackLimit = _stackLimit;
        _instances.Add(instance);
    }

    /// <summary>Creates a memory that the store owns.</summary>
    internal LinearMemory CreateMemory(Types.MemoryType type, MemoryImage? image = null)
    {
        var memory = LinearMemory.Create(type, Engine.Compilation.GuardPages, (ulong)Engine.Options.MaxMemoryBytes, Resources, image);
        lock (_memories)
        {
            _memories.Add(memory);
        }

        return memory;
    }

    /// <summary>Makes the store one of the owners of a shared memory, unless it is already.</summary>
    /// <returns>False when all owners have been disposed of, and the memory with them.</returns>
    internal bool TryShare(LinearMemory memory)
    {
        // Asking for the memory of an instance is all that threads other than the store's do with it.
        lock (_memories)
        {
            if (!_memories.Items.Contains(memory))
            {
                if (!memory.TryAddOwner())
                {
                    return false;
                }

                _memories.Add(memory);
            }

            return true;
        }
    }

    /// <summary>The view that this store has of a shared memory.</summary>
    internal Memory GetSharedView(LinearMemory memory)
    {
        if (!TryShare(memory))
        {
            throw new ObjectDisposedException(nameof(Memory), "The shared memory was given back when the last of its stores was disposed.");
        }

        lock (_memories)
        {
            _sharedViews ??= [];
            foreach (Memory view in _sharedViews)
            {
                if (ReferenceEquals(view.Instance, memory))
                {
                    return view;
                }
            }

            var added = new Memory(this, memory);
            _sharedViews.Add(added);
            return added;
        }
    }

    /// <summary>An array for the arguments and results of one untyped call; its contents are undefined.</summary>
    internal RuntimeValue[] TakeBuffer(int size)
    {
        RuntimeValue[]? buffer = _buffer;
        _buffer = null;
        return buffer is not null && buffer.Length >= size ? buffer : new RuntimeValue[Math.Max(size, SmallestBuffer)];
    }

    internal void ReturnBuffer(RuntimeValue[] buffer, int size)
    {
        // References must not live longer than the call.
        Array.Clear(buffer, 0, size);
        _buffer = buffer;
    }
}
