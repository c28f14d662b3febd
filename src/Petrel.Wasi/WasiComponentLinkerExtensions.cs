using Petrel.Components;
using Petrel.Wasi.Preview2;

namespace Petrel.Wasi;

/// <summary>Adds WASI to a <see cref="ComponentLinker"/>.</summary>
public static class WasiComponentLinkerExtensions
{
    /// <summary>
    /// Defines the interfaces of WASI 0.2.12 (<c>wasi:io</c>, <c>clocks</c>, <c>random</c>, <c>filesystem</c>, <c>sockets</c>, <c>cli</c>), and of <c>wasi:http</c> those for
    /// making requests. Components built for any 0.2 find them. One linker serves any number of stores; what a guest may do is the configuration's of its store:
    /// <see cref="WasiStoreExtensions.SetWasiConfiguration"/>.
    /// </summary>
    /// <param name="linker">The linker.</param>
    /// <returns>The linker.</returns>
    /// <exception cref="InvalidOperationException">One of the interfaces is defined already and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public static ComponentLinker AddWasi(this ComponentLinker linker)
    {
        ArgumentNullException.ThrowIfNull(linker);
        Preview2Interfaces.AddTo(linker);
        return linker;
    }
}
