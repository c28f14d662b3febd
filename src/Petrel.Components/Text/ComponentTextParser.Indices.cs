using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Uses of definitions: indices, identifiers, inline aliases.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte AliasSection = 6;
    private const byte AliasDeclarator = 2;

    private static Sort Core(CoreSort sort) => new(ComponentSort.Core, sort);

    private uint Add(Sort sort, string? name)
    {
        if (sort == Sort.CoreType && !_scope.CoreTypes.AddForeignType(name))
        {
            throw Duplicate(name, sort);
        }

        return _scope.TryAdd(sort, name, out uint index) ? index : throw Duplicate(name, sort);
    }

    private TextFormatException Duplicate(string? name, Sort sort) =>
        _source.Error($"duplicate {sort} identifier ${name}", _lexer.Current.Start);

    /// <summary>A number or an identifier of a sort.</summary>
    private uint ParseBareIndex(Sort sort)
    {
        Token token = _lexer.Current;
        if (token.Kind == TokenKind.Number)
        {
            return ParseNumber($"an index of sort {sort}");
        }

        if (token.Kind != TokenKind.Identifier)
        {
            throw _lexer.Unexpected($"the index or identifier of a {sort}");
        }

        string name = IdentifierText(token);
        uint index = ResolveName(sort, name, token);
        _lexer.Advance();
        return index;
    }

    private uint ResolveName(Sort sort, string name, Token token)
    {
        if (_scope.TryResolve(sort, name, out uint index) || _scope.TryResolveOuter(sort, name, out index))
        {
            return index;
        }

        uint count = 1;
        for (TextScope? scope = _scope.Parent; scope is not null; scope = scope.Parent, count++)
        {
            if (!scope.TryResolve(sort, name, out uint outer) && !scope.TryResolveOuter(sort, name, out outer))
            {
                continue;
            }

            if (sort != Sort.Type && sort != Sort.NestedComponent && sort != Sort.CoreModule && sort != Sort.CoreType)
            {
                throw _source.Error($"outer item `{name}` is not a module, type, or component: it is a {sort}", token.Start);
            }

            index = EmitOuterAlias(sort, count, outer, null);
            _scope.AddOuter(sort, name, index);
            return index;
        }

        throw _source.Error($"unknown {sort} ${name}: nothing of that name is defined before", token.Start);
    }

    private uint EmitOuterAlias(Sort sort, uint count, uint outer, string? name)
    {
        var item = new ByteBuffer();
        if (_scope.Kind == TextScopeKind.CoreModuleType)
        {
            item.Byte((byte)CoreSort.Type);
            item.Byte(1);
        }
        else
        {
            WriteSort(sort, item);
            item.Byte(2);
        }

        item.Unsigned(count);
        item.Unsigned(outer);
        _scope.Emit(AliasSection, AliasDeclarator, item.Span);
        return Add(sort, name);
    }

    private static void WriteSort(Sort sort, ByteBuffer output)
    {
        output.Byte((byte)sort.Component);
        if (sort.IsCore)
        {
            output.Byte((byte)sort.Core);
        }
    }

    /// <summary>A use of a definition: an index, an identifier, or <c>(sort index "name"*)</c>.</summary>
    private uint ParseUse(Sort sort)
    {
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            return ParseUseRest(sort);
        }

        _lexer.Advance();
        if (sort.IsCore)
        {
            _lexer.TryKeyword("core"u8);
        }

        Token keyword = _lexer.Current;
        string expected = sort.IsCore ? Sort.Name(sort.Core) : sort.ToString();
        if (TakeKeyword($"({sort} ...)") != expected)
        {
            throw _lexer.Unexpected(keyword, $"({sort} ...)");
        }

        uint index = ParseUseRest(sort);
        _lexer.ExpectClose();
        return index;
    }

    /// <summary>The instance of an alias: the name behind it is not part of its use.</summary>
    private uint ParseAliasTarget(Sort sort) => _lexer.Current.Kind == TokenKind.LeftParenthesis ? ParseUse(sort) : ParseBareIndex(sort);

    /// <summary>An index, or an index of an instance with the names of exports behind it.</summary>
    private uint ParseUseRest(Sort sort)
    {
        bool isIndex = _lexer.Current.Kind is TokenKind.Number or TokenKind.Identifier;
        if (!isIndex || _lexer.Peek().Kind != TokenKind.String)
        {
            return ParseBareIndex(sort);
        }

        if (sort.IsCore && sort != Sort.CoreModule)
        {
            uint coreInstance = ParseBareIndex(Core(CoreSort.Instance));
            var coreItem = new ByteBuffer();
            WriteSort(sort, coreItem);
            coreItem.Byte(1);
            coreItem.Unsigned(coreInstance);
            ParseName(coreItem, "the name of an export");
            _scope.Emit(AliasSection, AliasDeclarator, coreItem.Span);
            return Add(sort, null);
        }

        uint instance = ParseBareIndex(Sort.Instance);
        while (true)
        {
            Token name = _lexer.Advance();
            bool isLast = _lexer.Current.Kind != TokenKind.String;
            instance = EmitExportAlias(isLast ? sort : Sort.Instance, instance, name, null);
            if (isLast)
            {
                return instance;
            }
        }
    }

    private uint EmitExportAlias(Sort sort, uint instance, Token name, string? identifier)
    {
        var item = new ByteBuffer();
        WriteSort(sort, item);
        item.Byte(0);
        item.Unsigned(instance);
        var text = new ByteBuffer();
        StringLiteral.DecodeName(_source, name.Start, name.End, text);
        item.Sized(text.Span);
        _scope.Emit(AliasSection, AliasDeclarator, item.Span);
        return Add(sort, identifier);
    }

    /// <summary>The keyword of a sort behind an opening parenthesis.</summary>
    private Sort ParseSort()
    {
        int start = _lexer.Current.Start;
        string word = TakeKeyword("a sort");
        return word switch
        {
            "core" => Core(ParseCoreSort()),
            "func" => Sort.Function,
            "type" => Sort.Type,
            "component" => Sort.NestedComponent,
            "instance" => Sort.Instance,
            "value" => throw _source.Error("component values are not supported: (value ...) found", start),
            _ => throw _source.Error($"unknown operator {word}, expected a sort: func, type, component, instance or core", start),
        };
    }

    private CoreSort ParseCoreSort()
    {
        int start = _lexer.Current.Start;
        string word = TakeKeyword("a core sort");
        return word switch
        {
            "func" => CoreSort.Function,
            "table" => CoreSort.Table,
            "memory" => CoreSort.Memory,
            "global" => CoreSort.Global,
            "tag" => CoreSort.Tag,
            "type" => CoreSort.Type,
            "module" => CoreSort.Module,
            "instance" => CoreSort.Instance,
            _ => throw _source.Error($"unknown operator {word}, expected a core sort", start),
        };
    }

    /// <summary>Behind <c>(alias</c>.</summary>
    private void ParseAlias()
    {
        Token keyword = _lexer.Current;
        switch (TakeKeyword("export, core export or outer"))
        {
            case "export":
                uint instance = ParseAliasTarget(Sort.Instance);
                Token name = Expect(TokenKind.String, "the name of an export");
                (Sort sort, string? identifier) = ParseAliasedSort();
                EmitExportAlias(sort, instance, name, identifier);
                break;
            case "core":
                if (!_lexer.TryKeyword("export"u8))
                {
                    throw _lexer.Unexpected("export");
                }

                ParseCoreExportAlias(null, null);
                break;
            case "outer":
                ParseOuterAlias();
                break;
            default:
                throw _lexer.Unexpected(keyword, "export, core export or outer");
        }

        _lexer.ExpectClose();
    }

    /// <summary>Behind <c>alias core export</c>; the sort follows unless it is given.</summary>
    private void ParseCoreExportAlias(Sort? given, string? identifier)
    {
        uint instance = ParseAliasTarget(Core(CoreSort.Instance));
        var name = new ByteBuffer();
        ParseName(name, "the name of an export");
        Sort sort = given ?? default;
        if (given is null)
        {
            (sort, identifier) = ParseAliasedSort();
        }

        var item = new ByteBuffer();
        WriteSort(sort, item);
        item.Byte(1);
        item.Unsigned(instance);
        item.Bytes(name.Span);
        _scope.Emit(AliasSection, AliasDeclarator, item.Span);
        Add(sort, identifier);
    }

    private (Sort Sort, string? Identifier) ParseAliasedSort()
    {
        Expect(TokenKind.LeftParenthesis, "a sort");
        Sort sort = ParseSort();
        string? identifier = TryIdentifier();
        _lexer.ExpectClose();
        return (sort, identifier);
    }

    private void ParseOuterAlias()
    {
        Token outer = _lexer.Current;
        uint count = 0;
        TextScope? scope = _scope;
        if (outer.Kind == TokenKind.Identifier)
        {
            string name = IdentifierText(_lexer.Advance());
            while (scope is not null && scope.Name != name)
            {
                scope = scope.Parent;
                count++;
            }

            if (scope is null)
            {
                throw _source.Error($"outer component ${name} not found", outer.Start);
            }
        }
        else
        {
            count = ParseNumber("the number of components to go out");
            for (uint i = 0; i < count && scope is not null; i++)
            {
                scope = scope.Parent;
            }
        }

        Token target = _lexer.Advance();
        bool isModuleType = _scope.Kind == TextScopeKind.CoreModuleType;
        Expect(TokenKind.LeftParenthesis, "a sort");
        Sort sort = isModuleType ? Core(ParseModuleTypeSort()) : ParseSort();
        string? identifier = TryIdentifier();
        _lexer.ExpectClose();
        uint index;
        if (target.Kind == TokenKind.Identifier)
        {
            string name = IdentifierText(target);
            if (scope is null || !(scope.TryResolve(sort, name, out index) || scope.TryResolveOuter(sort, name, out index)))
            {
                throw _source.Error($"unknown outer {sort} ${name}", target.Start);
            }
        }
        else if (target.Kind != TokenKind.Number || !NumberLiteral.TryParse(_lexer.Text(target), out _, out _, out ulong value, out bool overflow)
            || overflow || value > uint.MaxValue)
        {
            throw _lexer.Unexpected(target, "the index or identifier of an outer definition");
        }
        else
        {
            index = (uint)value;
        }

        EmitOuterAlias(sort, count, index, identifier);
    }

    private CoreSort ParseModuleTypeSort()
    {
        _lexer.TryKeyword("core"u8);
        return ParseCoreSort();
    }
}
