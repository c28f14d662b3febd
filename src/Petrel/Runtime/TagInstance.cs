using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A tag: exceptions match when their tags are the same object (spec: Execution, Tag Instances).</summary>
internal sealed class TagInstance(DefinedType type)
{
    /// <summary>The function type whose parameters an exception with this tag carries.</summary>
    public DefinedType Type { get; } = type;

    /// <summary>The embedder's view of this tag, made when first asked for.</summary>
    public Tag? View { get; set; }
}
