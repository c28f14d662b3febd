namespace Petrel.Components.Definition;

/// <summary>Index spaces of component definitions, with the numbers of the binary format (spec: sort).</summary>
internal enum ComponentSort : byte
{
    Core = 0x00,
    Function = 0x01,
    Value = 0x02,
    Type = 0x03,
    Component = 0x04,
    Instance = 0x05,
}
