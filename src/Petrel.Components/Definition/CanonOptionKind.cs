namespace Petrel.Components.Definition;

/// <summary>The options with the numbers of the binary format (spec: canonopt).</summary>
internal enum CanonOptionKind : byte
{
    Utf8 = 0x00,
    Utf16 = 0x01,
    Latin1Utf16 = 0x02,
    Memory = 0x03,
    Realloc = 0x04,
    PostReturn = 0x05,
    Async = 0x06,
    Callback = 0x07,
}
