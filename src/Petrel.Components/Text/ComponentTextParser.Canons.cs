using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>Canonical definitions.</summary>
internal sealed partial class ComponentTextParser
{
    private const byte CanonSection = 8;

    /// <summary>Behind <c>(canon</c>: the form in which what is defined stands at the end.</summary>
    private void ParseCanonField()
    {
        var item = new ByteBuffer();
        Token keyword = _lexer.Current;
        if (_lexer.TryKeyword("lift"u8))
        {
            ParseLift(item);
            if (!_lexer.TryOpen("func"u8))
            {
                throw _lexer.Unexpected("(func ...)");
            }

            string? function = TryIdentifier();
            List<byte[]> exports = ParseInlineExports();
            item.Unsigned(ParseTypeUse(ParseFunctionType));
            _lexer.ExpectClose();
            _lexer.ExpectClose();
            _scope.Emit(CanonSection, 0, item.Span);
            Add(Sort.Function, function);
            EmitInlineExports(exports, Sort.Function);
            return;
        }

        string word = TakeKeyword("a canonical definition");
        ParseCoreCanon(word, keyword, item);
        if (!_lexer.TryOpen("core"u8) || !_lexer.TryKeyword("func"u8))
        {
            throw _lexer.Unexpected("(core func ...)");
        }

        string? name = TryIdentifier();
        _lexer.ExpectClose();
        _lexer.ExpectClose();
        _scope.Emit(CanonSection, 0, item.Span);
        Add(Core(CoreSort.Function), name);
    }

    /// <summary>Behind <c>(core func</c>.</summary>
    private void ParseCoreFunction()
    {
        string? name = TryIdentifier();
        if (!_lexer.TryOpen("canon"u8))
        {
            ParseCoreAliasDefinition(Core(CoreSort.Function), name);
            _lexer.ExpectClose();
            return;
        }

        var item = new ByteBuffer();
        Token keyword = _lexer.Current;
        ParseCoreCanon(TakeKeyword("a canonical definition"), keyword, item);
        _lexer.ExpectClose();
        _lexer.ExpectClose();
        _scope.Emit(CanonSection, 0, item.Span);
        Add(Core(CoreSort.Function), name);
    }

    /// <summary>Behind <c>lift</c>, without the type at the end.</summary>
    private void ParseLift(ByteBuffer output)
    {
        output.Byte((byte)CanonKind.Lift);
        output.Byte(0);
        output.Unsigned(ParseUse(Core(CoreSort.Function)));
        ParseOptions(output);
    }

