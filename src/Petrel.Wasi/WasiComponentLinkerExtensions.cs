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

    /// <summary>
    /// Makes a component instance of a core module for WASI preview 1 that has <c>component-type</c> sections: as <c>wasm-tools component new --adapt</c> would, but
    /// preview 1 is the host's, and there is no adapter. Its configuration is that of the store, for preview 1 and 0.2 alike.
    /// </summary>
    /// <param name="linker">The linker, for what the module's world imports.</param>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="LinkException">The module has no world, or something that it imports or should export is missing or has another type.</exception>
    /// <exception cref="TrapException">The module trapped when it was instantiated or initialized.</exception>
    public static ComponentInstance InstantiatePreview1(this ComponentLinker linker, Store store, Module module)
    {
        ArgumentNullException.ThrowIfNull(linker);
        return linker.InstantiateModule(store, module, new Linker(linker.Engine).DefineWasi());
    }
}
