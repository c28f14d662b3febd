using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Imports, exports and their types.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte ImportSection = 10;
    private const byte ImportDeclarator = 3;
    private const byte ExportSection = 11;
    private const byte ExportDeclarator = 4;

    /// <summary><c>"name" (implements "...")? (versionsuffix "...")? (external-id "...")?</c>.</summary>
    private byte[] ParseExternName()
    {
        var name = new ByteBuffer();
        if (_lexer.TryOpen("interface"u8))
        {
            ParseName(name, "the name of an interface");
            _lexer.ExpectClose();
        }
        else
        {
            ParseName(name, "the name of an import or export");
        }

        var attributes = new ByteBuffer();
        uint count = 0;
        int seen = 0;
        while (PeekKeyword() is "implements" or "versionsuffix" or "external-id")
        {
            _lexer.Advance();
            Token keyword = _lexer.Current;
            byte kind = TakeKeyword("an attribute") switch
            {
                "implements" => 0,
                "versionsuffix" => 1,
                _ => 2,
            };
            if ((seen & (1 << kind)) != 0)
            {
                throw _lexer.Unexpected(keyword, "each attribute at most once");
            }

            seen |= 1 << kind;
            attributes.Byte(kind);
            ParseName(attributes, "the value of the attribute");
            _lexer.ExpectClose();
            count++;
        }

        var output = new ByteBuffer();
        output.Byte(count == 0 ? (byte)0 : (byte)2);
        output.Bytes(name.Span);
        if (count > 0)
        {
            output.Unsigned(count);
            output.Bytes(attributes.Span);
        }

        return output.ToArray();
    }

    /// <summary>Behind <c>(import</c>.</summary>
    private void ParseImport()
    {
        byte[] name = ParseExternName();
        var description = new ByteBuffer();
        (Sort sort, string? identifier) = ParseExternDescription(description);
        _lexer.ExpectClose();
        EmitImport(name, description, sort, identifier);
    }

    private void EmitImport(byte[] name, ByteBuffer description, Sort sort, string? identifier)
    {
        var item = new ByteBuffer();
        item.Bytes(name);
        item.Bytes(description.Span);
        _scope.Emit(ImportSection, ImportDeclarator, item.Span);
        Add(sort, identifier);
    }

    /// <summary>Behind <c>(export</c> in a type.</summary>
    private void ParseExportDeclarator()
    {
        byte[] name = ParseExternName();
        var item = new ByteBuffer();
        item.Bytes(name);
        (Sort sort, string? identifier) = ParseExternDescription(item);
        _lexer.ExpectClose();
        _scope.Emit(ExportSection, ExportDeclarator, item.Span);
        Add(sort, identifier);
    }

    /// <summary>Behind <c>(export</c> in a component.</summary>
    private void ParseExport()
    {
        string? identifier = TryIdentifier();
        byte[] name = ParseExternName();
        Expect(TokenKind.LeftParenthesis, "what is exported");
        Sort sort = ParseSort();
        uint index = ParseUseRest(sort);
        _lexer.ExpectClose();
        var ascription = new ByteBuffer();
        bool isAscribed = _lexer.Current.Kind == TokenKind.LeftParenthesis;
        if (isAscribed)
        {
            ParseExternDescription(ascription);
        }

        _lexer.ExpectClose();
        EmitExport(name, sort, index, isAscribed ? ascription : null, identifier);
    }

    private void EmitExport(byte[] name, Sort sort, uint index, ByteBuffer? ascription, string? identifier)
    {
        var item = new ByteBuffer();
        item.Bytes(name);
        WriteSort(sort, item);
        item.Unsigned(index);
        item.Byte(ascription is null ? (byte)0 : (byte)1);
        item.Bytes(ascription is null ? default : ascription.Span);
        _scope.Emit(ExportSection, ExportDeclarator, item.Span);
        Add(sort, identifier);
    }

    /// <summary><c>(func id? ...)</c>, <c>(instance id? ...)</c> and the others: what an import or export declares.</summary>
    private (Sort Sort, string? Identifier) ParseExternDescription(ByteBuffer output)
    {
        Expect(TokenKind.LeftParenthesis, "the type of an import or export");
        Sort sort = ParseSort();
        string? identifier = TryIdentifier();
        ParseDescriptionRest(sort, output);
        _lexer.ExpectClose();
        return (sort, identifier);
    }

    private void ParseDescriptionRest(Sort sort, ByteBuffer output)
    {
        if (sort == Sort.Type)
        {
            WriteSort(sort, output);
            ParseTypeBound(output);
            return;
        }

        uint index;
        if (sort == Sort.CoreModule)
        {
            index = ParseModuleTypeUse();
        }
        else if (sort == Sort.Function)
        {
            index = ParseTypeUse(ParseFunctionType);
        }
        else if (sort == Sort.Instance || sort == Sort.NestedComponent)
        {
            byte opcode = sort == Sort.Instance ? (byte)0x42 : (byte)0x41;
            index = IsTypeIndex() ? ParseUse(Sort.Type) : ParseInlineScopedType(opcode);
        }
        else
        {
            throw _lexer.Unexpected($"func, type, instance, component or core module: a {sort} cannot be imported or exported");
        }

        WriteSort(sort, output);
        output.Unsigned(index);
    }

    private uint ParseInlineScopedType(byte opcode)
    {
        var type = new ByteBuffer();
        ParseScopedType(opcode, null, type);
        return EmitType(type);
    }

    /// <summary>True at <c>(type x)</c>, which refers to a type, and not at <c>(type id? (func))</c>, a declarator.</summary>
    private bool IsTypeIndex()
    {
        if (!_lexer.IsOpen("type"u8))
        {
            return false;
        }

        int start = _lexer.Current.Start;
        _lexer.Advance();
        _lexer.Advance();
        bool isIndex = _lexer.Current.Kind is TokenKind.Number or TokenKind.Identifier
            && _lexer.Peek().Kind is TokenKind.RightParenthesis or TokenKind.String;
        _lexer.Reset(start);
        return isIndex;
    }

    /// <summary>True at <c>(export "name" attribute*)</c>: the definition that it stands in is exported.</summary>
    private bool IsInlineExport()
    {
        if (!_lexer.IsOpen("export"u8))
        {
            return false;
        }

        int start = _lexer.Current.Start;
        _lexer.Advance();
        _lexer.Advance();
        bool isInline = false;
        if (_lexer.Current.Kind == TokenKind.String || _lexer.IsOpen("interface"u8))
        {
            ParseExternName();
            isInline = _lexer.Current.Kind == TokenKind.RightParenthesis;
        }

        _lexer.Reset(start);
        return isInline;
    }

    private List<byte[]> ParseInlineExports()
    {
        var exports = new List<byte[]>();
        while (IsInlineExport())
        {
            _lexer.TryOpen("export"u8);
            exports.Add(ParseExternName());
            _lexer.ExpectClose();
        }

        return exports;
    }

    /// <summary>Exports the definition that was added last.</summary>
    private void EmitInlineExports(List<byte[]> exports, Sort sort)
    {
        uint index = _scope.Count(sort) - 1;
        foreach (byte[] name in exports)
        {
            EmitExport(name, sort, index, null, null);
        }
    }

    private bool IsInlineImport() => _lexer.IsOpen("import"u8);

    private byte[] ParseInlineImport()
    {
        _lexer.TryOpen("import"u8);
        byte[] name = ParseExternName();
        _lexer.ExpectClose();
        return name;
    }
}
