namespace Petrel.Text;

/// <summary>Element and data segments, on their own and inside tables and memories.</summary>
internal sealed partial class WatParser
{
    /// <summary>A list of elements as it is in a binary module, without its length.</summary>
    /// <param name="Type">Declared type; null for function indices without one.</param>
    /// <param name="IsExpressions">Expressions, not function indices.</param>
    /// <param name="Count">Number of elements.</param>
    /// <param name="Items">Their encoding.</param>
    private readonly record struct ElementList(ReferenceTypeCode? Type, bool IsExpressions, uint Count, ByteBuffer Items);

    /// <summary><c>reftype (elem ...)</c>: as many elements as are listed, and an active segment that puts them there.</summary>
    private void ParseTableWithElements(int index, bool is64, bool isShared)
    {
        ReferenceTypeCode type = ParseReferenceType();
        if (!_lexer.TryOpen("elem"u8))
        {
            throw _lexer.Unexpected("(elem ...)");
        }

        _elements.TakeNext();
        ElementList list = _lexer.Current.Kind == TokenKind.LeftParenthesis
            ? ParseElementExpressions(type)
            : ParseFunctionIndices(type);
        _lexer.ExpectClose();
        ByteBuffer table = AddTo(SectionKind.Table);
        type.Write(table);
        WriteLimits(list.Count, list.Count, is64, isShared, pageSizeLog2: null, table);
        _scratch.Clear();
        WriteZeroOffset(is64, _scratch);
        WriteActiveElements((uint)index, _scratch, list);
    }

    private static void WriteZeroOffset(bool is64, ByteBuffer output)
    {
        output.Byte(is64 ? (byte)0x42 : (byte)0x41);
        output.Byte(0);
        output.Byte(0x0B);
    }

    /// <summary>
    /// The elements of a table that lists function indices. Where the type of the table is not that of functions in
    /// general, they have to be expressions of that type.
    /// </summary>
    private ElementList ParseFunctionIndices(ReferenceTypeCode? type)
    {
        bool asExpressions = type is { IsFunctionReference: false };
        var items = new ByteBuffer();
        uint count = 0;
        while (IsIndex)
        {
            uint function = ParseIndex(_functions);
            if (asExpressions)
            {
                items.Byte(0xD2);
                items.Unsigned(function);
                items.Byte(0x0B);
            }
            else
            {
                items.Unsigned(function);
            }

            count++;
        }

        return new ElementList(asExpressions ? type : null, asExpressions, count, items);
    }

    private ElementList ParseElementExpressions(ReferenceTypeCode type)
    {
        var items = new ByteBuffer();
        uint count = 0;
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            ParseWrappedExpression("item"u8, items);
            count++;
        }

