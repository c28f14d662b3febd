namespace Petrel;

/// <summary>The type of a tag: the parameters of <see cref="Function"/> are what an exception carries.</summary>
public sealed class TagDeclaration : ExternalType
{
    internal TagDeclaration(FunctionType function) => Function = function;

    /// <inheritdoc/>
    public override ExternalKind Kind => ExternalKind.Tag;

    /// <summary>The function type of the tag.</summary>
    public FunctionType Function { get; }

    /// <inheritdoc/>
    public override string ToString() => $"tag {Function}";
}
