using Petrel.Compilation;

namespace Petrel.Build;

/// <summary>What is to be made of one module: the lines <c>name=value</c> of a file.</summary>
internal sealed class BuildRequest
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The module, text or binary.</summary>
    public string ModulePath => Required("module");

    /// <summary>Where the assembly goes.</summary>
    public string CodePath => Required("code");

    /// <summary>Where the C# class goes.</summary>
    public string ClassPath => Required("class");

    /// <summary>Simple name of the assembly.</summary>
    public string AssemblyName => Required("assembly");

    /// <summary>Empty for the global namespace.</summary>
    public string Namespace => Optional("namespace");

    /// <summary>The class, named after the file when it was given no name.</summary>
    public string ClassName => LinkedAssemblyEmitter.ClassNameOf(Required("name"));

    public string FullClassName => Namespace.Length == 0 ? ClassName : Namespace + "." + ClassName;

    /// <summary>True for a class that other assemblies see.</summary>
    public bool IsPublic => Optional("access") switch
    {
        "" or "public" => true,
        "internal" => false,
        { } other => throw new ArgumentException($"Access is public or internal, not '{other}'"),
    };

    /// <summary>True when Petrel.Wasi may be named.</summary>
    public bool HasWasi => !string.Equals(Optional("wasi"), "false", StringComparison.OrdinalIgnoreCase);

    public static BuildRequest Read(string path)
    {
        var request = new BuildRequest();
        foreach (string line in File.ReadLines(path))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                request._values[line[..equals]] = line[(equals + 1)..];
            }
        }

        return request;
    }

    /// <summary>The engine that the module is compiled for.</summary>
    public EngineOptions ToOptions()
    {
        var options = new EngineOptions
        {
            BoundsChecks = Optional("bounds-checks") switch
            {
                "" or "auto" => BoundsChecks.Automatic,
                "explicit" => BoundsChecks.Explicit,
                "guard" => BoundsChecks.GuardPages,
                { } other => throw new ArgumentException($"BoundsChecks is auto, guard or explicit, not '{other}'"),
            },
        };
        foreach (string name in Optional("features").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options = options with { Features = options.Features | FeatureOf(name) };
        }

        return options;
    }

    private static WasmFeatures FeatureOf(string name)
    {
        foreach (WasmFeatures feature in Enum.GetValues<WasmFeatures>())
        {
            if (System.Numerics.BitOperations.IsPow2((long)feature) && WasmFeatureNames.Name(feature) == name)
            {
                return feature;
            }
        }

        throw new ArgumentException($"Features names '{name}', which is not a proposal (petrel help proposals lists them)");
    }

    private string Required(string name) =>
        Optional(name) is { Length: > 0 } value ? value : throw new ArgumentException($"the request does not say {name}");

    private string Optional(string name) => _values.GetValueOrDefault(name, "");
}
