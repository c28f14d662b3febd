namespace Petrel;

/// <summary>What an import or export is (spec: Types, External Types).</summary>
public enum ExternalKind
{
    /// <summary>A function.</summary>
    Function,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A memory.</summary>
    Memory,

    /// <summary>A global.</summary>
    Global,

    /// <summary>A tag.</summary>
    Tag,
}
