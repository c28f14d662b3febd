using Petrel.Compilation;

namespace Petrel.Cli.Running;

/// <summary>Has what a program used compiled for the next time: when it ends, and before that when it runs long (<see cref="LongRun"/>). Thread-safe.</summary>
/// <param name="cache">Where to; null for nowhere.</param>
internal abstract class CodeKeeper(CompilationCache? cache)
{
    private readonly object _lock = new();

    // Bytes of WebAssembly that had been lowered when a process was last started for this program.
    private long _kept;

    /// <summary>The cache; null when there shall be none.</summary>
    protected CompilationCache? Cache => cache;

    /// <summary>The file of the program; null when its code is not kept.</summary>
    protected string? ProgramPath { get; set; }

    /// <summary>The name of the entry.</summary>
    protected string Key { get; set; } = "";

    /// <summary>Keeps what ran so far, when that is worth it.</summary>
    /// <returns>The identifier of the process that does, or 0.</returns>
    public int Keep()
    {
        if (ProgramPath is null)
        {
            return 0;
        }

        lock (_lock)
        {
            PrecompiledFunctions[]? used = UsedFunctions(out Engine engine, out bool isPrecompiled, out long lowered, out long precompiled);
            if (used is null || !CacheFill.Pays(lowered - _kept, precompiled + _kept))
            {
                return 0;
            }

            int process = CacheFill.Start(cache!, Key, engine, used, isPrecompiled || _kept > 0, ProgramPath);
            if (process != 0)
            {
                _kept = lowered;
            }

            return process;
        }
    }

    /// <summary>What ran, of each core module; null before there is anything.</summary>
    /// <param name="engine">What ran it.</param>
    /// <param name="isPrecompiled">Some of it came from the cache.</param>
    /// <param name="lowered">WebAssembly that this process compiled, in bytes.</param>
    /// <param name="precompiled">WebAssembly whose code was in the cache, in bytes.</param>
    protected abstract PrecompiledFunctions[]? UsedFunctions(out Engine engine, out bool isPrecompiled, out long lowered, out long precompiled);
}
