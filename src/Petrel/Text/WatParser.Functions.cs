using Petrel.Collections;

namespace Petrel.Text;

/// <summary>Functions: locals and bodies (spec: Text Format, Functions).</summary>
internal sealed partial class WatParser
{
    private readonly ByteBuffer _body = new(4096);
    private readonly ByteBuffer _runType = new();

    // By symbol: index of the local, valid when the stamp is that of the current function. So that nothing has to be
    // cleared between functions.
    private int[] _localOfSymbol = [];
    private int[] _localStamp = [];
    private int _functionStamp;
    private int _localCount;
    private bool _hasUnknownParameters;
    private int _currentFunction;

    private readonly ArrayBuilder<MemberName> _localNames = new();

    private void ParseFunction()
    {
        _functionStamp++;
        _localCount = 0;
        _hasUnknownParameters = false;
        if (TryInlineImport(FieldKind.Function, FunctionKind, out _currentFunction))
        {
            return;
        }

        AddTo(SectionKind.Function).Unsigned(ParseTypeUse(ParameterNames.Bound));
        _body.Clear();
        ParseLocals();
        _output = _body;
        _inFunction = true;
        _blockNumber = 0;
        ParseInstructions();
        _inFunction = false;
        _body.Byte(0x0B);
        AddTo(SectionKind.Code).Sized(_body.Span);
        WriteHints();
    }

    /// <summary><c>(local id? t)*</c>, written as runs of equal types.</summary>
    private void ParseLocals()
    {
        var runs = new ByteBuffer();
        uint runCount = 0;
        uint runLength = 0;
        while (_lexer.TryOpen("local"u8))
        {
            if (IsNamed)
            {
                Token name = _lexer.Current;
                AddLocal(TryIdentifier(), name);
                AddType();
            }
            else
            {
                while (_lexer.Current.Kind != TokenKind.RightParenthesis)
                {
                    AddType();
                    _localCount++;
                }
            }

            _lexer.ExpectClose();
        }

        CloseRun();
        _body.Unsigned(runCount);
        _body.Bytes(runs.Span);

        void AddType()
        {
            _scratch.Clear();
            ParseValueType(_scratch);
            if (runLength == 0 || !_scratch.Span.SequenceEqual(_runType.Span))
            {
                CloseRun();
                _runType.Clear();
                _runType.Bytes(_scratch.Span);
            }

            runLength++;
        }

        void CloseRun()
        {
            if (runLength > 0)
            {
                runs.Unsigned(runLength);
                runs.Bytes(_runType.Span);
                runCount++;
                runLength = 0;
            }
        }
    }

    /// <summary>True where a parameter, local or field has an identifier or an annotated name, and so stands alone.</summary>
    private bool IsNamed => _lexer.Current.Kind == TokenKind.Identifier
        || _lexer.IsAnnotated(AnnotationKind.Name, _lexer.Current.Start);

    /// <summary>Adds the next local; the symbol is -1 when it has no identifier but an annotated name.</summary>
    private void AddLocal(int symbol, Token name)
    {
        if (_hasUnknownParameters)
        {
            throw _source.Error("unknown type: the function's type is not defined before it, so its locals cannot be numbered", name.Start);
        }

        if (symbol < 0)
        {
            _localNames.Add(new MemberName(_currentFunction, _localCount++, TakeNameAnnotation(symbol)));
            return;
        }

        if (symbol >= _localStamp.Length)
        {
            int length = Math.Max(64, symbol * 2);
            Array.Resize(ref _localStamp, length);
            Array.Resize(ref _localOfSymbol, length);
        }

        if (_localStamp[symbol] == _functionStamp)
        {
            throw _source.Error($"duplicate local {_source.Quote(name.Start, name.End)}", name.Start);
        }

        _localStamp[symbol] = _functionStamp;
        _localOfSymbol[symbol] = _localCount;
        _localNames.Add(new MemberName(_currentFunction, _localCount, TakeNameAnnotation(symbol)));
        _localCount++;
    }

    private uint ParseLocalIndex()
    {
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Identifier)
        {
            return ParseUnsigned32("the index or identifier of a local");
        }

        int symbol = SymbolOf(token);
        if (symbol >= _localStamp.Length || _localStamp[symbol] != _functionStamp)
        {
            throw _source.Error($"unknown local {_source.Quote(token.Start, token.End)}", token.Start);
        }

        _lexer.Advance();
        return (uint)_localOfSymbol[symbol];
    }
}
