namespace Petrel.Text;

/// <summary>Step 3: imports, definitions and exports (spec: Text Format, Modules).</summary>
internal sealed partial class WatParser
{
    // Kinds of imports and exports in the binary format.
    private const byte FunctionKind = 0;
    private const byte TableKind = 1;
    private const byte MemoryKind = 2;
    private const byte GlobalKind = 3;
    private const byte TagKind = 4;
    private const byte ExactFunctionKind = 0x20;

    /// <summary>A section under construction: its entries, and how many they are.</summary>
    private sealed class Section
    {
        public uint Count { get; set; }

        public ByteBuffer Content { get; } = new();
    }

    private readonly Section[] _sections = CreateSections();
    private int _startPlace = -1;

    private static Section[] CreateSections()
    {
        var sections = new Section[(int)SectionKind.Tag + 1];
        for (int i = 0; i < sections.Length; i++)
        {
            sections[i] = new Section();
        }

        return sections;
    }

    /// <summary>Counts one more entry of a section and returns the buffer for it.</summary>
    private ByteBuffer AddTo(SectionKind section)
    {
        _sections[(int)section].Count++;
        return _sections[(int)section].Content;
    }

    private void ParseOtherFields()
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            Field field = _fields[i];
            if (field.Kind is FieldKind.Type or FieldKind.RecursiveGroup)
            {
                continue;
            }

            _lexer.Reset(field.Start);
            _lexer.Advance();
            _lexer.Advance();
            switch (field.Kind)
            {
                case FieldKind.Import:
                    ParseImport();
                    break;
                case FieldKind.Function:
                    ParseFunction();
                    break;
                case FieldKind.Table:
                    ParseTable();
                    break;
                case FieldKind.Memory:
                    ParseMemory();
                    break;
                case FieldKind.Global:
                    ParseGlobal();
                    break;
                case FieldKind.Tag:
                    ParseTag();
                    break;
                case FieldKind.Export:
                    ParseExport();
                    break;
                case FieldKind.Start:
                    ParseStart(field.Start);
                    break;
                case FieldKind.Element:
                    ParseElementSegment();
                    break;
                default:
                    ParseDataSegment();
                    break;
            }

