namespace Petrel;

/// <summary>
/// The type of an import or export (spec: Types, External Types): a <see cref="FunctionType"/>,
/// <see cref="TableDeclaration"/>, <see cref="MemoryDeclaration"/>, <see cref="GlobalDeclaration"/> or
/// <see cref="TagDeclaration"/>. Immutable; <see cref="object.ToString"/> gives the notation of the text format.
/// </summary>
public abstract class ExternalType
{
    private protected ExternalType()
    {
    }

    /// <summary>What it is the type of.</summary>
    public abstract ExternalKind Kind { get; }
}
