using System.Text;

namespace Petrel.Text.Script;

/// <summary>Commands about components, and values of components.</summary>
internal sealed partial class WastParser
{
    /// <summary>True when the latest instance is one of a component: values are written differently then.</summary>
    private bool _isComponent;

    private WastCommand ParseComponentCommand(int line)
    {
        _isComponent = true;
        int start = _lexer.Current.Start;
        _lexer.TryOpen("component"u8);
        if (_lexer.TryKeyword("instance"u8))
        {
            string? instance = TryIdentifier();
            string? definition = TryIdentifier();
            _lexer.ExpectClose();
            return new WastComponentInstanceCommand(line, instance, definition);
        }

        _lexer.Reset(start);
        WastComponent component = ParseComponent(out bool isDefinition);
        return new WastComponentCommand(line, component, isDefinition);
    }

    /// <summary><c>(component definition? $id? (binary "..." | quote "..." | definition*))</c>.</summary>
    private WastComponent ParseComponent(out bool isDefinition)
    {
        int start = _lexer.Current.Start;
        int line = LineOf(start);
        _lexer.TryOpen("component"u8);
        isDefinition = _lexer.TryKeyword("definition"u8);
        string? name = TryIdentifier();
        bool isBinary = _lexer.IsKeyword("binary"u8);
        if (isBinary || _lexer.IsKeyword("quote"u8))
        {
            _lexer.Advance();
            byte[] contents = ParseStrings();
            _lexer.ExpectClose();
            return new WastComponent(name, line, isBinary ? WastModuleForm.Binary : WastModuleForm.Quote, _source, 0, 0, contents);
        }

        int end = _lexer.SkipGroup(start);
        _lexer.Reset(end);
        return new WastComponent(name, line, WastModuleForm.Text, _source, start, end, []);
    }

    private WastComponentValue[] ParseComponentValues()
    {
        var values = new List<WastComponentValue>();
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            values.Add(ParseComponentValue());
        }

        return [.. values];
    }

    private WastComponentValue ParseComponentValue()
    {
        _lexer.Expect(TokenKind.LeftParenthesis, "a value");
        WastComponentValue value = ParseBareComponentValue();
        _lexer.ExpectClose();
        return value;
    }

    private WastComponentValue ParseBareComponentValue()
    {
        if (++_nesting > MaximumNesting)
        {
            throw _source.Error($"values nested deeper than {MaximumNesting}", _lexer.Current.Start);
        }

        Token keyword = _lexer.Expect(TokenKind.Keyword, "a value");
        string word = Encoding.UTF8.GetString(_lexer.Text(keyword));
        WastComponentValue value = word switch
        {
            "bool.const" => new("bool") { Bits = ParseBoolean() },
            "u8.const" or "s8.const" => new(word[..2]) { Bits = NumberReader.Integer(_lexer, 8) },
            "u16.const" or "s16.const" => new(word[..3]) { Bits = NumberReader.Integer(_lexer, 16) },
            "u32.const" or "s32.const" => new(word[..3]) { Bits = NumberReader.Integer(_lexer, 32) },
            "u64.const" or "s64.const" => new(word[..3]) { Bits = NumberReader.Integer(_lexer, 64) },
            "f32.const" => TryNan() is var nan32 and not WastNan.None ? new("f32") { Nan = nan32 } : new("f32") { Bits = NumberReader.Float32(_lexer) },
            "f64.const" => TryNan() is var nan64 and not WastNan.None ? new("f64") { Nan = nan64 } : new("f64") { Bits = NumberReader.Float64(_lexer) },
            "char.const" => new("char") { Text = ParseName() },
            "str.const" => new("str") { Text = ParseName() },
            "list.const" => new("list") { Items = ParseComponentValues() },
            "tuple.const" => new("tuple") { Items = ParseComponentValues() },
            "record.const" => ParseRecord(),
            "map.const" => new("map") { Items = ParseMapEntries() },
            "variant.const" => new("variant") { Text = ParseName(), Items = ParseComponentValues() },
            "enum.const" => new("enum") { Text = ParseName() },
            "option.some" => new("option") { Bits = 1, Items = ParseComponentValues() },
            "option.none" => new("option"),
            "result.ok" => new("result") { Bits = 1, Items = ParseComponentValues() },
            "result.err" => new("result") { Items = ParseComponentValues() },
            "flags.const" => new("flags") { Names = ParseLabels() },
            _ => throw _source.Error($"unknown operator {_source.Excerpt(keyword.Start, keyword.End)}, expected a value of a component", keyword.Start),
        };
        _nesting--;
        return value;
    }

    private ulong ParseBoolean()
    {
        bool isTrue = _lexer.TryKeyword("true"u8);
        return isTrue || _lexer.TryKeyword("false"u8) ? isTrue ? 1UL : 0UL : throw _lexer.Unexpected("true or false");
    }

    /// <summary><c>(field "name" value)*</c>; the value is without parentheses.</summary>
    private WastComponentValue ParseRecord()
    {
        var names = new List<string>();
        var items = new List<WastComponentValue>();
        while (_lexer.TryOpen("field"u8))
        {
            names.Add(ParseName());
            items.Add(_lexer.Current.Kind == TokenKind.LeftParenthesis ? ParseComponentValue() : ParseBareComponentValue());
            _lexer.ExpectClose();
        }

        return new WastComponentValue("record") { Names = [.. names], Items = [.. items] };
    }

    /// <summary><c>(entry key value)*</c>, as tuples.</summary>
    private WastComponentValue[] ParseMapEntries()
    {
        var entries = new List<WastComponentValue>();
        while (_lexer.TryOpen("entry"u8))
        {
            entries.Add(new WastComponentValue("tuple") { Items = ParseComponentValues() });
            _lexer.ExpectClose();
        }

        return [.. entries];
    }

    private string[] ParseLabels()
    {
        var labels = new List<string>();
        while (_lexer.Current.Kind == TokenKind.String)
        {
            labels.Add(ParseName());
        }

        return [.. labels];
    }
}
