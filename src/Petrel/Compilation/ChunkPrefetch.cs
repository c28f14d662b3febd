using Petrel.Collections;
using Petrel.Compilation.Lowering;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>
/// Lowers chunks of a large module on another thread before they are asked for, so that the thread that runs the program waits for
/// the JIT only. Lowering is a third of what a large program does in its first seconds.
/// </summary>
/// <remarks>
/// <para>
/// What is next: when the JIT asks for a chunk, it compiles a caller of something in it. What that something calls is likely to be needed
/// when it runs. So from a chunk that was asked for, the calls of those functions are followed that are called by functions of other chunks that were
/// asked for, newest first. Of what is made in advance that way, five chunks in eight are asked for (measured: clang compiling a C file).
/// </para>
/// <para>
/// What nobody asked for is limited, so that a program that has all it needs causes no work. Only
/// images are made here: nothing is loaded, and no lock of the CLR is taken.
/// </para>
/// </remarks>
internal sealed class ChunkPrefetch : IThreadPoolWorkItem
{
    /// <summary>Chunks that are lowered on demand before anything is done in advance: a short run needs few.</summary>
    private const int Hesitation = 8;

    /// <summary>Chunks that may lie here unasked for, beyond as many as were asked for.</summary>
    private const int MostIdle = 200;

    private readonly ModuleLayout _layout;
    private readonly ChunkPlan _plan;
    private readonly object _lock = new();
    private readonly State[] _states;
    private readonly byte[]?[] _images;
    private readonly ChunkCalls?[] _calls;

    /// <summary>By function: whether one that is likely to run calls it.</summary>
    private readonly bool[] _isCalled;
    private readonly ArrayBuilder<int> _toFollow = new(256);
    private readonly ArrayBuilder<int> _next = new(256);
    private int _taken;
    private int _idle;
    private bool _isRunning;

    public ChunkPrefetch(ModuleLayout layout, ChunkPlan plan)
    {
        _layout = layout;
        _plan = plan;
        _states = new State[plan.Count];
        _images = new byte[]?[plan.Count];
        _calls = new ChunkCalls?[plan.Count];
        _isCalled = new bool[plan.End];
    }

    /// <summary>
    /// True for a module of which much may run, where another processor may help. Lowering functions that use struct and array types loads their
    /// classes: the threads that need them do that.
    /// </summary>
    public static bool IsWorthwhile(ModuleLayout layout)
    {
        if (!layout.IsLarge || layout.ObjectClasses.Engine.Options.MaxParallelism == 1 || Environment.ProcessorCount == 1)
        {
            return false;
        }

        foreach (DefinedType type in layout.Module.Types)
        {
            if (type.Kind != CompositeKind.Function)
            {
                return false;
            }
        }

        return true;
    }

    private enum State : byte
    {
        /// <summary>Nothing was done.</summary>
        None,

        /// <summary>The other thread lowers it.</summary>
        Emitting,

        /// <summary>Lowered, and not asked for yet.</summary>
        Ready,

        /// <summary>Asked for.</summary>
        Taken,
    }

    /// <summary>A function of the module is about to run that is not called by name.</summary>
    public void Expect(int function)
    {
        lock (_lock)
        {
            Call(function);
            Follow();
        }
    }

    /// <summary>The assembly of a chunk that the CLR asks for: once.</summary>
    public byte[] Take(int chunk)
    {
        byte[]? image;
        lock (_lock)
        {
            while (_states[chunk] == State.Emitting)
            {
                Monitor.Wait(_lock);
            }

            image = _images[chunk];
            if (image is not null)
            {
                _images[chunk] = null;
                _idle--;
                FollowChunk(chunk);
                return image;
            }

            // Nobody else makes it from now on.
            _states[chunk] = State.Taken;
        }

        image = ChunkEmitter.EmitChunk(_layout, _plan, chunk, precompiled: null, out ChunkCalls calls);
        lock (_lock)
        {
            _calls[chunk] = calls;
            FollowChunk(chunk);
        }

        return image;
    }

    /// <summary>Lowers what is likely to be asked for until there is nothing more, or too much.</summary>
    public void Execute()
    {
        while (TryBegin(out int chunk))
        {
            byte[]? image = null;
            ChunkCalls? calls = null;
            try
            {
                image = ChunkEmitter.EmitChunk(_layout, _plan, chunk, precompiled: null, out calls);
            }
#pragma warning disable CA1031 // An exception that leaves a thread of the pool ends the process. Whatever went wrong goes wrong again where it is asked for.
            catch (Exception)
#pragma warning restore CA1031
            {
            }

            lock (_lock)
            {
                _states[chunk] = image is null ? State.None : State.Ready;
                _images[chunk] = image;
                _calls[chunk] = calls;
                _idle += image is null ? 0 : 1;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private bool TryBegin(out int chunk)
    {
        lock (_lock)
        {
            while (_idle < MostIdle + _taken && _next.TryPop(out chunk))
            {
                if (_states[chunk] == State.None)
                {
                    _states[chunk] = State.Emitting;
                    return true;
                }
            }

            _isRunning = false;
            chunk = -1;
            return false;
        }
    }

    /// <summary>The chunk was asked for, so what is called in it is likely to run.</summary>
    private void FollowChunk(int chunk)
    {
        _states[chunk] = State.Taken;
        _taken++;
        for (int function = _plan.First(chunk); function < _plan.EndOf(chunk); function++)
        {
            if (_isCalled[function])
            {
                _toFollow.Add(function);
            }
        }

        Follow();
        if (!_isRunning && _taken > Hesitation && _next.Count > 0 && _idle < MostIdle + _taken)
        {
            _isRunning = true;
            _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Follow()
    {
        while (_toFollow.TryPop(out int function))
        {
            int chunk = _plan.ChunkOf(function);
            if (_calls[chunk] is { } calls)
            {
                ReadOnlySpan<int> callees = calls.Of(function - _plan.First(chunk));
                for (int i = callees.Length - 1; i >= 0; i--)
                {
                    Call(callees[i]);
                }
            }
        }
    }

    private void Call(int function)
    {
        if (_isCalled[function])
        {
            return;
        }

        _isCalled[function] = true;
        int chunk = _plan.ChunkOf(function);
        switch (_states[chunk])
        {
            case State.None:
                _next.Add(chunk);
                break;
            case State.Taken:
                _toFollow.Add(function);
                break;
        }
    }
}
