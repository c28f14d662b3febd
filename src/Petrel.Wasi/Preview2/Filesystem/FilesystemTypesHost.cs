using Petrel.Wasi.Preview2.Io;
using Wasi.Filesystem.Types;
using Wasi.Io.Error;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>The functions of <c>wasi:filesystem/types</c> that belong to no resource.</summary>
internal sealed class FilesystemTypesHost : ITypes
{
    /// <inheritdoc/>
    public ErrorCode? FilesystemErrorCode(IError err) => ((IoError)err).Filesystem is { } errno ? FilesystemError.Translate(errno) : null;
}
