namespace Petrel.Wasi.Preview2.Io;

/// <summary>What an operation of a stream came to.</summary>
internal enum StreamState
{
    /// <summary>It succeeded.</summary>
    Open,

    /// <summary>The stream is at its end.</summary>
    Closed,

    /// <summary>It failed.</summary>
    Failed,
}
