namespace Petrel.Components.Wave;

/// <summary>A call in text: <c>ns:pkg/itf.function@1.2.3(arguments)</c>, <c>itf.function(arguments)</c> or <c>function(arguments)</c>.</summary>
internal sealed class WaveCall
{
    private readonly WaveReader _reader;

    private WaveCall(string? package, string? itf, string name, string? version, WaveReader reader)
    {
        Package = package;
        Interface = itf;
        Name = name;
        Version = version;
        _reader = reader;
    }

    /// <summary><c>ns:pkg</c>, or null.</summary>
    public string? Package { get; }

    /// <summary>The interface, or null.</summary>
    public string? Interface { get; }

    /// <summary>The function.</summary>
    public string Name { get; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; }

    /// <summary>The name as it was written.</summary>
    public string FullName =>
        $"{(Package is null ? "" : Package + "/")}{(Interface is null ? "" : Interface + ".")}{Name}{(Version is null ? "" : "@" + Version)}";

    /// <summary>True when the text is a call rather than the name of a function.</summary>
    public static bool IsCall(string text) => text.Contains('(', StringComparison.Ordinal);

    /// <summary>Reads the name; the arguments follow when the types are known.</summary>
    /// <exception cref="FormatException">The text is no call.</exception>
    public static WaveCall Parse(string text)
    {
        var reader = new WaveReader(text);
        (string? package, string? itf, string name, string? version) = reader.FunctionName();
        return new WaveCall(package, itf, name, version, reader);
    }

    /// <summary>Reads the arguments. Those at the end may be left out where none is a value.</summary>
    /// <exception cref="FormatException">They are not values of the types.</exception>
    public ComponentValue[] Arguments(IReadOnlyList<FunctionParameter> parameters)
    {
        ComponentValue[] values = _reader.Arguments(FullName, parameters);
        _reader.End();
        return values;
    }

    /// <summary>True when an interface of this name is meant; a name without package means the interface of any package.</summary>
    public bool Means(string interfaceName)
    {
        if (Interface is null)
        {
            return false;
        }

        int at = interfaceName.IndexOf('@', StringComparison.Ordinal);
        string bare = at < 0 ? interfaceName : interfaceName[..at];
        string? version = at < 0 ? null : interfaceName[(at + 1)..];
        return (Version is null || Version == version)
            && (Package is not null ? bare == $"{Package}/{Interface}" : bare == Interface || bare.EndsWith("/" + Interface, StringComparison.Ordinal));
    }
}
