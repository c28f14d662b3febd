using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <summary>
/// The functions of WASI preview 1 for one guest. Each is a method that takes the guest's memory and the arguments as they
/// come from the guest, and answers with the number that goes back.
/// </summary>
/// <remarks>
/// <c>wasi_unstable</c> is the same but for a few layouts; the methods concerned take <see cref="Preview1Version"/>. What the specification leaves
/// open is done as in Wasmtime, except that rights can be taken away (<c>fd_fdstat_set_rights</c>), space can be allocated,
/// processor clocks and sockets work, and <c>poll_oneoff</c> reports a bad descriptor in its event, where C libraries look for it.
/// </remarks>
internal sealed partial class Preview1Host : IDisposable
{
    private readonly WasiContext _context;

    /// <summary>Creates the functions of a guest; descriptors 0 to 2 are its standard streams, then come what was preopened.</summary>
    public Preview1Host(WasiContext context)
    {
        _context = context;
        Descriptors = new DescriptorTable(context.MaxDescriptors);
        Add(_context.StandardInput, null);
        Add(_context.StandardOutput, null);
        Add(_context.StandardError, null);

        // Directories before listeners: C libraries stop looking for directories at the first descriptor that is none.
        foreach (PreopenedDirectory directory in _context.Directories)
        {
            Add(directory.Directory, directory.Name);
        }

        foreach (Descriptor listener in _context.Listeners)
        {
            Add(listener, null);
        }
    }

    /// <summary>What is granted.</summary>
    public WasiContext Context => _context;

    /// <summary>The numbered descriptors.</summary>
    public DescriptorTable Descriptors { get; }

    /// <summary>Closes every descriptor.</summary>
    public void Dispose() => Descriptors.Dispose();

    private void Add(Descriptor descriptor, byte[]? preopenName) => Descriptors.Add(descriptor, Rights.None, preopenName, out _);
}
