using System.Runtime.ExceptionServices;
using Petrel.Runtime;
using Petrel.Wasi.Preview1;

namespace Petrel.Wasi;

/// <summary>
/// Runs a program that starts threads with <c>wasi</c>.<c>thread-spawn</c>. Each thread is an instance of the same module in a store of its
/// own; they share the memory that the module imports, and the descriptors.
/// </summary>
/// <remarks>
/// <para>
/// The program ends when its <c>_start</c> returns, and when any thread calls <c>proc_exit</c> or traps. Threads that are left then are stopped
/// where they wait (<c>memory.atomic.wait</c>) and at their next call of WASI. A thread that does neither goes on until it returns or the
/// process ends: code that only computes cannot be interrupted. <see cref="HasStopped"/> tells whether there are such threads. Their memory
/// stays with them; only the store of <c>_start</c> cannot be disposed of before they end, if <c>_start</c> is one of them.
/// </para>
/// <code>
/// using var store = new Store(engine);
/// store.SetWasiConfiguration(configuration);
/// using var threads = new WasiThreads(new Linker(engine).DefineWasi(), module);
/// int exitCode = threads.Run(store);
/// </code>
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/wasi-threads">The wasi-threads proposal</seealso>
public sealed class WasiThreads : IDisposable
{
    /// <summary>Thread identifiers are between 1 and 2^29 - 1.</summary>
    private const int LargestIdentifier = 0x1FFF_FFFF;

    // errno EAGAIN, negated as thread-spawn returns errors.
    private const int NoMoreThreads = -6;

    // What the CLR and functions of the host need beside what WebAssembly may use.
    private const int StackBeside = 1 << 20;

    // How long the end of the program waits for threads that have been stopped.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly Linker _linker;
    private readonly Module _module;
    private readonly List<SharedMemory> _memories = [];
    private readonly object _state = new();
    private Store? _mainStore;
    private Preview1Guest? _guest;
    private Outcome? _outcome;
    private int _running;
    private int _latestIdentifier;

    /// <summary>Prepares a linker for a program: defines <c>thread-spawn</c>, and each shared memory that the module imports and nobody defined.</summary>
    /// <param name="linker">Knows everything else that the module imports. What belongs to one store (<c>Define</c>) cannot be imported by threads.</param>
    /// <param name="module">The program.</param>
    /// <exception cref="InvalidOperationException">The linker knows <c>thread-spawn</c> already: one serves one program.</exception>
    /// <exception cref="PetrelException">That much memory is not allowed or not available.</exception>
    public WasiThreads(Linker linker, Module module)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(module);
        _linker = linker;
        _module = module;
        linker.DefineFunction("wasi", "thread-spawn", (Func<int, int>)Spawn);
        foreach (ImportType import in module.Imports)
        {
            if (import.Type is MemoryDeclaration { IsShared: true } type && !linker.IsDefined(import.Module, import.Name))
            {
                var memory = new SharedMemory(module.Engine, (long)type.Minimum, (long)type.Maximum!.Value, type.Is64);
                _memories.Add(memory);
                linker.Define(import.Module, import.Name, memory);
            }
        }
    }

    /// <summary>How many threads the program may have at a time, beside the first one; a further <c>thread-spawn</c> fails.</summary>
    public int MaxThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = 1024;

    /// <summary>True when the program has ended and no thread of it runs any more.</summary>
    public bool HasStopped
    {
        get
        {
            lock (_state)
            {
                return _outcome is not null && _running == 0;
            }
        }
    }

    /// <summary>Runs the program to its end, on a thread of its own: <c>_start</c>, or <c>_initialize</c> of a module without it. Once.</summary>
    /// <param name="store">The store of the first thread, with a WASI configuration.</param>
    /// <returns>The exit code; 0 when <c>_start</c> returned.</returns>
    /// <exception cref="LinkException">The module imports something that is not defined.</exception>
    /// <exception cref="TrapException">A thread trapped.</exception>
    /// <exception cref="PetrelException">The module is not a program.</exception>
    /// <exception cref="InvalidOperationException">The program ran already.</exception>
    public int Run(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        lock (_state)
        {
            if (_mainStore is not null)
            {
                throw new InvalidOperationException("The program ran already.");
            }

            _mainStore = store;
            _guest = store.FindExtension<Preview1Guest>();
        }

        Start(() => new Outcome(WasiCommand.Run(_linker.Instantiate(store, _module)), null), "wasi main");
        lock (_state)
        {
            while (_outcome is null)
            {
                Monitor.Wait(_state);
            }

            // Those that were stopped are about to end; for the others there is no point in waiting.
            DateTime deadline = DateTime.UtcNow + s_patience;
            while (_running > 0 && deadline - DateTime.UtcNow is { Ticks: > 0 } left)
            {
                Monitor.Wait(_state, left);
            }

            if (_outcome.Failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return _outcome.ExitCode;
        }
    }

    /// <summary>Lets go of the memory; it lives as long as threads use it.</summary>
    public void Dispose()
    {
        foreach (SharedMemory memory in _memories)
        {
            memory.Dispose();
        }
    }

    /// <summary><c>thread-spawn</c>: the identifier of a new thread, or a negative error.</summary>
    private int Spawn(int argument)
    {
        int identifier;
        lock (_state)
        {
            if (_outcome is not null)
            {
                throw new TrapException(TrapCode.Interrupted, "interrupted: the program of this thread has ended");
            }

            if (_running > MaxThreads || _latestIdentifier == LargestIdentifier)
            {
                return NoMoreThreads;
            }

            identifier = ++_latestIdentifier;
        }

        try
        {
            Start(() => RunThread(identifier, argument), $"wasi thread {identifier}");
            return identifier;
        }
        catch (OutOfMemoryException)
        {
            return NoMoreThreads;
        }
    }

    private Outcome? RunThread(int identifier, int argument)
    {
        using var store = new Store(_module.Engine, _mainStore!.Data, _mainStore.Limits);
        if (_guest is not null)
        {
            store.AddExtension(_guest.ForThread());
        }

        Instance instance = _linker.Instantiate(store, _module);
        Function entry = instance.GetFunction("wasi_thread_start")
            ?? throw new PetrelException("the module cannot start threads: it exports no function \"wasi_thread_start\"");
        entry.Invoke(identifier, argument);
        return null;
    }

    /// <summary>Starts a thread; what <paramref name="run"/> returns or throws ends the program, null only the thread.</summary>
    private void Start(Func<Outcome?> run, string name)
    {
        lock (_state)
        {
            _running++;
        }

        var thread = new Thread(
            () =>
            {
                Outcome? outcome;
                try
                {
                    outcome = run();
                }
                catch (ExitException exit)
                {
                    outcome = new Outcome(exit.ExitCode, null);
                }
#pragma warning disable CA1031 // It is thrown again where the program was started.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    outcome = new Outcome(0, failure);
                }

                End(outcome);
            },
            _module.Engine.Options.MaxWasmStack + StackBeside)
        {
            IsBackground = true,
            Name = name,
        };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            lock (_state)
            {
                _running--;
            }

            throw;
        }
    }

    /// <summary>A thread has ended. The first outcome is the program's, and stops the others.</summary>
    private void End(Outcome? outcome)
    {
        lock (_state)
        {
            _running--;
            if (outcome is not null && _outcome is null)
            {
                _outcome = outcome;
                _guest?.End();
                foreach (SharedMemory memory in _memories)
                {
                    memory.Instance.Waiters.Interrupt();
                }
            }

            Monitor.PulseAll(_state);
        }
    }

    private sealed record Outcome(int ExitCode, Exception? Failure);
}
