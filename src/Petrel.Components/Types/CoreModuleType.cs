using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>The type of a core module: what it imports and exports.</summary>
public sealed class CoreModuleType : ComponentType
{
    private readonly ImportType[] _imports;
    private readonly ExportType[] _exports;
    private Dictionary<(string Module, string Name), ImportType>? _importIndex;
    private Dictionary<string, ExportType>? _exportIndex;

    /// <summary>Creates a module type.</summary>
    public CoreModuleType(ReadOnlySpan<ImportType> imports, ReadOnlySpan<ExportType> exports)
        : this(imports.ToArray(), exports.ToArray())
    {
    }

    internal CoreModuleType(ImportType[] imports, ExportType[] exports)
        : base(SummaryOf(imports, exports))
    {
        _imports = imports;
        _exports = exports;
    }

    /// <summary>The imports in order.</summary>
    public IReadOnlyList<ImportType> Imports => _imports;

    /// <summary>The exports in order.</summary>
    public IReadOnlyList<ExportType> Exports => _exports;

    /// <summary>Finds an export by name.</summary>
    public bool TryGetExport(string name, [NotNullWhen(true)] out ExportType? export)
    {
        if (_exportIndex is null)
        {
            var index = new Dictionary<string, ExportType>(_exports.Length, StringComparer.Ordinal);
            foreach (ExportType item in _exports)
            {
                index.TryAdd(item.Name, item);
            }

            _exportIndex = index;
        }

        return _exportIndex.TryGetValue(name, out export);
    }

    /// <summary>Finds an import by both names.</summary>
    internal bool TryGetImport(string module, string name, [NotNullWhen(true)] out ImportType? import)
    {
        if (_importIndex is null)
        {
            var index = new Dictionary<(string, string), ImportType>(_imports.Length);
            foreach (ImportType item in _imports)
            {
                index.TryAdd((item.Module, item.Name), item);
            }

            _importIndex = index;
        }

        return _importIndex.TryGetValue((module, name), out import);
    }

    private protected override bool EqualsStructure(ComponentType other)
    {
        var module = (CoreModuleType)other;
        return _imports.AsSpan().SequenceEqual(module._imports) && _exports.AsSpan().SequenceEqual(module._exports);
    }

    internal override ComponentType Substitute(ResourceSubstitution substitution) => this;

    internal override void Write(TypeText text)
    {
        text.Add("core module { ");
        bool isFirst = true;
        foreach (ImportType import in _imports)
        {
            text.AddMember(ref isFirst, $"import {import.Module} {import.Name}: {import.Type}", null);
        }

        foreach (ExportType export in _exports)
        {
            text.AddMember(ref isFirst, $"export {export.Name}: {export.Type}", null);
        }

        text.Add(" }");
    }

    private static TypeSummary SummaryOf(ImportType[] imports, ExportType[] exports)
    {
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.CoreModule).With(imports.Length);
        foreach (ImportType import in imports)
        {
            summary = summary.With(import.Module).With(import.Name);
        }

        foreach (ExportType export in exports)
        {
            summary = summary.With(export.Name);
        }

        return summary;
    }
}
