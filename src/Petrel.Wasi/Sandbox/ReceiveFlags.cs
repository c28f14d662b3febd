namespace Petrel.Wasi.Sandbox;

/// <summary>How to receive from a socket (typenames.witx, <c>$riflags</c>).</summary>
[Flags]
internal enum ReceiveFlags : ushort
{
    None = 0,
    Peek = 1,
    WaitAll = 2,
    All = Peek | WaitAll,
}
