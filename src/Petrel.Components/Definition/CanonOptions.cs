namespace Petrel.Components.Definition;

/// <summary>Options of a canonical definition (spec: canonopt), each at most once.</summary>
internal sealed record CanonOptions
{
    public static CanonOptions None { get; } = new();

    /// <summary>How strings are encoded; null when it is not written, which means UTF-8.</summary>
    public StringEncoding? WrittenEncoding { get; init; }

    /// <summary>How strings are encoded.</summary>
    public StringEncoding Encoding => WrittenEncoding ?? StringEncoding.Utf8;

    /// <summary>Core memory index.</summary>
    public uint? Memory { get; init; }

    /// <summary>Core function index.</summary>
    public uint? Realloc { get; init; }

    /// <summary>Core function index.</summary>
    public uint? PostReturn { get; init; }

    /// <summary>Core function index.</summary>
    public uint? Callback { get; init; }

    public bool IsAsync { get; init; }

    /// <summary>The options in the order of the binary, for printing.</summary>
    public IReadOnlyList<CanonOptionKind> Order { get; init; } = [];
}
