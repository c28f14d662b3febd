using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Components, instances and functions.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte InstanceSection = 5;

    /// <summary>Behind <c>(component</c> in a component.</summary>
    private void ParseNestedComponent()
    {
        string? name = TryIdentifier();
        List<byte[]> exports = ParseInlineExports();
        if (IsInlineImport() && IsInlineImportOfDefinition())
        {
            ParseImportedDefinition(Sort.NestedComponent, name);
            _lexer.ExpectClose();
        }
        else
        {
            byte[] component = ParseComponent(name);
            _scope.EmitWhole(4, component);
            Add(Sort.NestedComponent, name);
        }

        EmitInlineExports(exports, Sort.NestedComponent);
    }

    /// <summary>True at <c>(import "name")</c>; a component may begin with an import of its own, which has a type.</summary>
    private bool IsInlineImportOfDefinition()
    {
        int start = _lexer.Current.Start;
        _lexer.TryOpen("import"u8);
        ParseExternName();
        bool isInline = _lexer.Current.Kind == TokenKind.RightParenthesis;
        _lexer.Reset(start);
        return isInline;
    }

    private void ParseImportedDefinition(Sort sort, string? name)
    {
        byte[] import = ParseInlineImport();
        var description = new ByteBuffer();
        ParseDescriptionRest(sort, description);
        EmitImport(import, description, sort, name);
    }

    /// <summary>Behind <c>(instance</c>.</summary>
    private void ParseInstance()
    {
        string? name = TryIdentifier();
        List<byte[]> exports = ParseInlineExports();
        if (IsInlineImport())
        {
            ParseImportedDefinition(Sort.Instance, name);
        }
        else if (_lexer.TryOpen("alias"u8))
        {
            ParseInlineAlias(Sort.Instance, name);
        }
        else
        {
            var item = new ByteBuffer();
            ParseInstanceExpression(item);
            _scope.Emit(InstanceSection, 0, item.Span);
            Add(Sort.Instance, name);
        }

        _lexer.ExpectClose();
        EmitInlineExports(exports, Sort.Instance);
    }

    /// <summary><c>(alias export i "name")</c> in the definition that it is.</summary>
    private void ParseInlineAlias(Sort sort, string? name)
    {
        if (!_lexer.TryKeyword("export"u8))
        {
            throw _lexer.Unexpected("export");
        }

        uint instance = ParseAliasTarget(Sort.Instance);
        Token export = Expect(TokenKind.String, "the name of an export");
        EmitExportAlias(sort, instance, export, name);
        _lexer.ExpectClose();
    }

    private void ParseInstanceExpression(ByteBuffer output)
    {
        if (!_lexer.TryOpen("instantiate"u8))
        {
            ParseInlineInstance(output);
            return;
        }

        output.Byte(0);
        output.Unsigned(ParseUse(Sort.NestedComponent));
        var arguments = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("with"u8))
        {
            ParseName(arguments, "the name of an argument");
            ParseArgument(arguments);
            _lexer.ExpectClose();
            count++;
        }

        _lexer.ExpectClose();
        output.Unsigned(count);
        output.Bytes(arguments.Span);
    }

    private void ParseArgument(ByteBuffer output)
    {
        Expect(TokenKind.LeftParenthesis, "an argument");
        Sort sort = ParseSort();
        uint index;
        if (sort == Sort.Instance && (_lexer.Current.Kind == TokenKind.RightParenthesis || _lexer.IsOpen("export"u8)))
        {
            var item = new ByteBuffer();
            ParseInlineInstance(item);
            _scope.Emit(InstanceSection, 0, item.Span);
            index = Add(Sort.Instance, null);
        }
        else
        {
            index = ParseUseRest(sort);
        }

        _lexer.ExpectClose();
        WriteSort(sort, output);
        output.Unsigned(index);
    }

    private void ParseInlineInstance(ByteBuffer output)
    {
        var exports = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("export"u8))
        {
            exports.Bytes(ParseExternName());
            Expect(TokenKind.LeftParenthesis, "what is exported");
            Sort sort = ParseSort();
            uint index = ParseUseRest(sort);
            _lexer.ExpectClose();
            _lexer.ExpectClose();
            WriteSort(sort, exports);
            exports.Unsigned(index);
            count++;
        }

        output.Byte(1);
        output.Unsigned(count);
        output.Bytes(exports.Span);
    }

    /// <summary>Behind <c>(func</c>.</summary>
    private void ParseFunctionField()
    {
        string? name = TryIdentifier();
        List<byte[]> exports = ParseInlineExports();
        if (IsInlineImport())
        {
            ParseImportedDefinition(Sort.Function, name);
        }
        else if (_lexer.TryOpen("alias"u8))
        {
            ParseInlineAlias(Sort.Function, name);
        }
        else
        {
            uint type = ParseTypeUse(ParseFunctionType);
            if (!_lexer.TryOpen("canon"u8) || !_lexer.TryKeyword("lift"u8))
            {
                throw _lexer.Unexpected("(canon lift ...)");
            }

            var item = new ByteBuffer();
            ParseLift(item);
            item.Unsigned(type);
            _lexer.ExpectClose();
            _scope.Emit(CanonSection, 0, item.Span);
            Add(Sort.Function, name);
        }

        _lexer.ExpectClose();
        EmitInlineExports(exports, Sort.Function);
    }
}
