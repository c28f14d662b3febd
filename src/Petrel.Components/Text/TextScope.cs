using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>What a scope of the text is.</summary>
internal enum TextScopeKind
{
    Component,

    /// <summary>A component or instance type.</summary>
    Type,

    /// <summary>A core module type.</summary>
    CoreModuleType,
}

/// <summary>A component or a type while it is being assembled: its index spaces with their identifiers, and its bytes.</summary>
internal sealed class TextScope
{
    private readonly Dictionary<(Sort Sort, string Name), uint> _names = [];
    private readonly Dictionary<(Sort Sort, string Name), uint> _outer = [];
    private readonly Dictionary<Sort, uint> _counts = [];
    private readonly Dictionary<Sort, List<(uint Index, string Name)>> _forNameSection = [];
    private readonly ByteBuffer _content = new();
    private int _section = -1;
    private uint _itemsInSection;

    public TextScope(TextScopeKind kind, TextScope? parent, string? name, SourceText source)
    {
        Kind = kind;
        Parent = parent;
        Name = name;
        CoreTypes = WatParser.ForTypes(source);
    }

    public TextScopeKind Kind { get; }

    public TextScope? Parent { get; }

    /// <summary>Its identifier, or null.</summary>
    public string? Name { get; }

    /// <summary>Assembles core types; knows those that are in scope.</summary>
    public WatParser CoreTypes { get; }

    /// <summary>What was assembled: sections of a component, declarators of a type.</summary>
    public ByteBuffer Output { get; } = new();

    /// <summary>Declarators of a type.</summary>
    public uint Declarations { get; private set; }

    public uint Count(Sort sort) => _counts.GetValueOrDefault(sort);

    /// <summary>Takes the next index; false when the identifier is taken.</summary>
    public bool TryAdd(Sort sort, string? name, out uint index)
    {
        index = Count(sort);
        if (name is not null)
        {
            if (!_names.TryAdd((sort, name), index))
            {
                return false;
            }

            if (!_forNameSection.TryGetValue(sort, out List<(uint, string)>? list))
            {
                _forNameSection.Add(sort, list = []);
            }

            list.Add((index, name));
        }

        _counts[sort] = index + 1;
        return true;
    }

    public bool TryResolve(Sort sort, string name, out uint index) => _names.TryGetValue((sort, name), out index);

    /// <summary>An outer definition that was made known here before.</summary>
    public bool TryResolveOuter(Sort sort, string name, out uint index) => _outer.TryGetValue((sort, name), out index);

    public void AddOuter(Sort sort, string name, uint index) => _outer[(sort, name)] = index;

    /// <summary>Adds an item: to its section, or as a declarator.</summary>
    /// <param name="section">Number of the section.</param>
    /// <param name="declarator">Number of the declarator.</param>
    /// <param name="item">The bytes.</param>
    public void Emit(byte section, byte declarator, ReadOnlySpan<byte> item)
    {
        if (Kind != TextScopeKind.Component)
        {
            Output.Byte(declarator);
            Output.Bytes(item);
            Declarations++;
            return;
        }

        if (_section != section)
        {
            Flush();
            _section = section;
        }

        _content.Bytes(item);
        _itemsInSection++;
    }

    /// <summary>Adds a section of its own: a core module or a component.</summary>
    public void EmitWhole(byte section, ReadOnlySpan<byte> contents)
    {
        Flush();
        Output.Byte(section);
        Output.Sized(contents);
    }

    public void EmitCustom(string name, ReadOnlySpan<byte> contents)
    {
        var section = new ByteBuffer();
        section.Sized(System.Text.Encoding.UTF8.GetBytes(name));
        section.Bytes(contents);
        EmitWhole(0, section.Span);
    }

    public void Flush()
    {
        if (_section < 0)
        {
            return;
        }

        var contents = new ByteBuffer();
        contents.Unsigned(_itemsInSection);
        contents.Bytes(_content.Span);
        Output.Byte((byte)_section);
        Output.Sized(contents.Span);
        _content.Clear();
        _itemsInSection = 0;
        _section = -1;
    }

    /// <summary>The name section, when there are names.</summary>
    public void EmitNames()
    {
        if (Name is null && _forNameSection.Count == 0)
        {
            return;
        }

        var contents = new ByteBuffer();
        var part = new ByteBuffer();
        if (Name is not null)
        {
            part.Sized(System.Text.Encoding.UTF8.GetBytes(Name));
            contents.Byte(0);
            contents.Sized(part.Span);
        }

        foreach (Sort sort in s_nameOrder)
        {
            if (!_forNameSection.TryGetValue(sort, out List<(uint Index, string Name)>? names))
            {
                continue;
            }

            part.Clear();
            part.Byte((byte)sort.Component);
            if (sort.IsCore)
            {
                part.Byte((byte)sort.Core);
            }

            part.Unsigned((uint)names.Count);
            foreach ((uint index, string name) in names)
            {
                part.Unsigned(index);
                part.Sized(System.Text.Encoding.UTF8.GetBytes(name));
            }

            contents.Byte(1);
            contents.Sized(part.Span);
        }

        EmitCustom("component-name", contents.Span);
    }

    private static readonly Sort[] s_nameOrder =
    [
        new(ComponentSort.Core, CoreSort.Function), new(ComponentSort.Core, CoreSort.Table), new(ComponentSort.Core, CoreSort.Memory),
        new(ComponentSort.Core, CoreSort.Global), new(ComponentSort.Core, CoreSort.Tag), new(ComponentSort.Core, CoreSort.Type),
        new(ComponentSort.Core, CoreSort.Module), new(ComponentSort.Core, CoreSort.Instance),
        Sort.Function, Sort.Value, Sort.Type, Sort.NestedComponent, Sort.Instance,
    ];
}
