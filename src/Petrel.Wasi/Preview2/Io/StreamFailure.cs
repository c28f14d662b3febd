using Petrel.Components;
using Petrel.Wasi.Sandbox;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Makes the errors of streams.</summary>
internal static class StreamFailure
{
    /// <summary>The stream is at its end.</summary>
    public static WitException<StreamError> Closed() => new(new StreamError.Closed());

    /// <summary>The operation failed; the stream is closed from now on.</summary>
    public static WitException<StreamError> Failed(IoError error) => new(new StreamError.LastOperationFailed(error));

    /// <summary>An operation on a file or standard stream failed.</summary>
    public static IoError OfFile(Errno errno) => new($"file error: {errno}") { Filesystem = errno };
}
