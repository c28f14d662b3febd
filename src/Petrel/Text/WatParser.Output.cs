using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Step 4: the binary module, sections in their order, custom sections and names between and behind them.</summary>
internal sealed partial class WatParser
{
    /// <summary>The name of something inside of something: a local or label of a function, a field of a type.</summary>
    private readonly record struct MemberName(int Owner, int Member, int Symbol);

    private byte[] WriteModule()
    {
        if (_usesDataIndices)
        {
            _sections[(int)SectionKind.DataCount].Content.Unsigned(_sections[(int)SectionKind.Data].Count);
        }

        var module = new ByteBuffer(1024);
        module.Bytes("\0asm\u0001\0\0\0"u8);
        WriteCustomSections(BeforeFirst, module);
        for (int i = 0; i < s_sectionOrder.Length; i++)
        {
            WriteCustomSections(2 * i, module);
            SectionKind kind = s_sectionOrder[i];
            if (kind == SectionKind.Code)
            {
                WriteBranchHints(module);
            }

            WriteSection(kind, module);
            WriteCustomSections((2 * i) + 1, module);
        }

        WriteCustomSections(AfterLast, module);
        if (!_hasExplicitNameSection)
        {
            WriteNameSection(module);
        }

        return module.ToArray();
    }

    private void WriteSection(SectionKind kind, ByteBuffer module)
    {
        Section section = _sections[(int)kind];
        if (section.Content.Length == 0)
        {
            return;
        }

        module.Byte((byte)kind);
        if (kind is SectionKind.Start or SectionKind.DataCount)
        {
            // One number, without a count in front.
            module.Sized(section.Content.Span);
            return;
        }

        _scratch.Clear();
        _scratch.Unsigned(section.Count);
        module.Unsigned((uint)(_scratch.Length + section.Content.Length));
        module.Bytes(_scratch.Span);
        module.Bytes(section.Content.Span);
    }

    private void WriteCustomSections(int place, ByteBuffer module)
    {
        for (int i = 0; i < _customSections.Count; i++)
        {
            if (_customSections[i].Place == place)
            {
                module.Byte((byte)SectionKind.Custom);
                module.Sized(_customSections[i].Contents);
            }
        }
    }

    private void WriteBranchHints(ByteBuffer module)
    {
        Section hints = _sections[(int)SectionKind.Custom];
        if (hints.Count == 0)
        {
            return;
        }

        var section = new ByteBuffer();
        section.Sized("metadata.code.branch_hint"u8);
        section.Unsigned(hints.Count);
        section.Bytes(hints.Content.Span);
        module.Byte((byte)SectionKind.Custom);
        module.Sized(section.Span);
    }

    /// <summary>The name section (spec: Appendix, Name Section), with the subsections that name everything nameable.</summary>
    private void WriteNameSection(ByteBuffer module)
    {
        var names = new ByteBuffer();
        if (_moduleName >= 0)
        {
            _scratch.Clear();
            _scratch.Sized(_symbols[_moduleName]);
            WriteSubsection(0, names, _scratch);
        }

        WriteNameMap(1, _functions, names);
        WriteIndirectNames(2, _localNames, names);
        WriteIndirectNames(3, _labelNames, names);
        WriteNameMap(4, _types, names);
        WriteNameMap(5, _tables, names);
        WriteNameMap(6, _memories, names);
        WriteNameMap(7, _globals, names);
        WriteNameMap(8, _elements, names);
        WriteNameMap(9, _data, names);
        WriteIndirectNames(10, _fieldNames, names);
        WriteNameMap(11, _tags, names);
        if (names.Length == 0)
        {
            return;
        }

        _scratch.Clear();
        _scratch.Sized("name"u8);
        module.Byte((byte)SectionKind.Custom);
        module.Unsigned((uint)(_scratch.Length + names.Length));
        module.Bytes(_scratch.Span);
        module.Bytes(names.Span);
    }

    private static void WriteSubsection(byte id, ByteBuffer names, ByteBuffer contents)
    {
        names.Byte(id);
        names.Sized(contents.Span);
    }

    private void WriteNameMap(byte id, IndexSpace space, ByteBuffer names)
    {
        var map = new ByteBuffer();
        uint count = 0;
        for (int i = 0; i < space.Count; i++)
        {
            if (space.NameOf(i) is int symbol and >= 0)
            {
                map.Unsigned((uint)i);
                map.Sized(_symbols[symbol]);
                count++;
            }
        }

        if (count > 0)
        {
            _scratch.Clear();
            _scratch.Unsigned(count);
            _scratch.Bytes(map.Span);
            WriteSubsection(id, names, _scratch);
        }
    }

    /// <summary>Names inside of named things; <paramref name="entries"/> is ordered by owner, then by member.</summary>
    private void WriteIndirectNames(byte id, ArrayBuilder<MemberName> entries, ByteBuffer names)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var contents = new ByteBuffer();
        uint owners = 0;
        for (int i = 0; i < entries.Count;)
        {
            int first = i;
            while (i < entries.Count && entries[i].Owner == entries[first].Owner)
            {
                i++;
            }

            contents.Unsigned((uint)entries[first].Owner);
            contents.Unsigned((uint)(i - first));
            for (int k = first; k < i; k++)
            {
                contents.Unsigned((uint)entries[k].Member);
                contents.Sized(_symbols[entries[k].Symbol]);
            }

            owners++;
        }

        _scratch.Clear();
        _scratch.Unsigned(owners);
        _scratch.Bytes(contents.Span);
        WriteSubsection(id, names, _scratch);
    }
}
