using Petrel.Binary;
using Petrel.Runtime;

namespace Petrel;

/// <summary>
/// Makes instances of one module for as long as a request takes: each starts from scratch in a store of its own, and what it
/// used is ready for the next one when it is given back. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// An instance never sees anything of one before it: memories are reset to what the module's data segments say, and
/// everything else is made anew. An instance that was given back cannot be called any more (<see cref="ObjectDisposedException"/>).
/// </para>
/// <para>
/// On Linux with guard pages, memories are mapped copy-on-write from one image of the module's data, so that neither making nor
/// resetting an instance copies them. Elsewhere the same is done with copies.
/// </para>
/// </remarks>
public sealed class InstancePool : IDisposable
{
    private readonly Linker _linker;
    private readonly object?[] _imports;
    private readonly bool _hasStringConstants;
    private readonly SemaphoreSlim _free;
    private readonly MemoryBudget? _budget;
    private readonly int _idleMemories;
    private int _isDisposed;

    /// <summary>Creates a pool. The imports are looked up now, and stay what they are.</summary>
    /// <param name="linker">What the module imports: functions of the host and shared memories, nothing that belongs to a store.</param>
    /// <param name="module">The module.</param>
    /// <param name="options">Limits; <see cref="InstancePoolOptions.Default"/> when null.</param>
    /// <exception cref="LinkException">An import is not defined, or belongs to a store.</exception>
    public InstancePool(Linker linker, Module module, InstancePoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(module);
        if (!ReferenceEquals(linker.Engine, module.Engine))
        {
            throw new LinkException("the module belongs to another engine than the linker");
        }

        Module = module;
        Options = options ?? InstancePoolOptions.Default;
        _linker = linker;
        _free = new SemaphoreSlim(Options.MaxInstances, Options.MaxInstances);
        _budget = Options.MaxMemoryBytes == long.MaxValue ? null : new MemoryBudget(Options.MaxMemoryBytes);
        ModuleDefinition definition = module.Definition;
        _imports = new object?[definition.Imports.Length];
        for (int i = 0; i < _imports.Length; i++)
        {
            _imports[i] = linker.FindForAnyStore(definition, definition.Imports[i]);
            _hasStringConstants |= _imports[i] is null;
        }

        module.InitialState.Prepare();
        _idleMemories = Math.Min(Options.MaxIdleMemories, Options.MaxInstances) * (definition.Memories.Length - definition.ImportedMemoryCount);
        IdleMemories.ChangeCapacity(_idleMemories);
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>What the pool may use.</summary>
    public InstancePoolOptions Options { get; }

    /// <summary>Instances that were rented and not given back.</summary>
    public int RentedCount => Options.MaxInstances - _free.CurrentCount;

    /// <summary>A new instance.</summary>
    /// <param name="data">Anything; host functions find it in <see cref="Caller.Data"/>.</param>
    /// <exception cref="PetrelException">
    /// <see cref="InstancePoolOptions.MaxInstances"/> are rented, or the memories or tables are not allowed.
    /// </exception>
    /// <exception cref="LinkException">An import has another type.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    public PooledInstance Rent(object? data = null) => TryRent(out PooledInstance instance, data)
        ? instance
        : throw new PetrelException($"cannot rent an instance: the pool is limited to {Options.MaxInstances} at the same time");

    /// <summary>A new instance, unless as many as are allowed are rented.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="data">Anything; host functions find it in <see cref="Caller.Data"/>.</param>
    /// <returns>False when <see cref="InstancePoolOptions.MaxInstances"/> are rented.</returns>
    /// <inheritdoc cref="Rent"/>
    public bool TryRent(out PooledInstance instance, object? data = null)
    {
        ThrowIfDisposed();
        if (!_free.Wait(0))
        {
            instance = default;
            return false;
        }

        instance = Create(data);
        return true;
    }

    /// <summary>A new instance, as soon as there are fewer than <see cref="InstancePoolOptions.MaxInstances"/>.</summary>
    /// <param name="data">Anything; host functions find it in <see cref="Caller.Data"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    /// <inheritdoc cref="Rent"/>
    public async ValueTask<PooledInstance> RentAsync(object? data = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Create(data);
    }

    /// <summary>Ends renting. Instances that are rented stay usable until they are given back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            IdleMemories.ChangeCapacity(-_idleMemories);
        }
    }

    /// <summary>An instance was given back, or dropped.</summary>
    internal void Return() => _free.Release();

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);

    private PooledInstance Create(object? data)
    {
        Store? store = null;
        try
        {
            // Those who waited learn it here.
            ThrowIfDisposed();
            store = new Store(Module.Engine, data, Options.Limits, this, _budget);
            Options.Prepare?.Invoke(store);
            return new PooledInstance(new Instance(store, Module, Provide()));
        }
        catch
        {
            if (store is null)
            {
                Return();
            }
            else
            {
                store.Dispose();
            }

            throw;
        }
    }

    private object[] Provide()
    {
        if (!_hasStringConstants)
        {
            return _imports!;
        }

        // A global belongs to a store.
        var provided = new object[_imports.Length];
        for (int i = 0; i < provided.Length; i++)
        {
            provided[i] = _imports[i] ?? _linker.StringConstant(Module.Definition.Imports[i])!;
        }

        return provided;
    }
}
