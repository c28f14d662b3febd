using Petrel.Collections;
using Petrel.Runtime;
using Petrel.Wasi.Preview1;

namespace Petrel.Wasi;

/// <summary>Adds WASI to a <see cref="Linker"/>.</summary>
public static class WasiLinkerExtensions
{
    /// <summary>
    /// Defines WASI preview 1 under both of its module names, <c>wasi_snapshot_preview1</c> and <c>wasi_unstable</c> (whose layouts differ).
    /// One linker serves any number of stores; each has its own configuration (<see cref="WasiStoreExtensions.SetWasiConfiguration"/>).
    /// </summary>
    /// <remarks>
    /// Functions are made when a module imports them. Functions defined one by one under these names take precedence.
    /// A pointer outside the guest's memory traps with <see cref="TrapCode.MemoryOutOfBounds"/>; <c>proc_exit</c> throws <see cref="ExitException"/>.
    /// </remarks>
    /// <param name="linker">The linker.</param>
    /// <returns>The linker.</returns>
    /// <exception cref="InvalidOperationException">WASI is defined already and <see cref="Linker.AllowShadowing"/> is false.</exception>
    public static Linker DefineWasi(this Linker linker)
    {
        ArgumentNullException.ThrowIfNull(linker);
        linker.DefineResolver("wasi_snapshot_preview1", new Templates(unstable: false).Find);
        linker.DefineResolver("wasi_unstable", new Templates(unstable: true).Find);
        return linker;
    }

    /// <summary>The templates that modules have asked for so far.</summary>
    private sealed class Templates(bool unstable)
    {
        private readonly NameMap<HostFunction> _functions = new();

        public HostFunction? Find(string name)
        {
            lock (_functions)
            {
                HostFunction? function = _functions.Find(name);
                if (function is null && (function = Preview1Function.Create(name, unstable)) is not null)
                {
                    _functions.Set(name, function);
                }

                return function;
            }
        }
    }
}