            CloseField();
        }
    }

    /// <summary>The parenthesis that closes a field; annotations in the field that nothing took are misplaced.</summary>
    private void CloseField()
    {
        Token close = _lexer.Expect(TokenKind.RightParenthesis, "')'");
        RejectAnnotations(close.Start);
    }

    /// <summary>Skips the identifier of entity <paramref name="index"/>, bound in step 1; a name annotation may follow.</summary>
    private void SkipIdentifier(IndexSpace space, int index)
    {
        if (_lexer.Current.Kind == TokenKind.Identifier)
        {
            _lexer.Advance();
        }

        int name = space.NameOf(index);
        int annotated = TakeNameAnnotation(name);
        if (annotated != name)
        {
            space.Rename(index, annotated);
        }
    }

    /// <summary><c>(import "m" "n" type)</c>, or the groups of the compact import section proposal.</summary>
    private void ParseImport()
    {
        ByteBuffer import = AddTo(SectionKind.Import);
        Token module = _lexer.Expect(TokenKind.String, "the name of a module");
        WriteName(module.Start, module.End, import);
        if (_lexer.Current.Kind == TokenKind.String)
        {
            ParseName(import, "the name of an import");
            ParseExternType(import);
            return;
        }

        if (!_lexer.IsOpen("item"u8))
        {
            throw _lexer.Unexpected("the name of an import");
        }

        ParseImportGroup(import);
    }

    /// <summary>
    /// <c>(item "n" type)*</c>, or <c>(item "n")* type</c>. An empty name and the byte 7F or 7E say which in the binary format.
    /// </summary>
    private void ParseImportGroup(ByteBuffer import)
    {
        var items = new ByteBuffer();
        uint count = 0;
        bool? isTyped = null;
        while (_lexer.TryOpen("item"u8))
        {
            ParseName(items, "the name of an import");
            bool hasType = _lexer.Current.Kind == TokenKind.LeftParenthesis;
            if (isTyped is not null && isTyped != hasType)
            {
                throw _lexer.Unexpected(hasType ? "')': items without a type came before" : "a type: items with a type came before");
            }

            isTyped = hasType;
            if (hasType)
            {
                ParseExternType(items);
            }

            _lexer.ExpectClose();
            count++;
        }

        import.Byte(0);
        import.Byte(isTyped == true ? (byte)0x7F : (byte)0x7E);
        if (isTyped == false)
        {
            ParseSharedExternType((int)count, import);
        }

        import.Unsigned(count);
        import.Bytes(items.Span);
    }

    /// <summary>The type behind items that have none of their own; each of them is a new entity.</summary>
    private void ParseSharedExternType(int count, ByteBuffer import)
    {
        int before = _functions.Next + _tables.Next + _memories.Next + _globals.Next + _tags.Next;
        Token keyword = _lexer.Peek();
        ParseExternType(import, isShared: true);
        IndexSpace space = SpaceOf(KindOf(keyword))!;
        int taken = _functions.Next + _tables.Next + _memories.Next + _globals.Next + _tags.Next - before;
        for (int i = taken; i < count; i++)
        {
            space.TakeNext();
        }
    }

    private FieldKind KindOf(Token keyword)
    {
        TryFieldKind(_lexer.Text(keyword), out FieldKind kind);
        return kind;
    }

    /// <summary><c>(func ...)</c>, <c>(table ...)</c>, ... as an import has it: kind, then type.</summary>
    private void ParseExternType(ByteBuffer output, bool isShared = false)
    {
        Token open = _lexer.Expect(TokenKind.LeftParenthesis, "the type of an import");
        Token keyword = _lexer.Current;
        if (keyword.Kind != TokenKind.Keyword || !TryFieldKind(_lexer.Text(keyword), out FieldKind kind)
            || kind is not (FieldKind.Function or FieldKind.Table or FieldKind.Memory or FieldKind.Global or FieldKind.Tag))
        {
            throw _lexer.Unexpected("func, table, memory, global or tag");
        }

        _lexer.Advance();
        if (isShared && _lexer.Current.Kind == TokenKind.Identifier)
        {
            throw _source.Error("identifier not allowed: the type is that of several imports", _lexer.Current.Start);
        }

        IndexSpace space = SpaceOf(kind)!;
        SkipIdentifier(space, space.TakeNext());
        ParseImportedType(kind, output);
        _lexer.ExpectClose();
    }

    private void ParseImportedType(FieldKind kind, ByteBuffer output)
    {
        switch (kind)
        {
            case FieldKind.Function:
                ParseFunctionImport(output);
                break;
            case FieldKind.Table:
                output.Byte(TableKind);
                ParseTableType(ParseAddressType(), output);
                break;
            case FieldKind.Memory:
                output.Byte(MemoryKind);
                ParseLimits(ParseAddressType(), isMemory: true, output);
                break;
            case FieldKind.Global:
                output.Byte(GlobalKind);
                ParseGlobalType(output);
                break;
            default:
                output.Byte(TagKind);
                output.Byte(0);
                output.Unsigned(ParseTypeUse(ParameterNames.Ignored));
                break;
        }
    }

    private void ParseFunctionImport(ByteBuffer output)
    {
        bool isExact = _lexer.TryOpen("exact"u8);
        output.Byte(isExact ? ExactFunctionKind : FunctionKind);
        output.Unsigned(ParseTypeUse(ParameterNames.Ignored));
        if (isExact)
        {
            _lexer.ExpectClose();
        }
    }

    /// <summary><c>(export "n")*</c> inside a definition.</summary>
    private void ParseInlineExports(byte kind, int index)
    {
        while (_lexer.TryOpen("export"u8))
        {
            ByteBuffer export = AddTo(SectionKind.Export);
            ParseName(export, "the name of an export");
            export.Byte(kind);
            export.Unsigned((uint)index);
            _lexer.ExpectClose();
        }
    }

    /// <summary>Identifier and inline exports of a definition, and its type too when it is an inline import: then true.</summary>
    private bool TryInlineImport(FieldKind field, byte kind, out int index)
    {
        IndexSpace space = SpaceOf(field)!;
        index = space.TakeNext();
        SkipIdentifier(space, index);
        ParseInlineExports(kind, index);
        if (!_lexer.TryOpen("import"u8))
        {
            return false;
        }

        ByteBuffer import = AddTo(SectionKind.Import);
        ParseName(import, "the name of a module");
        ParseName(import, "the name of an import");
        _lexer.ExpectClose();
        ParseImportedType(field, import);
        return true;
    }

    private void ParseTable()
    {
        if (TryInlineImport(FieldKind.Table, TableKind, out int index))
        {
            return;
        }

        bool is64 = ParseAddressType();
        bool isShared = _lexer.IsKeyword("shared"u8);
        if (_lexer.Current.Kind != TokenKind.Number && !isShared)
        {
            ParseTableWithElements(index, is64, isShared: false);
            return;
        }

        if (isShared && _lexer.Peek().Kind != TokenKind.Number)
        {
            _lexer.Advance();
            ParseTableWithElements(index, is64, isShared: true);
            return;
        }

        var type = new ByteBuffer();
        ParseTableType(is64, type);
        ByteBuffer table = AddTo(SectionKind.Table);
        if (_lexer.Current.Kind == TokenKind.RightParenthesis)
        {
            table.Bytes(type.Span);
            return;
        }

        // A table whose elements start with a value of their own.
        table.Byte(0x40);
        table.Byte(0);
        table.Bytes(type.Span);
        ParseExpression(table);
    }

    /// <summary>Limits and element type; the binary format has them the other way round.</summary>
    private void ParseTableType(bool is64, ByteBuffer output)
    {
        bool isShared = _lexer.TryKeyword("shared"u8);
        var limits = new ByteBuffer();
        ParseLimits(is64, isMemory: false, limits, isShared);
        ParseReferenceType().Write(output);
        output.Bytes(limits.Span);
    }

    private void ParseMemory()
    {
        if (TryInlineImport(FieldKind.Memory, MemoryKind, out int index))
        {
            return;
        }

        bool is64 = ParseAddressType();
        ByteBuffer memory = AddTo(SectionKind.Memory);
        if (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            ParseMemoryWithData(index, is64, memory);
        }
        else
        {
            ParseLimits(is64, isMemory: true, memory);
        }
    }

    private void ParseGlobal()
    {
        if (TryInlineImport(FieldKind.Global, GlobalKind, out _))
        {
            return;
        }

        ByteBuffer global = AddTo(SectionKind.Global);
        ParseGlobalType(global);
        ParseExpression(global);
    }

    private void ParseTag()
    {
        if (TryInlineImport(FieldKind.Tag, TagKind, out _))
        {
            return;
        }

        uint type = ParseTypeUse(ParameterNames.Ignored);
        ByteBuffer tag = AddTo(SectionKind.Tag);
        tag.Byte(0);
        tag.Unsigned(type);
    }

    /// <summary><c>(export "n" (kind x))</c>.</summary>
    private void ParseExport()
    {
        ByteBuffer export = AddTo(SectionKind.Export);
        ParseName(export, "the name of an export");
        _lexer.Expect(TokenKind.LeftParenthesis, "what is exported");
        Token keyword = _lexer.Current;
        FieldKind field = FieldKind.Type;
        if (keyword.Kind == TokenKind.Keyword)
        {
            TryFieldKind(_lexer.Text(keyword), out field);
        }

        byte? kind = field switch
        {
            FieldKind.Function => FunctionKind,
            FieldKind.Table => TableKind,
            FieldKind.Memory => MemoryKind,
            FieldKind.Global => GlobalKind,
            FieldKind.Tag => TagKind,
            _ => null,
        };
        if (kind is null)
        {
            throw _lexer.Unexpected("func, table, memory, global or tag");
        }

        _lexer.Advance();
        export.Byte(kind.Value);
        export.Unsigned(ParseIndex(SpaceOf(field)!));
        _lexer.ExpectClose();
    }

    private void ParseStart(int place)
    {
        if (_startPlace >= 0)
        {
            throw _source.Error("multiple start sections", place);
        }

        _startPlace = place;
        AddTo(SectionKind.Start).Unsigned(ParseIndex(_functions));
    }
}
