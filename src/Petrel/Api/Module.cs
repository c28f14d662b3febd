using Petrel.Binary;
using Petrel.Compilation;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// A validated module, ready to be instantiated any number of times. Thread-safe. Functions are compiled when they are
/// first needed, once for all instances.
/// </summary>
/// <seealso href="https://webassembly.github.io/spec/core/syntax/modules.html">Modules in the specification</seealso>
public sealed partial class Module : IDisposable
{
    private readonly object _lock = new();
    private readonly string? _givenName;
    private CompiledModule? _compiled;
    private InitialState? _initialState;
    private IReadOnlyList<ImportType>? _imports;
    private IReadOnlyList<ExportType>? _exports;
    private Dictionary<string, int>? _exportIndices;
    private bool _isDisposed;

    private Module(Engine engine, ModuleDefinition definition, string? name)
    {
        Engine = engine;
        Definition = definition;
        _givenName = name;
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>The name that was given when the module was made, else the one in its name section, else null.</summary>
    public string? Name => _givenName ?? new NameSection(Definition).Module;

    /// <summary>What the module needs, in order.</summary>
    public IReadOnlyList<ImportType> Imports
    {
        get
        {
            if (Volatile.Read(ref _imports) is { } known)
            {
                return known;
            }

            var imports = new ImportType[Definition.Imports.Length];
            for (int i = 0; i < imports.Length; i++)
            {
                ImportDefinition import = Definition.Imports[i];
                imports[i] = new ImportType(import.Module, import.Name, ExternalTypes.Of(Definition, import.Kind, import.Index));
            }

            Volatile.Write(ref _imports, imports);
            return imports;
        }
    }

    /// <summary>What the module provides, in order.</summary>
    public IReadOnlyList<ExportType> Exports
    {
        get
        {
            if (Volatile.Read(ref _exports) is { } known)
            {
                return known;
            }

            var exports = new ExportType[Definition.Exports.Length];
            for (int i = 0; i < exports.Length; i++)
            {
                ExportDefinition export = Definition.Exports[i];
                exports[i] = new ExportType(export.Name, ExternalTypes.Of(Definition, export.Kind, export.Index));
            }

            Volatile.Write(ref _exports, exports);
            return exports;
        }
    }

    internal ModuleDefinition Definition { get; }

    /// <summary>The code; made when first asked for.</summary>
    internal CompiledModule Compiled
    {
        get
        {
            if (Volatile.Read(ref _compiled) is { } compiled)
            {
                return compiled;
            }

            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _compiled ??= CreateCode();
            }
        }
    }

    /// <summary>What the instances have in common; made when first asked for.</summary>
    internal InitialState InitialState
    {
        get
        {
            if (Volatile.Read(ref _initialState) is { } state)
            {
                return state;
            }

            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _initialState ??= InitialState.Create(Definition, Engine.Compilation.GuardPages);
            }
        }
    }

    /// <summary>Contents of all custom sections with this name, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> CustomSections(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var contents = new List<ReadOnlyMemory<byte>>();
        foreach (CustomSection section in Definition.CustomSections)
        {
            if (section.Name == name)
            {
                contents.Add(Definition.Bytes.AsMemory(section.Offset, section.Length));
            }
        }

        return contents;
    }

    /// <summary>
    /// Forbids new instances. With <see cref="CodeLoading.Collectible"/>, the code is unloaded as soon as no instance refers
    /// to it any more.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _compiled?.Unload();
                _initialState?.Dispose();
            }
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);

    /// <summary>Position of an export in <see cref="Exports"/>, or -1.</summary>
    internal int FindExport(string name, ExternKind kind)
    {
        int index = FindExport(name);
        return index >= 0 && Definition.Exports[index].Kind == kind ? index : -1;
    }

    internal int FindExport(string name)
    {
        const int FewExports = 16;
        ExportDefinition[] exports = Definition.Exports;
        if (exports.Length <= FewExports)
        {
            for (int i = 0; i < exports.Length; i++)
            {
                if (exports[i].Name == name)
                {
                    return i;
                }
            }

            return -1;
        }

        Dictionary<string, int>? indices = Volatile.Read(ref _exportIndices);
        if (indices is null)
        {
            indices = new Dictionary<string, int>(exports.Length, StringComparer.Ordinal);
            for (int i = 0; i < exports.Length; i++)
            {
                indices.Add(exports[i].Name, i);
            }

            Volatile.Write(ref _exportIndices, indices);
        }

        return indices.TryGetValue(name, out int index) ? index : -1;
    }
}