        return new ElementList(type, true, count, items);
    }

    /// <summary><c>(keyword instr*)</c>, or one folded instruction alone.</summary>
    private void ParseWrappedExpression(ReadOnlySpan<byte> keyword, ByteBuffer output)
    {
        if (_lexer.TryOpen(keyword))
        {
            ParseExpression(output);
            _lexer.ExpectClose();
        }
        else
        {
            _output = output;
            ParseFoldedInstruction();
            output.Byte(0x0B);
        }
    }

    private void ParseElementSegment()
    {
        SkipIdentifier(_elements, _elements.TakeNext());
        if (_lexer.TryKeyword("declare"u8))
        {
            WriteOtherElements(declarative: true, ParseElementList(mayOmitKind: false));
            return;
        }

        bool isBare = _lexer.Current.Kind == TokenKind.Number;
        bool hasTable = TryTarget("table"u8, _tables, out uint table);
        bool isActive = hasTable
            || (_lexer.Current.Kind == TokenKind.LeftParenthesis && !_lexer.IsOpen("ref"u8) && !_lexer.IsOpen("shared"u8));
        if (!isActive)
        {
            WriteOtherElements(declarative: false, ParseElementList(mayOmitKind: false));
            return;
        }

        var offset = new ByteBuffer();
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            throw _lexer.Unexpected("the offset of the segment");
        }

        ParseWrappedExpression("offset"u8, offset);
        WriteActiveElements(table, offset, ParseElementList(mayOmitKind: !hasTable || isBare));
    }

    /// <summary><c>(table x)</c> or <c>(memory x)</c>; in the oldest form just a number.</summary>
    private bool TryTarget(ReadOnlySpan<byte> keyword, IndexSpace space, out uint index)
    {
        bool isOpen = _lexer.TryOpen(keyword);
        if (!isOpen && _lexer.Current.Kind != TokenKind.Number)
        {
            index = 0;
            return false;
        }

        index = ParseIndex(space);
        if (isOpen)
        {
            _lexer.ExpectClose();
        }

        return true;
    }

    /// <summary><c>func x*</c>, <c>reftype expr*</c>, or, in the oldest form, <c>x*</c>.</summary>
    private ElementList ParseElementList(bool mayOmitKind)
    {
        if (_lexer.TryKeyword("func"u8) || (mayOmitKind && (IsIndex || _lexer.Current.Kind == TokenKind.RightParenthesis)))
        {
            return ParseFunctionIndices(type: null);
        }

        return ParseElementExpressions(ParseReferenceType());
    }

    private void WriteActiveElements(uint table, ByteBuffer offset, ElementList list)
    {
        ByteBuffer segment = AddTo(SectionKind.Element);
        // The short forms are for table 0 and, with expressions, funcref.
        bool isShort = table == 0 && (list.Type is null || list.Type.Value.IsFunctionReference);
        segment.Byte((byte)((isShort ? 0 : 2) | (list.IsExpressions ? 4 : 0)));
        if (!isShort)
        {
            segment.Unsigned(table);
        }

        segment.Bytes(offset.Span);
        WriteElementItems(segment, list, withType: !isShort);
    }

    private void WriteOtherElements(bool declarative, ElementList list)
    {
        ByteBuffer segment = AddTo(SectionKind.Element);
        segment.Byte((byte)((declarative ? 3 : 1) | (list.IsExpressions ? 4 : 0)));
        WriteElementItems(segment, list, withType: true);
    }

    private static void WriteElementItems(ByteBuffer segment, ElementList list, bool withType)
    {
        if (withType && list.IsExpressions)
        {
            list.Type!.Value.Write(segment);
        }
        else if (withType)
        {
            // The kind of indices: functions.
            segment.Byte(0);
        }

        segment.Unsigned(list.Count);
        segment.Bytes(list.Items.Span);
    }

    /// <summary><c>(pagesize n)? (data ...)</c>: a memory of just the size of its contents.</summary>
    private void ParseMemoryWithData(int index, bool is64, ByteBuffer memory)
    {
        int? pageSize = TryPageSize();
        if (!_lexer.TryOpen("data"u8))
        {
            throw _lexer.Unexpected("the size of the memory or (data ...)");
        }

        _data.TakeNext();
        ByteBuffer bytes = ParseDataStrings();
        _lexer.ExpectClose();
        int log2 = pageSize ?? 16;
        ulong pages = ((ulong)bytes.Length >> log2) + (((ulong)bytes.Length & ((1UL << log2) - 1)) == 0 ? 0u : 1u);
        WriteLimits(pages, pages, is64, isShared: false, pageSize, memory);
        _scratch.Clear();
        WriteZeroOffset(is64, _scratch);
        WriteActiveData((uint)index, _scratch, bytes);
    }

    private void ParseDataSegment()
    {
        SkipIdentifier(_data, _data.TakeNext());
        bool hasMemory = TryTarget("memory"u8, _memories, out uint memory);
        if (!hasMemory && _lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            ByteBuffer passive = ParseDataStrings();
            ByteBuffer segment = AddTo(SectionKind.Data);
            segment.Byte(1);
            segment.Sized(passive.Span);
            return;
        }

        var offset = new ByteBuffer();
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            throw _lexer.Unexpected("the offset of the segment");
        }

        ParseWrappedExpression("offset"u8, offset);
        WriteActiveData(memory, offset, ParseDataStrings());
    }

    private ByteBuffer ParseDataStrings()
    {
        var bytes = new ByteBuffer();
        while (_lexer.Current.Kind == TokenKind.String)
        {
            Token part = _lexer.Advance();
            StringLiteral.Decode(_source, part.Start, part.End, bytes);
        }

        return bytes;
    }

    private void WriteActiveData(uint memory, ByteBuffer offset, ByteBuffer bytes)
    {
        ByteBuffer segment = AddTo(SectionKind.Data);
        segment.Byte(memory == 0 ? (byte)0 : (byte)2);
        if (memory != 0)
        {
            segment.Unsigned(memory);
        }

        segment.Bytes(offset.Span);
        segment.Sized(bytes.Span);
    }
}
