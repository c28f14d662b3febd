using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Step 1: which fields there are, and what their identifiers stand for.</summary>
internal sealed partial class WatParser
{
    private enum FieldKind : byte
    {
        Type,
        RecursiveGroup,
        Import,
        Function,
        Table,
        Memory,
        Global,
        Tag,
        Export,
        Start,
        Element,
        Data,
    }

    private readonly record struct Field(FieldKind Kind, int Start);

    private readonly ArrayBuilder<Field> _fields = new(16);

    /// <summary>The first definition that an import must not follow: its keyword; null when there is none yet.</summary>
    private string? _firstDefinition;

    private void ListFields(bool isWrapped)
    {
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            int start = _lexer.Current.Start;
            TakeModuleAnnotations(start);
            _lexer.Advance();
            Token keyword = _lexer.Current;
            if (keyword.Kind != TokenKind.Keyword || !TryFieldKind(_lexer.Text(keyword), out FieldKind kind))
            {
                throw keyword.Kind == TokenKind.Keyword
                    ? _source.Error($"unknown operator {_source.Excerpt(keyword.Start, keyword.End)}, expected a module field", keyword.Start)
                    : _lexer.Unexpected("a module field");
            }

            _lexer.Advance();
            _fields.Add(new Field(kind, start));
            BindField(kind, keyword);
            _lexer.Reset(_lexer.SkipGroup(start));
        }

        TakeModuleAnnotations(_lexer.Current.Start);
        if (isWrapped)
        {
            _lexer.Expect(TokenKind.RightParenthesis, "a module field or ')'");
        }

        ExpectEndOfText();
        TakeModuleAnnotations(_source.Length);
    }

    private static bool TryFieldKind(ReadOnlySpan<byte> keyword, out FieldKind kind)
    {
        FieldKind? found = keyword switch
        {
            _ when keyword.SequenceEqual("func"u8) => FieldKind.Function,
            _ when keyword.SequenceEqual("type"u8) => FieldKind.Type,
            _ when keyword.SequenceEqual("rec"u8) => FieldKind.RecursiveGroup,
            _ when keyword.SequenceEqual("import"u8) => FieldKind.Import,
            _ when keyword.SequenceEqual("export"u8) => FieldKind.Export,
            _ when keyword.SequenceEqual("table"u8) => FieldKind.Table,
            _ when keyword.SequenceEqual("memory"u8) => FieldKind.Memory,
            _ when keyword.SequenceEqual("global"u8) => FieldKind.Global,
            _ when keyword.SequenceEqual("tag"u8) => FieldKind.Tag,
            _ when keyword.SequenceEqual("start"u8) => FieldKind.Start,
            _ when keyword.SequenceEqual("elem"u8) => FieldKind.Element,
            _ when keyword.SequenceEqual("data"u8) => FieldKind.Data,
            _ => null,
        };
        kind = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>True for <c>(keyword</c> of a module field, which is how a script without <c>(module</c> begins.</summary>
    public static bool IsFieldKeyword(ReadOnlySpan<byte> keyword) => TryFieldKind(keyword, out _);

    private IndexSpace? SpaceOf(FieldKind kind) => kind switch
    {
        FieldKind.Function => _functions,
        FieldKind.Table => _tables,
        FieldKind.Memory => _memories,
        FieldKind.Global => _globals,
        FieldKind.Tag => _tags,
        FieldKind.Element => _elements,
        FieldKind.Data => _data,
        FieldKind.Type => _types,
        _ => null,
    };

    /// <summary>
    /// Binds the identifiers of one field. What does not look as it should is left to the step that assembles the field,
    /// which knows what was expected.
    /// </summary>
    private void BindField(FieldKind kind, Token keyword)
    {
        switch (kind)
        {
            case FieldKind.RecursiveGroup:
                while (_lexer.IsOpen("type"u8))
                {
                    int member = _lexer.Current.Start;
                    _lexer.TryOpen("type"u8);
                    Bind(_types);
                    _lexer.Reset(_lexer.SkipGroup(member));
                }

                break;
            case FieldKind.Import:
                CheckImportOrder(keyword);
                BindImport();
                break;
            case FieldKind.Export or FieldKind.Start:
                break;
            default:
                Bind(SpaceOf(kind)!);
                if (kind is FieldKind.Function or FieldKind.Table or FieldKind.Memory or FieldKind.Global or FieldKind.Tag)
                {
                    BindDefinition(kind, keyword);
                }

                break;
        }
    }

    /// <summary>Whether a definition is an inline import, and which inline segments it holds.</summary>
    private void BindDefinition(FieldKind kind, Token keyword)
    {
        while (_lexer.IsOpen("export"u8))
        {
            _lexer.Reset(_lexer.SkipGroup(_lexer.Current.Start));
        }

        if (_lexer.IsOpen("import"u8))
        {
            CheckImportOrder(keyword);
            return;
        }

        _firstDefinition ??= SpaceOf(kind)!.Keyword;
        if (kind is not (FieldKind.Table or FieldKind.Memory))
        {
            return;
        }

        while (_lexer.Current.Kind is not (TokenKind.RightParenthesis or TokenKind.EndOfText))
        {
            if (_lexer.Current.Kind == TokenKind.LeftParenthesis)
            {
                if (_lexer.IsOpen(kind == FieldKind.Table ? "elem"u8 : "data"u8))
                {
                    (kind == FieldKind.Table ? _elements : _data).TryAdd(-1);
                }

                _lexer.Reset(_lexer.SkipGroup(_lexer.Current.Start));
            }
            else
            {
                _lexer.Advance();
            }
        }
    }

    private void CheckImportOrder(Token keyword)
    {
        if (_firstDefinition is not null)
        {
            string noun = _firstDefinition == "func" ? "function" : _firstDefinition;
            throw _source.Error($"import after {noun}: imports must come before all definitions", keyword.Start);
        }
    }

    /// <summary>Behind <c>(import</c>: a name, then a name and a type, or groups of items.</summary>
    private void BindImport()
    {
        _lexer.Advance();
        if (_lexer.Current.Kind == TokenKind.String)
        {
            _lexer.Advance();
            BindExternType(1);
            return;
        }

        int untyped = 0;
        while (_lexer.IsOpen("item"u8))
        {
            int item = _lexer.Current.Start;
            _lexer.TryOpen("item"u8);
            _lexer.Advance();
            if (_lexer.Current.Kind == TokenKind.LeftParenthesis)
            {
                BindExternType(1);
            }
            else
            {
                untyped++;
            }

            _lexer.Reset(_lexer.SkipGroup(item));
        }

        BindExternType(untyped);
    }

    private void BindExternType(int count)
    {
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis
            || !TryFieldKind(_lexer.Text(_lexer.Peek()), out FieldKind kind)
            || kind is not (FieldKind.Function or FieldKind.Table or FieldKind.Memory or FieldKind.Global or FieldKind.Tag))
        {
            return;
        }

        _lexer.Advance();
        _lexer.Advance();
        IndexSpace space = SpaceOf(kind)!;
        if (count == 1)
        {
            Bind(space);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            space.TryAdd(-1);
        }
    }

    private void Bind(IndexSpace space)
    {
        Token token = _lexer.Current;
        if (!space.TryAdd(TryIdentifier()))
        {
            throw _source.Error($"duplicate {space.Keyword} {_source.Quote(token.Start, token.End)}", token.Start);
        }
    }
}
