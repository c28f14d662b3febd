namespace Petrel.Text;

/// <summary>The annotations that mean something to the assembler; all others are skipped like comments.</summary>
internal enum AnnotationKind : byte
{
    /// <summary><c>(@custom "name" (before|after section)? "bytes"*)</c>.</summary>
    Custom,

    /// <summary><c>(@name "name")</c>: a name for the name section that is not the identifier.</summary>
    Name,

    /// <summary><c>(@metadata.code.branch_hint "\00"|"\01")</c> in front of <c>if</c> and <c>br_if</c>.</summary>
    BranchHint,
}

/// <summary>An annotation that was met between tokens.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Start">Offset of its parenthesis.</param>
/// <param name="Content">Offset behind its identifier.</param>
/// <param name="End">Offset of its closing parenthesis.</param>
internal readonly record struct Annotation(AnnotationKind Kind, int Start, int Content, int End)
{
    /// <summary>How it is written, for messages.</summary>
    public string Name => Kind switch
    {
        AnnotationKind.Custom => "@custom",
        AnnotationKind.Name => "@name",
        _ => "@metadata.code.branch_hint",
    };
}
