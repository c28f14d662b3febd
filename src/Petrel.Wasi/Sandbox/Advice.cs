namespace Petrel.Wasi.Sandbox;

/// <summary>How a file will be used (typenames.witx, <c>$advice</c>).</summary>
internal enum Advice : byte
{
    Normal,
    Sequential,
    Random,
    WillNeed,
    DontNeed,
    NoReuse,
}
