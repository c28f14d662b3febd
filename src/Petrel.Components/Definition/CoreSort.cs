namespace Petrel.Components.Definition;

/// <summary>Index spaces of core definitions, with the numbers of the binary format (spec: core:sort).</summary>
internal enum CoreSort : byte
{
    Function = 0x00,
    Table = 0x01,
    Memory = 0x02,
    Global = 0x03,
    Tag = 0x04,
    Type = 0x10,
    Module = 0x11,
    Instance = 0x12,
}
