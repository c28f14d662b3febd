namespace Petrel.Components.Wit;

/// <summary>A resolved type.</summary>
internal sealed class WitType
{
    private static readonly WitType?[] s_primitives = new WitType?[(int)WitTypeKind.ErrorContext + 1];

    public WitType(WitTypeKind kind, WitType?[] arguments, WitTypeDefinition? definition = null, uint? length = null)
    {
        Kind = kind;
        Arguments = arguments;
        Definition = definition;
        Length = length;
        ContainsBorrow = kind == WitTypeKind.Borrow || definition is { ContainsBorrow: true };
        int depth = definition?.Depth ?? 0;
        foreach (WitType? argument in arguments)
        {
            ContainsBorrow |= argument is { ContainsBorrow: true };
            depth = Math.Max(depth, argument?.Depth ?? 0);
        }

        Depth = kind == WitTypeKind.Named ? depth : depth + 1;
    }

    public WitTypeKind Kind { get; }

    /// <summary>
    /// Element of a list or option, key and value of a map, elements of a tuple, ok and error of a result (null where there is
    /// none), element of a stream or future or null.
    /// </summary>
    public WitType?[] Arguments { get; }

    /// <summary>The definition that <see cref="WitTypeKind.Named"/> names; of a handle, its resource (or an alias of it).</summary>
    public WitTypeDefinition? Definition { get; }

    /// <summary>The length of a list that has a fixed one.</summary>
    public uint? Length { get; }

    /// <summary>True when a value may hold a borrow handle.</summary>
    public bool ContainsBorrow { get; }

    /// <summary>How deep it nests, through names too.</summary>
    public int Depth { get; }

    public bool IsPrimitive => Kind <= WitTypeKind.ErrorContext;

    public static WitType Primitive(WitTypeKind kind) => s_primitives[(int)kind] ??= new WitType(kind, []);

    public static WitType Named(WitTypeDefinition definition) => new(WitTypeKind.Named, [], definition);

    /// <summary>The type without aliases: what a name stands for in the end. A resource's name becomes an own handle.</summary>
    public WitType Resolved()
    {
        if (Kind != WitTypeKind.Named)
        {
            return this;
        }

        WitTypeDefinition original = Definition!.Original;
        return original.Kind switch
        {
            WitDefinitionKind.Alias => original.Alias!,
            WitDefinitionKind.Resource => new WitType(WitTypeKind.Own, [], original),
            _ => original == Definition ? this : Named(original),
        };
    }
}
