using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A table.</summary>
internal abstract class TableInstance(TableType type)
{
    public TableType Type { get; } = type;

    /// <summary>Number of elements.</summary>
    public uint Size;
}

internal sealed partial class FunctionTable(TableType type) : TableInstance(type)
{
}
