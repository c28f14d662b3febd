using System.Text;
using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Core definitions.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte CoreInstanceSection = 2;
    private const byte CoreTypeSection = 3;
    private const byte CoreTypeDeclarator = 0;

    /// <summary>Behind <c>(core</c>.</summary>
    private void ParseCoreField()
    {
        int start = _lexer.Current.Start;
        string word = TakeKeyword("a core definition");
        switch (word)
        {
            case "module":
                ParseCoreModule();
                break;
            case "instance":
                ParseCoreInstance();
                break;
            case "type" or "rec":
                ParseCoreType(word == "rec");
                break;
            case "func":
                ParseCoreFunction();
                break;
            case "table" or "memory" or "global" or "tag":
                CoreSort sort = word switch
                {
                    "table" => CoreSort.Table,
                    "memory" => CoreSort.Memory,
                    "global" => CoreSort.Global,
                    _ => CoreSort.Tag,
                };
                ParseCoreAliasDefinition(Core(sort), TryIdentifier());
                _lexer.ExpectClose();
                break;
            default:
                throw _source.Error($"unknown operator {word}, expected a core definition", start);
        }
    }

    /// <summary><c>(alias core export i "name")</c> in the definition that it is.</summary>
    private void ParseCoreAliasDefinition(Sort sort, string? name)
    {
        if (!_lexer.TryOpen("alias"u8) || !_lexer.TryKeyword("core"u8) || !_lexer.TryKeyword("export"u8))
        {
            throw _lexer.Unexpected("(alias core export ...)");
        }

        ParseCoreExportAlias(sort, name);
        _lexer.ExpectClose();
    }

    private void ParseCoreModule()
    {
        string? name = TryIdentifier();
        List<byte[]> exports = ParseInlineExports();
        if (IsInlineImport() && IsInlineImportOfDefinition())
        {
            ParseImportedDefinition(Sort.CoreModule, name);
            _lexer.ExpectClose();
        }
        else
        {
            byte[] module;
            bool isBinary = _lexer.IsKeyword("binary"u8);
            if (isBinary || _lexer.IsKeyword("quote"u8))
            {
                _lexer.Advance();
                module = ParseStrings();
                module = isBinary ? module : WatParser.Assemble(module);
                _lexer.ExpectClose();
            }
            else
            {
                module = ParseModuleFields(name);
            }

            _scope.EmitWhole(1, module);
            Add(Sort.CoreModule, name);
        }

        EmitInlineExports(exports, Sort.CoreModule);
    }

    /// <summary>The fields up to the closing parenthesis of the module, which is consumed.</summary>
    private byte[] ParseModuleFields(string? name)
    {
        int start = _lexer.Current.Start;
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            _lexer.Reset(_lexer.SkipGroup(_lexer.Current.Start));
        }

        int end = _lexer.Current.Start;
        _lexer.ExpectClose();
        return WatParser.AssembleFields(_source, start, end, name is null ? default : Encoding.UTF8.GetBytes(name));
    }

    private void ParseCoreInstance()
    {
        string? name = TryIdentifier();
        var item = new ByteBuffer();
        if (_lexer.TryOpen("instantiate"u8))
        {
            item.Byte(0);
            item.Unsigned(ParseUse(Sort.CoreModule));
            var arguments = new ByteBuffer();
            uint count = 0;
            while (_lexer.TryOpen("with"u8))
            {
                ParseName(arguments, "the name of an argument");
                arguments.Byte((byte)CoreSort.Instance);
                arguments.Unsigned(ParseCoreArgument());
                _lexer.ExpectClose();
                count++;
            }

            _lexer.ExpectClose();
            item.Unsigned(count);
            item.Bytes(arguments.Span);
        }
        else
        {
            ParseCoreInlineInstance(item);
        }

        _lexer.ExpectClose();
        _scope.Emit(CoreInstanceSection, 0, item.Span);
        Add(Core(CoreSort.Instance), name);
    }

    private uint ParseCoreArgument()
    {
        Expect(TokenKind.LeftParenthesis, "(instance ...)");
        _lexer.TryKeyword("core"u8);
        if (!_lexer.TryKeyword("instance"u8))
        {
            throw _lexer.Unexpected("instance");
        }

        uint index;
        if (_lexer.Current.Kind is TokenKind.Number or TokenKind.Identifier)
        {
            index = ParseBareIndex(Core(CoreSort.Instance));
        }
        else
        {
            var item = new ByteBuffer();
            ParseCoreInlineInstance(item);
            _scope.Emit(CoreInstanceSection, 0, item.Span);
            index = Add(Core(CoreSort.Instance), null);
        }

        _lexer.ExpectClose();
        return index;
    }

    private void ParseCoreInlineInstance(ByteBuffer output)
    {
        var exports = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("export"u8))
        {
            ParseName(exports, "the name of an export");
            Expect(TokenKind.LeftParenthesis, "what is exported");
            _lexer.TryKeyword("core"u8);
            CoreSort sort = ParseCoreSort();
            uint index = ParseUseRest(Core(sort));
            _lexer.ExpectClose();
            _lexer.ExpectClose();
            exports.Byte((byte)sort);
            exports.Unsigned(index);
            count++;
        }

        output.Byte(1);
        output.Unsigned(count);
        output.Bytes(exports.Span);
    }

    /// <summary>Behind <c>(core type</c> or <c>(core rec</c>, to the closing parenthesis.</summary>
    private void ParseCoreType(bool isRecursive)
    {
        int start = _lexer.Current.Start;
        string? name = isRecursive ? null : TryIdentifier();
        if (!isRecursive && _lexer.TryOpen("module"u8))
        {
            var module = new ByteBuffer();
            ParseModuleType(module);
            _lexer.ExpectClose();
            _lexer.ExpectClose();
            _scope.Emit(CoreTypeSection, CoreTypeDeclarator, module.Span);
            Add(Sort.CoreType, name);
            return;
        }

        InjectOuterCoreTypes(start);
        byte[] group = _scope.CoreTypes.ParseTypeGroup(start, isRecursive, out int end);
        _lexer.Reset(end);
        EmitCoreGroup(group);
    }

    /// <summary>Adds the types of a group that the type parser has assembled.</summary>
    private void EmitCoreGroup(byte[] group)
    {
        var item = new ByteBuffer();
        if (group[0] == 0x50 && _scope.Kind != TextScopeKind.CoreModuleType)
        {
            // The code of a sub type that is not final is that of a module type, too.
            item.Byte(0);
        }

        item.Bytes(group);
        _scope.Emit(CoreTypeSection, _scope.Kind == TextScopeKind.CoreModuleType ? (byte)1 : CoreTypeDeclarator, item.Span);
        while (_scope.Count(Sort.CoreType) < (uint)_scope.CoreTypes.TypeCount)
        {
            string? name = _scope.CoreTypes.TypeName((int)_scope.Count(Sort.CoreType));
            if (!_scope.TryAdd(Sort.CoreType, name, out _))
            {
                throw Duplicate(name, Sort.CoreType);
            }
        }
    }

    /// <summary>Makes types of outer scopes known that the group from here on refers to by name.</summary>
    private void InjectOuterCoreTypes(int start)
    {
        if (_scope.Parent is null)
        {
            return;
        }

        int resume = _lexer.Current.Start;
        _lexer.Reset(start);
        int depth = 0;
        while (depth >= 0 && _lexer.Current.Kind != TokenKind.EndOfText)
        {
            Token token = _lexer.Advance();
            depth += token.Kind == TokenKind.LeftParenthesis ? 1 : token.Kind == TokenKind.RightParenthesis ? -1 : 0;
            if (token.Kind != TokenKind.Identifier)
            {
                continue;
            }

            string name = IdentifierText(token);
            if (_scope.CoreTypes.HasType(name))
            {
                continue;
            }

            uint count = 1;
            for (TextScope? scope = _scope.Parent; scope is not null; scope = scope.Parent, count++)
            {
                if (scope.TryResolve(Sort.CoreType, name, out uint index))
                {
                    EmitOuterAlias(Sort.CoreType, count, index, name);
                    break;
                }
            }
        }

        _lexer.Reset(resume);
    }

    /// <summary>The declarators of a core module type, up to the closing parenthesis.</summary>
    private void ParseModuleType(ByteBuffer output)
    {
        Enter();
        var scope = new TextScope(TextScopeKind.CoreModuleType, _scope, null, _source);
        _scope = scope;
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            ParseModuleDeclarator();
        }

        _scope = scope.Parent!;
        _nesting--;
        output.Byte(0x50);
        output.Unsigned(scope.Declarations);
        output.Bytes(scope.Output.Span);
    }

    private void ParseModuleDeclarator()
    {
        int start = _lexer.Current.Start;
        _lexer.Advance();
        _lexer.TryKeyword("core"u8);
        string word = TakeKeyword("a declarator of a module type");
        switch (word)
        {
            case "type" or "rec":
                ParseCoreType(word == "rec");
                break;
            case "alias":
                if (!_lexer.TryKeyword("outer"u8))
                {
                    throw _lexer.Unexpected("outer");
                }

                ParseOuterAlias();
                _lexer.ExpectClose();
                break;
            case "import" or "export":
                var item = new ByteBuffer();
                ParseName(item, "a name");
                if (word == "import")
                {
                    ParseName(item, "the name of an import");
                }

                InjectOuterCoreTypes(_lexer.Current.Start);
                byte[] type = _scope.CoreTypes.ParseExternalType(_lexer.Current.Start, out List<byte[]> added, out int end);
                _lexer.Reset(end);
                _lexer.ExpectClose();
                foreach (byte[] group in added)
                {
                    EmitCoreGroup(group);
                }

                item.Bytes(type);
                _scope.Emit(0, word == "import" ? (byte)0 : (byte)3, item.Span);
                break;
            default:
                throw _source.Error($"unknown operator {word}, expected a declarator: type, alias, import or export", start + 1);
        }
    }

    /// <summary><c>(type x)</c>, or the declarators of a module type.</summary>
    private uint ParseModuleTypeUse()
    {
        if (IsTypeIndex())
        {
            return ParseUse(Sort.CoreType);
        }

        var type = new ByteBuffer();
        ParseModuleType(type);
        _scope.Emit(CoreTypeSection, CoreTypeDeclarator, type.Span);
        return Add(Sort.CoreType, null);
    }
}
