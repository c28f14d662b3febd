using Petrel.Components.Binary;
using Petrel.Text;

namespace Petrel.Components.Composition;

/// <summary>A component that is being written, with a section for each definition.</summary>
internal sealed class ComponentBuilder : TypeScope
{
    private readonly ByteBuffer _bytes = new(4096);

    // Types that an instance exports and that have no index of their own yet: those that are used get an alias.
    private readonly Dictionary<ComponentType, (uint Instance, string Name)> _exported = [];
    private uint _instances;
    private uint _functions;
    private uint _components;

    public ComponentBuilder()
        : base(null) => _bytes.Bytes(ComponentPreamble.Bytes);

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Imports something; what its type mentions is defined or aliased first.</summary>
    /// <returns>Its index among things of its sort.</returns>
    public uint Import(ComponentExtern item)
    {
        var import = new ByteBuffer(64);
        WriteExtern(item, import);
        Section(ComponentCode.SectionImport, import.Span);
        switch (item.Type)
        {
            case ComponentInstanceType instance:
                foreach (ComponentExtern export in instance.Exports)
                {
                    if (export.Type is TypeDeclaration declaration)
                    {
                        _exported.TryAdd(declaration.Type, (_instances, export.Name));
                    }
                }

                return _instances++;
            case ComponentFunctionType:
                return _functions++;
            case ComponentComponentType:
                return _components++;
            default:
                return Find(((TypeDeclaration)item.Type).Type)!.Value;
        }
    }

    /// <summary>Nests a component.</summary>
    /// <returns>Its index.</returns>
    public uint Nest(ReadOnlySpan<byte> component)
    {
        _bytes.Byte(ComponentCode.SectionComponent);
        _bytes.Sized(component);
        return _components++;
    }

    /// <summary>Instantiates a component.</summary>
    /// <returns>The index of the instance.</returns>
    public uint Instantiate(uint component, IReadOnlyList<(string Name, byte Sort, uint Index)> arguments)
    {
        var instance = new ByteBuffer(256);
        instance.Byte(0);
        instance.Unsigned(component);
        instance.Unsigned((uint)arguments.Count);
        foreach ((string name, byte sort, uint index) in arguments)
        {
            ComponentCode.WriteText(instance, name);
            instance.Byte(sort);
            instance.Unsigned(index);
        }

        Section(ComponentCode.SectionInstance, instance.Span);
        return _instances++;
    }

    /// <summary>Takes an export of an instance into the index space of its sort.</summary>
    /// <returns>Its index there.</returns>
    public uint AliasExport(uint instance, string name, ComponentType type)
    {
        byte sort = ComponentCode.SortOf(type);
        WriteAlias(ExportAlias(sort, instance, name));
        return sort switch
        {
            ComponentCode.SortFunction => _functions++,
            ComponentCode.SortComponent => _components++,
            ComponentCode.SortInstance => _instances++,
            _ => Add(((TypeDeclaration)type).Type),
        };
    }

    /// <summary>Exports what has an index.</summary>
    public void Export(ComponentExtern item, uint index)
    {
        var export = new ByteBuffer(64);
        ComponentCode.WriteName(export, item);
        byte sort = ComponentCode.SortOf(item.Type);
        export.Byte(sort);
        export.Unsigned(index);
        export.Byte(0);
        Section(ComponentCode.SectionExport, export.Span);

        // An export has an index of its own.
        switch (sort)
        {
            case ComponentCode.SortFunction:
                _functions++;
                break;
            case ComponentCode.SortComponent:
                _components++;
                break;
            case ComponentCode.SortInstance:
                _instances++;
                break;
            default:
                AddNamed(((TypeDeclaration)item.Type).Type);
                break;
        }
    }

    protected override void WriteType(ReadOnlySpan<byte> definition) => Section(ComponentCode.SectionType, definition);

    protected override void WriteAlias(ReadOnlySpan<byte> alias) => Section(ComponentCode.SectionAlias, alias);

    protected override uint? Find(ComponentType type)
    {
        if (base.Find(type) is { } index)
        {
            return index;
        }

        if (!_exported.TryGetValue(type, out (uint Instance, string Name) place))
        {
            return null;
        }

        WriteAlias(ExportAlias(ComponentCode.SortType, place.Instance, place.Name));
        return Add(type);
    }

    private static ReadOnlySpan<byte> ExportAlias(byte sort, uint instance, string name)
    {
        var alias = new ByteBuffer(64);
        alias.Byte(sort);
        alias.Byte(ComponentCode.AliasExport);
        alias.Unsigned(instance);
        ComponentCode.WriteText(alias, name);
        return alias.Span;
    }

    private void Section(byte id, ReadOnlySpan<byte> item)
    {
        var contents = new ByteBuffer(item.Length + 1);
        contents.Unsigned(1);
        contents.Bytes(item);
        _bytes.Byte(id);
        _bytes.Sized(contents.Span);
    }
}
