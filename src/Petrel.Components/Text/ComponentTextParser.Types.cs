using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Types. A type that stands where an index is expected becomes a definition in front.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte TypeSection = 7;
    private const byte TypeDeclarator = 1;

    /// <summary>Behind <c>(type</c>.</summary>
    private void ParseTypeField()
    {
        string? name = TryIdentifier();
        List<byte[]> exports = ParseInlineExports();
        if (IsInlineImport())
        {
            byte[] import = ParseInlineImport();
            var description = new ByteBuffer();
            description.Byte((byte)ComponentSort.Type);
            ParseTypeBound(description);
            EmitImport(import, description, Sort.Type, name);
        }
        else
        {
            var type = new ByteBuffer();
            ParseTypeDefinition(type);
            _scope.Emit(TypeSection, TypeDeclarator, type.Span);
            Add(Sort.Type, name);
        }

        _lexer.ExpectClose();
        EmitInlineExports(exports, Sort.Type);
    }

    /// <summary>Any type that may stand in <c>(type ...)</c>.</summary>
    private void ParseTypeDefinition(ByteBuffer output)
    {
        switch (PeekKeyword())
        {
            case "func":
                _lexer.TryOpen("func"u8);
                ParseFunctionType(output);
                break;
            case "component":
                _lexer.TryOpen("component"u8);
                ParseScopedType(0x41, TryIdentifier(), output);
                break;
            case "instance":
                _lexer.TryOpen("instance"u8);
                ParseScopedType(0x42, TryIdentifier(), output);
                break;
            case "resource":
                _lexer.TryOpen("resource"u8);
                ParseResource(output);
                break;
            default:
                ParseValueTypeDefinition(output);
                return;
        }

        _lexer.ExpectClose();
    }

    /// <summary>The declarators of a component or instance type, up to the closing parenthesis.</summary>
    private void ParseScopedType(byte opcode, string? name, ByteBuffer output)
    {
        Enter();
        var scope = new TextScope(TextScopeKind.Type, _scope, name, _source);
        _scope = scope;
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            ParseDeclarator(opcode == 0x41);
        }

        _scope = scope.Parent!;
        _nesting--;
        output.Byte(opcode);
        output.Unsigned(scope.Declarations);
        output.Bytes(scope.Output.Span);
    }

    private void ParseDeclarator(bool allowsImports)
    {
        int start = _lexer.Current.Start;
        _lexer.Advance();
        string word = TakeKeyword("a declarator");
        switch (word)
        {
            case "core":
                int coreStart = _lexer.Current.Start;
                string coreWord = TakeKeyword("type");
                if (coreWord is not ("type" or "rec"))
                {
                    throw _source.Error($"unknown operator {coreWord}, expected type", coreStart);
                }

                ParseCoreType(coreWord == "rec");
                break;
            case "type":
                ParseTypeField();
                break;
            case "alias":
                ParseAlias();
                break;
            case "import" when allowsImports:
                ParseImport();
                break;
            case "export":
                ParseExportDeclarator();
                break;
            default:
                throw _source.Error($"unknown operator {word}, expected a declarator: type, core type, alias, {(allowsImports ? "import, " : "")}export", start + 1);
        }
    }

    private void ParseResource(ByteBuffer output)
    {
        output.Byte(0x3F);
        if (!_lexer.TryOpen("rep"u8))
        {
            throw _lexer.Unexpected("(rep i32)");
        }

        bool is64 = _lexer.TryKeyword("i64"u8);
        if (!is64 && !_lexer.TryKeyword("i32"u8))
        {
            throw _lexer.Unexpected("i32");
        }

        output.Byte(is64 ? (byte)0x7E : (byte)0x7F);
        _lexer.ExpectClose();
        if (!_lexer.TryOpen("dtor"u8))
        {
            output.Byte(0);
            return;
        }

        output.Byte(1);
        output.Unsigned(ParseUse(Core(CoreSort.Function)));
        _lexer.ExpectClose();
    }

    /// <summary>Behind <c>(func</c>: <c>async? (param "a" t)* (result t)?</c>.</summary>
    private void ParseFunctionType(ByteBuffer output)
    {
        output.Byte(_lexer.TryKeyword("async"u8) ? (byte)0x43 : (byte)0x40);
        var parameters = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("param"u8))
        {
            ParseName(parameters, "the name of a parameter");
            ParseValueType(parameters);
            _lexer.ExpectClose();
            count++;
        }

        output.Unsigned(count);
        output.Bytes(parameters.Span);
        ParseResult(output);
    }

    /// <summary><c>(result t)?</c> as a list of results.</summary>
    private void ParseResult(ByteBuffer output)
    {
        if (!_lexer.TryOpen("result"u8))
        {
            output.Byte(1);
            output.Byte(0);
            return;
        }

        output.Byte(0);
        ParseValueType(output);
        _lexer.ExpectClose();
    }

    /// <summary>The index of a type: one that is there, or one that is written here.</summary>
    private uint ParseTypeUse(Action<ByteBuffer> parseInline)
    {
        if (_lexer.IsOpen("type"u8))
        {
            return ParseUse(Sort.Type);
        }

        var type = new ByteBuffer();
        parseInline(type);
        return EmitType(type);
    }

    private uint EmitType(ByteBuffer type)
    {
        _scope.Emit(TypeSection, TypeDeclarator, type.Span);
        return Add(Sort.Type, null);
    }

    /// <summary>A primitive type, an index, or an inline definition.</summary>
    private void ParseValueType(ByteBuffer output)
    {
        if (_lexer.Current.Kind is TokenKind.Number or TokenKind.Identifier || _lexer.IsOpen("type"u8))
        {
            output.Signed(ParseUse(Sort.Type));
            return;
        }

        if (_lexer.Current.Kind == TokenKind.Keyword)
        {
            output.Byte(ParsePrimitive());
            return;
        }

        Enter();
        var definition = new ByteBuffer();
        ParseValueTypeDefinition(definition);
        _nesting--;
        output.Signed(EmitType(definition));
    }

    private byte ParsePrimitive()
    {
        Token token = _lexer.Current;
        string word = TakeKeyword("a value type");
        ComponentTypeKind? kind = word switch
        {
            "bool" => ComponentTypeKind.Bool,
            "s8" => ComponentTypeKind.S8,
            "u8" => ComponentTypeKind.U8,
            "s16" => ComponentTypeKind.S16,
            "u16" => ComponentTypeKind.U16,
            "s32" => ComponentTypeKind.S32,
            "u32" => ComponentTypeKind.U32,
            "s64" => ComponentTypeKind.S64,
            "u64" => ComponentTypeKind.U64,
            "f32" or "float32" => ComponentTypeKind.F32,
            "f64" or "float64" => ComponentTypeKind.F64,
            "char" => ComponentTypeKind.Char,
            "string" => ComponentTypeKind.String,
            "error-context" => ComponentTypeKind.ErrorContext,
            _ => null,
        };
        return kind is { } found ? ValueTypeCode.Of(found) : throw _source.Error($"unknown operator {word}, expected a value type", token.Start);
    }

    private void ParseValueTypeDefinition(ByteBuffer output)
    {
        if (_lexer.Current.Kind == TokenKind.Keyword)
        {
            output.Byte(ParsePrimitive());
            return;
        }

        int start = _lexer.Current.Start;
        Expect(TokenKind.LeftParenthesis, "a type");
        string word = TakeKeyword("a type");
        switch (word)
        {
            case "record":
                ParseMembers(ValueTypeCode.Record, "field", output, (member, _) => ParseValueType(member));
                break;
            case "variant":
                ParseMembers(ValueTypeCode.Variant, "case", output, (member, isEnd) =>
                {
                    member.Byte(isEnd ? (byte)0 : (byte)1);
                    if (!isEnd)
                    {
                        ParseValueType(member);
                    }

                    member.Byte(0);
                });
                break;
            case "list":
                ParseList(output);
                break;
            case "map":
                output.Byte(ValueTypeCode.Map);
                ParseValueType(output);
                ParseValueType(output);
                break;
            case "tuple":
                var elements = new ByteBuffer();
                uint count = 0;
                for (; _lexer.Current.Kind != TokenKind.RightParenthesis; count++)
                {
                    ParseValueType(elements);
                }

                output.Byte(ValueTypeCode.Tuple);
                output.Unsigned(count);
                output.Bytes(elements.Span);
                break;
            case "flags" or "enum":
                var labels = new ByteBuffer();
                uint labelCount = 0;
                for (; _lexer.Current.Kind == TokenKind.String; labelCount++)
                {
                    ParseName(labels, "a label");
                }

                output.Byte(word == "flags" ? ValueTypeCode.Flags : ValueTypeCode.Enum);
                output.Unsigned(labelCount);
                output.Bytes(labels.Span);
                break;
            case "option":
                output.Byte(ValueTypeCode.Option);
                ParseValueType(output);
                break;
            case "result":
                output.Byte(ValueTypeCode.Result);
                ParseOptionalType(output, _lexer.Current.Kind == TokenKind.RightParenthesis || _lexer.IsOpen("error"u8));
                bool hasError = _lexer.TryOpen("error"u8);
                ParseOptionalType(output, !hasError);
                if (hasError)
                {
                    _lexer.ExpectClose();
                }

                break;
            case "own" or "borrow":
                output.Byte(word == "own" ? ValueTypeCode.Own : ValueTypeCode.Borrow);
                output.Unsigned(ParseUse(Sort.Type));
                break;
            case "stream" or "future":
                output.Byte(word == "stream" ? ValueTypeCode.Stream : ValueTypeCode.Future);
                ParseOptionalType(output, _lexer.Current.Kind == TokenKind.RightParenthesis);
                break;
            default:
                throw _source.Error($"unknown operator {word}, expected a type", start + 1);
        }

        _lexer.ExpectClose();
    }

    private void ParseOptionalType(ByteBuffer output, bool isMissing)
    {
        output.Byte(isMissing ? (byte)0 : (byte)1);
        if (!isMissing)
        {
            ParseValueType(output);
        }
    }

    private void ParseList(ByteBuffer output)
    {
        var element = new ByteBuffer();
        ParseValueType(element);
        if (_lexer.Current.Kind == TokenKind.Number)
        {
            output.Byte(ValueTypeCode.FixedLengthList);
            output.Bytes(element.Span);
            output.Unsigned(ParseNumber("the length of a list"));
        }
        else
        {
            output.Byte(ValueTypeCode.List);
            output.Bytes(element.Span);
        }
    }

    private void ParseMembers(byte opcode, string keyword, ByteBuffer output, Action<ByteBuffer, bool> parse)
    {
        var members = new ByteBuffer();
        uint count = 0;
        while (PeekKeyword() == keyword)
        {
            _lexer.Advance();
            _lexer.Advance();
            TryIdentifier();
            ParseName(members, $"the name of a {keyword}");
            parse(members, _lexer.Current.Kind == TokenKind.RightParenthesis);
            _lexer.ExpectClose();
            count++;
        }

        output.Byte(opcode);
        output.Unsigned(count);
        output.Bytes(members.Span);
    }

    private void ParseTypeBound(ByteBuffer output)
    {
        if (_lexer.TryOpen("eq"u8))
        {
            output.Byte(0);
            output.Unsigned(ParseUse(Sort.Type));
        }
        else if (_lexer.TryOpen("sub"u8))
        {
            if (!_lexer.TryKeyword("resource"u8))
            {
                throw _lexer.Unexpected("resource");
            }

            output.Byte(1);
        }
        else
        {
            throw _lexer.Unexpected("(eq ...) or (sub resource)");
        }

        _lexer.ExpectClose();
    }
}
