namespace Petrel.Wasi.Sandbox;

/// <summary>Modes of an open descriptor (typenames.witx, <c>$fdflags</c>).</summary>
[Flags]
internal enum DescriptorFlags : ushort
{
    None = 0,
    Append = 1,
    DataSync = 2,
    NonBlocking = 4,
    ReadSync = 8,
    Sync = 16,

    /// <summary>Those that are fixed when a file is opened.</summary>
    Synchronized = DataSync | ReadSync | Sync,
    All = Append | Synchronized | NonBlocking,
}
