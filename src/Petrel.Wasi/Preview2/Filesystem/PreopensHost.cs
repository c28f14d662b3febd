using System.Text;
using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Preopens;
using Wasi.Filesystem.Types;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary><c>wasi:filesystem/preopens</c>.</summary>
internal sealed class PreopensHost(Preview2Guest guest) : IPreopens
{
    /// <inheritdoc/>
    public (IDescriptor, string)[] GetDirectories()
    {
        PreopenedDirectory[] directories = guest.Context.Directories;
        var result = new (IDescriptor, string)[directories.Length];
        for (int i = 0; i < result.Length; i++)
        {
            OpenedDescriptor opened = new(guest, directories[i].Directory, isPreopened: true);
            DirectoryDescriptor directory = directories[i].Directory;
            result[i] = (new FilesystemDescriptor(guest, opened, FilesystemDescriptor.FlagsOf(directory), !directory.ReadOnly), Encoding.UTF8.GetString(directories[i].Name));
        }

        return result;
    }
}
