using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// A shared linear memory that belongs to an engine, not to a store: instances of any number of stores import it, and their threads
/// use it at the same time. Thread-safe.
/// </summary>
/// <remarks>
/// It lives until this object and every store that imported it have been disposed of or collected.
/// <code>
/// using var memory = new SharedMemory(engine, minimumPages: 1, maximumPages: 16);
/// linker.Define("env", "memory", memory);
/// // On each thread:
/// using var store = new Store(engine);
/// Instance instance = linker.Instantiate(store, module);
/// </code>
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/threads/blob/main/proposals/threads/Overview.md">The threads proposal</seealso>
public sealed class SharedMemory : IDisposable
{
    private readonly LinearMemory _instance;
    private int _isDisposed;

    /// <summary>Creates a memory.</summary>
    /// <param name="engine">The engine, whose stores may import it.</param>
    /// <param name="minimumPages">Initial size in pages of 64 KiB.</param>
    /// <param name="maximumPages">Largest size in pages.</param>
    /// <param name="is64">True for addresses of 64 bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are negative, not in order or beyond the addresses.</exception>
    /// <exception cref="PetrelException">That much memory is not allowed or not available.</exception>
    public SharedMemory(Engine engine, long minimumPages, long maximumPages, bool is64 = false)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(minimumPages);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPages, minimumPages);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumPages, is64 ? 1L << 48 : 1L << 16);
        Engine = engine;
        var type = new MemoryType(new Limits((ulong)minimumPages, (ulong)maximumPages), is64, true);
        _instance = LinearMemory.Create(type, engine.Compilation.GuardPages, (ulong)engine.Options.MaxMemoryBytes);
    }

    /// <summary>Another name for a memory that exists; it becomes one of its owners.</summary>
    internal SharedMemory(Engine engine, LinearMemory instance)
    {
        Engine = engine;
        _instance = instance;
        ObjectDisposedException.ThrowIf(!instance.TryAddOwner(), typeof(Memory));
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>The type, with the current size as minimum.</summary>
    public MemoryDeclaration Type => new(Instance.CurrentType);

    /// <summary>Current size in pages.</summary>
    public long PageCount => (long)Instance.PageCount;

    /// <summary>Current size in bytes.</summary>
    public long ByteLength => (long)Volatile.Read(ref Instance.ByteLength);

    internal LinearMemory Instance
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
            return _instance;
        }
    }

    /// <summary>Adds pages.</summary>
    /// <returns>The size before in pages, or -1 when there is not that much.</returns>
    public long Grow(long pages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pages);
        return Instance.Grow((ulong)pages);
    }

    /// <summary>The memory as a store sees it, to read and write it. The store becomes one of its owners.</summary>
    /// <exception cref="ArgumentException">The store belongs to another engine.</exception>
    public Memory GetMemory(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        return ReferenceEquals(store.Engine, Engine)
            ? Memory.From(Instance, store)
            : throw new ArgumentException("The store belongs to another engine.", nameof(store));
    }

    /// <summary>Gives the memory back as soon as no store uses it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _instance.Dispose();
        }
    }
}
