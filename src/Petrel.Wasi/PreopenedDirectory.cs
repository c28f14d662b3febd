using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi;

/// <summary>A directory that a guest has from the start.</summary>
/// <param name="directory">The directory.</param>
/// <param name="name">What the guest calls it, in UTF-8.</param>
internal sealed class PreopenedDirectory(DirectoryDescriptor directory, byte[] name)
{
    public DirectoryDescriptor Directory => directory;

    public byte[] Name => name;
}