    /// <summary>A canonical definition that makes a core function.</summary>
    private void ParseCoreCanon(string word, Token keyword, ByteBuffer output)
    {
        if (!CanonNames.TryFind(word, out CanonKind kind) || kind == CanonKind.Lift)
        {
            throw _source.Error($"unknown operator {word}, expected a canonical definition", keyword.Start);
        }

        output.Byte((byte)kind);
        switch (kind)
        {
            case CanonKind.Lower:
                output.Byte(0);
                output.Unsigned(ParseUse(Sort.Function));
                ParseOptions(output);
                break;
            case CanonKind.ResourceNew or CanonKind.ResourceDrop or CanonKind.ResourceRep
                or CanonKind.StreamNew or CanonKind.StreamDropReadable or CanonKind.StreamDropWritable
                or CanonKind.FutureNew or CanonKind.FutureDropReadable or CanonKind.FutureDropWritable:
                output.Unsigned(ParseUse(Sort.Type));
                break;
            case CanonKind.StreamRead or CanonKind.StreamWrite or CanonKind.FutureRead or CanonKind.FutureWrite:
                output.Unsigned(ParseUse(Sort.Type));
                ParseOptions(output);
                break;
            case CanonKind.StreamCancelRead or CanonKind.StreamCancelWrite or CanonKind.FutureCancelRead or CanonKind.FutureCancelWrite:
                output.Unsigned(ParseUse(Sort.Type));
                ParseFlag("async"u8, output);
                break;
            case CanonKind.SubtaskCancel:
                ParseFlag("async"u8, output);
                break;
            case CanonKind.TaskReturn:
                ParseResult(output);
                ParseOptions(output);
                break;
            case CanonKind.ContextGet or CanonKind.ContextSet:
                bool is64 = _lexer.TryKeyword("i64"u8);
                if (!is64 && !_lexer.TryKeyword("i32"u8))
                {
                    throw _lexer.Unexpected("i32");
                }

                output.Byte(is64 ? (byte)0x7E : (byte)0x7F);
                output.Unsigned(ParseNumber("the number of a context slot"));
                break;
            case CanonKind.ThreadYield or CanonKind.ThreadSuspend or CanonKind.ThreadSuspendThenResume or CanonKind.ThreadYieldThenResume
                or CanonKind.ThreadSuspendThenPromote or CanonKind.ThreadYieldThenPromote:
                ParseFlag("cancellable"u8, output);
                break;
            case CanonKind.WaitableSetWait or CanonKind.WaitableSetPoll:
                ParseFlag("cancellable"u8, output);
                if (!_lexer.TryOpen("memory"u8))
                {
                    throw _lexer.Unexpected("(memory ...)");
                }

                output.Unsigned(ParseUse(Core(CoreSort.Memory)));
                _lexer.ExpectClose();
                break;
            case CanonKind.ErrorContextNew or CanonKind.ErrorContextDebugMessage:
                ParseOptions(output);
                break;
            case CanonKind.ThreadNewIndirect:
                output.Unsigned(ParseUse(Sort.CoreType));
                output.Unsigned(ParseUse(Core(CoreSort.Table)));
                break;
            case CanonKind.ThreadSpawnRef:
                ParseFlag("shared"u8, output);
                output.Unsigned(ParseUse(Sort.CoreType));
                break;
            case CanonKind.ThreadSpawnIndirect:
                ParseFlag("shared"u8, output);
                output.Unsigned(ParseUse(Sort.CoreType));
                output.Unsigned(ParseUse(Core(CoreSort.Table)));
                break;
            case CanonKind.ThreadAvailableParallelism:
                ParseFlag("shared"u8, output);
                break;
            default:
                break;
        }
    }

    private void ParseFlag(ReadOnlySpan<byte> keyword, ByteBuffer output) => output.Byte(_lexer.TryKeyword(keyword) ? (byte)1 : (byte)0);

    private void ParseOptions(ByteBuffer output)
    {
        var options = new ByteBuffer();
        uint count = 0;
        while (TryParseOption(options))
        {
            count++;
        }

        output.Unsigned(count);
        output.Bytes(options.Span);
    }

    private bool TryParseOption(ByteBuffer output)
    {
        if (_lexer.Current.Kind == TokenKind.Keyword)
        {
            Token token = _lexer.Current;
            string word = TakeKeyword("an option");
            output.Byte(word switch
            {
                "string-encoding=utf8" => (byte)CanonOptionKind.Utf8,
                "string-encoding=utf16" => (byte)CanonOptionKind.Utf16,
                "string-encoding=latin1+utf16" => (byte)CanonOptionKind.Latin1Utf16,
                "async" => (byte)CanonOptionKind.Async,
                _ => throw _source.Error($"unknown operator {word}, expected a canonical option", token.Start),
            });
            return true;
        }

        (CanonOptionKind Kind, CoreSort Sort)? option = PeekKeyword() switch
        {
            "memory" => (CanonOptionKind.Memory, CoreSort.Memory),
            "realloc" => (CanonOptionKind.Realloc, CoreSort.Function),
            "post-return" => (CanonOptionKind.PostReturn, CoreSort.Function),
            "callback" => (CanonOptionKind.Callback, CoreSort.Function),
            _ => null,
        };
        if (option is not { } found)
        {
            return false;
        }

        _lexer.Advance();
        _lexer.Advance();
        uint index = ParseUse(Core(found.Sort));
        _lexer.ExpectClose();
        output.Byte((byte)found.Kind);
        output.Unsigned(index);
        return true;
    }
}
