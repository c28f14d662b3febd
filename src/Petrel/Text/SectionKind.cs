namespace Petrel.Text;

/// <summary>The sections of a binary module by their identifier (spec: Binary Format, Sections).</summary>
internal enum SectionKind : byte
{
    Custom,
    Type,
    Import,
    Function,
    Table,
    Memory,
    Global,
    Export,
    Start,
    Element,
    Code,
    Data,
    DataCount,
    Tag,
}
