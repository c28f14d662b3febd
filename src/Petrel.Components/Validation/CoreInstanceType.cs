using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components.Validation;

/// <summary>What a core instance exports.</summary>
internal sealed class CoreInstanceType
{
    private readonly Dictionary<string, ExternalType>? _exports;
    private readonly CoreModuleType? _module;

    public CoreInstanceType(Dictionary<string, ExternalType> exports) => _exports = exports;

    /// <summary>An instance of a module: all instances of it share one index.</summary>
    public CoreInstanceType(CoreModuleType module) => _module = module;

    public bool TryGetExport(string name, [NotNullWhen(true)] out ExternalType? type)
    {
        if (_module is not null)
        {
            bool found = _module.TryGetExport(name, out ExportType? export);
            type = export?.Type;
            return found;
        }

        return _exports!.TryGetValue(name, out type);
    }
}
