using Petrel.Binary;

namespace Petrel.Text;

/// <summary>
/// Instruction sequences, plain and folded (spec: Text Format, Instructions). What is open is kept on a stack of frames,
/// so that nesting costs memory in proportion to the text and nothing else.
/// </summary>
/// <remarks>
/// <code>
/// (op (operand) (operand))       Operands: op is encoded into the deferred bytes and moves behind its operands at ')'
/// (block ... instr*)             FoldedBlock: end is written at ')'
/// (if bt (cond) (then ..) (else ..))   Condition -> Then -> AfterThen -> Else -> AfterElse
/// (try bt (do ..) (catch x ..) (catch_all ..))   TryStart -> Do -> AfterDo -> Catch -> AfterCatch -> CatchAll -> Finished
/// block .. end, if .. else .. end, try .. catch .. end     Plain, PlainIf, PlainTry, PlainCatch
/// </code>
/// </remarks>
internal sealed partial class WatParser
{
    private enum FrameKind : byte
    {
        // Plain forms, closed by a keyword.
        Plain,
        PlainIf,
        PlainTry,
        PlainCatch,

        // Folded forms, closed by a parenthesis, that hold any instructions.
        FoldedBlock,
        Then,
        Else,
        Do,
        Catch,
        CatchAll,

        // Folded forms that hold folded instructions only.
        Operands,
        Condition,

        // Between the parts of a folded form.
        AfterThen,
        TryStart,
        AfterDo,
        AfterCatch,

        // Only the closing parenthesis may follow; an end is owed, or not.
        Finished,
        Delegated,
    }

    /// <param name="Kind">What is open; folded forms of several parts change it as they go.</param>
    /// <param name="Place">Where it was opened.</param>
    /// <param name="Deferred">Start of the deferred bytes.</param>
    /// <param name="Label">Symbol of its label, or -1.</param>
    /// <param name="Hint">Branch hint, or -1.</param>
    private record struct Frame(FrameKind Kind, int Place, int Deferred, int Label, int Hint);

    private readonly ByteBuffer _deferred = new(256);
    private Frame[] _frames = new Frame[64];
    private int _frameCount;
    private ByteBuffer _output = new(0);
    private bool _inFunction;

    /// <summary>Instructions up to a parenthesis that closes something outside, then <c>end</c>.</summary>
    private void ParseExpression(ByteBuffer output)
    {
        _output = output;
        ParseInstructions();
        output.Byte(0x0B);
    }

    /// <summary>Instructions up to a parenthesis that closes something outside.</summary>
    private void ParseInstructions()
    {
        while (true)
        {
            switch (_lexer.Current.Kind)
            {
                case TokenKind.LeftParenthesis:
                    OpenFolded();
                    break;
                case TokenKind.Keyword:
                    ParsePlain();
                    break;
                case TokenKind.RightParenthesis when _frameCount == 0:
                    return;
                case TokenKind.RightParenthesis:
                    CloseFolded();
                    break;
                default:
                    throw _lexer.Unexpected(Expectation());
            }
        }
    }

    /// <summary>One folded instruction.</summary>
    private void ParseFoldedInstruction()
    {
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            throw _lexer.Unexpected("an instruction in parentheses");
        }

        OpenFolded();
        while (_frameCount > 0)
        {
            switch (_lexer.Current.Kind)
            {
                case TokenKind.LeftParenthesis:
                    OpenFolded();
                    break;
                case TokenKind.Keyword:
                    ParsePlain();
                    break;
                case TokenKind.RightParenthesis:
                    CloseFolded();
                    break;
                default:
                    throw _lexer.Unexpected(Expectation());
            }
        }
    }

    private string Expectation() => _frameCount == 0
        ? "an instruction or ')'"
        : _frames[_frameCount - 1].Kind switch
        {
            FrameKind.Plain or FrameKind.PlainCatch => "an instruction or end",
            FrameKind.PlainIf => "an instruction, else or end",
            FrameKind.PlainTry => "an instruction, catch, delegate or end",
            FrameKind.Operands => "an operand in parentheses or ')'",
            FrameKind.Condition => "(then ...)",
            FrameKind.AfterThen => "(else ...) or ')'",
            FrameKind.TryStart => "(do ...)",
            FrameKind.AfterDo => "(catch ...), (catch_all ...), (delegate ...) or ')'",
            FrameKind.AfterCatch => "(catch ...), (catch_all ...) or ')'",
            FrameKind.Finished or FrameKind.Delegated => "')'",
            _ => "an instruction or ')'",
        };

    private void Push(FrameKind kind, int place, int deferred = 0, int label = -1, int hint = -1)
    {
        if (_frameCount == _frames.Length)
        {
            Array.Resize(ref _frames, _frameCount * 2);
        }

        _frames[_frameCount++] = new Frame(kind, place, deferred, label, hint);
    }

    /// <summary>The instruction that the current token names.</summary>
    private Opcode CurrentMnemonic()
    {
        Token word = _lexer.Current;
        if (word.Kind != TokenKind.Keyword)
        {
            throw _lexer.Unexpected(Expectation());
        }

        ReadOnlySpan<byte> name = _lexer.Text(word);
        if (Mnemonics.TryFind(name, out Opcode opcode))
        {
            return opcode;
        }

        throw IsGrammarWord(name) ? _lexer.Unexpected(Expectation()) : UnknownOperator(word, Expectation());
    }

    /// <summary>Words of the format that are out of place rather than unknown where an instruction is expected.</summary>
    private static bool IsGrammarWord(ReadOnlySpan<byte> word) => word.SequenceEqual("type"u8) || word.SequenceEqual("param"u8)
        || word.SequenceEqual("result"u8) || word.SequenceEqual("local"u8) || word.SequenceEqual("then"u8)
        || word.SequenceEqual("do"u8) || word.SequenceEqual("import"u8) || word.SequenceEqual("mut"u8)
        || word.SequenceEqual("offset"u8) || word.SequenceEqual("item"u8) || NumericTypeCode(word) != 0
        || IsFieldKeyword(word) || ReferenceKeyword(word) != 0;

    private void ParsePlain()
    {
        FrameKind top = _frameCount == 0 ? FrameKind.Plain : _frames[_frameCount - 1].Kind;
        if (top >= FrameKind.Operands)
        {
            throw _lexer.Unexpected(Expectation());
        }

        int place = _lexer.Current.Start;
        Opcode opcode = CurrentMnemonic();
        int hint = TakeHintFor(opcode, place);
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                FrameKind kind = opcode switch
                {
                    Opcode.If => FrameKind.PlainIf,
                    Opcode.Try => FrameKind.PlainTry,
                    _ => FrameKind.Plain,
                };
                _lexer.Advance();
                int label = TryIdentifier();
                AddHint(hint);
                NameBlock(label);
                WriteBlock(opcode, _output);
                PushLabel(label);
                Push(kind, place, label: label);
                break;
            case Opcode.Else or Opcode.End or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate:
                ParseBlockPart(opcode);
                break;
            default:
                _lexer.Advance();
                AddHint(hint);
                WriteInstruction(opcode, _output);
                break;
        }
    }

    /// <summary>The keywords that divide or end plain blocks.</summary>
    private void ParseBlockPart(Opcode opcode)
    {
        FrameKind? kind = _frameCount == 0 ? null : _frames[_frameCount - 1].Kind;
        bool fits = opcode switch
        {
            Opcode.Else => kind == FrameKind.PlainIf,
            Opcode.End => kind <= FrameKind.PlainCatch,
            Opcode.Delegate => kind == FrameKind.PlainTry,
            _ => kind is FrameKind.PlainTry or FrameKind.PlainCatch,
        };
        if (!fits)
        {
            throw _lexer.Unexpected(Expectation());
        }

        _lexer.Advance();
        ref Frame frame = ref _frames[_frameCount - 1];
        switch (opcode)
        {
            case Opcode.Else:
                CheckLabel(frame.Label);
                frame.Kind = FrameKind.Plain;
                WriteOpcode(opcode, _output);
                break;
            case Opcode.End:
                CheckLabel(frame.Label);
                WriteOpcode(opcode, _output);
                PopLabel(frame.Label);
                _frameCount--;
                break;
            case Opcode.Delegate:
                // Its label is counted from outside the try.
                PopLabel(frame.Label);
                _frameCount--;
                WriteInstruction(opcode, _output);
                break;
            default:
                frame.Kind = opcode == Opcode.Catch ? FrameKind.PlainCatch : FrameKind.Plain;
                WriteInstruction(opcode, _output);
                break;
        }
    }

    /// <summary>An identifier behind <c>else</c> or <c>end</c> repeats the label of the block.</summary>
    private void CheckLabel(int label)
    {
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Identifier)
        {
            return;
        }

        if (SymbolOf(token) != label)
        {
            string expected = label < 0 ? "none, the block has no label" : "$" + System.Text.Encoding.UTF8.GetString(_symbols[label]);
            throw _source.Error($"mismatching label {_source.Quote(token.Start, token.End)}, expected {expected}", token.Start);
        }

        _lexer.Advance();
    }

    private void OpenFolded()
    {
        if (_frameCount > 0 && TryOpenPart())
        {
            return;
        }

        int place = _lexer.Advance().Start;
        Opcode opcode = CurrentMnemonic();
        int hint = TakeHintFor(opcode, _lexer.Current.Start);
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable or Opcode.Try:
                _lexer.Advance();
                int label = TryIdentifier();
                NameBlock(label);
                WriteBlock(opcode, _output);
                PushLabel(label);
                Push(opcode == Opcode.Try ? FrameKind.TryStart : FrameKind.FoldedBlock, place, label: label);
                break;
            case Opcode.If:
                _lexer.Advance();
                int deferred = _deferred.Length;
                int ifLabel = TryIdentifier();
                WriteBlock(opcode, _deferred);
                Push(FrameKind.Condition, place, deferred, ifLabel, hint);
                break;
            case Opcode.Else or Opcode.End or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate:
                throw _lexer.Unexpected(Expectation());
            default:
                _lexer.Advance();
                Push(FrameKind.Operands, place, _deferred.Length, hint: hint);
                WriteInstruction(opcode, _deferred);
                break;
        }
    }

    /// <summary>The parts of folded <c>if</c> and <c>try</c>; false at an ordinary instruction.</summary>
    private bool TryOpenPart()
    {
        ref Frame frame = ref _frames[_frameCount - 1];
        switch (frame.Kind)
        {
            case FrameKind.Condition when _lexer.TryOpen("then"u8):
                Flush(frame);
                NameBlock(frame.Label);
                PushLabel(frame.Label);
                frame.Kind = FrameKind.Then;
                return true;
            case FrameKind.AfterThen when _lexer.TryOpen("else"u8):
                WriteOpcode(Opcode.Else, _output);
                frame.Kind = FrameKind.Else;
                return true;
            case FrameKind.TryStart when _lexer.TryOpen("do"u8):
                frame.Kind = FrameKind.Do;
                return true;
            case FrameKind.AfterDo when _lexer.TryOpen("delegate"u8):
                PopLabel(frame.Label);
                WriteInstruction(Opcode.Delegate, _output);
                _lexer.ExpectClose();
                frame.Kind = FrameKind.Delegated;
                return true;
            case FrameKind.AfterDo or FrameKind.AfterCatch when _lexer.TryOpen("catch_all"u8):
                WriteOpcode(Opcode.CatchAll, _output);
                frame.Kind = FrameKind.CatchAll;
                return true;
            case FrameKind.AfterDo or FrameKind.AfterCatch when _lexer.TryOpen("catch"u8):
                frame.Kind = FrameKind.Catch;
                WriteInstruction(Opcode.Catch, _output);
                return true;
            case > FrameKind.Condition:
                throw _lexer.Unexpected(Expectation());
            default:
                return false;
        }
    }

    /// <summary>A closing parenthesis inside of something.</summary>
    private void CloseFolded()
    {
        ref Frame frame = ref _frames[_frameCount - 1];
        switch (frame.Kind)
        {
            case FrameKind.Operands:
                Flush(frame);
                _frameCount--;
                break;
            case FrameKind.Then:
                frame.Kind = FrameKind.AfterThen;
                break;
            case FrameKind.Do:
                frame.Kind = FrameKind.AfterDo;
                break;
            case FrameKind.Catch:
                frame.Kind = FrameKind.AfterCatch;
                break;
            case FrameKind.Else or FrameKind.CatchAll:
                frame.Kind = FrameKind.Finished;
                break;
            case FrameKind.FoldedBlock or FrameKind.AfterThen or FrameKind.AfterDo or FrameKind.AfterCatch or FrameKind.Finished:
                WriteOpcode(Opcode.End, _output);
                PopLabel(frame.Label);
                _frameCount--;
                break;
            case FrameKind.Delegated:
                _frameCount--;
                break;
            default:
                throw _lexer.Unexpected(Expectation());
        }

        _lexer.Advance();
    }

    /// <summary>Moves the deferred bytes of a folded instruction behind its operands.</summary>
    private void Flush(in Frame frame)
    {
        AddHint(frame.Hint);
        _output.Bytes(_deferred.Span[frame.Deferred..]);
        _deferred.Truncate(frame.Deferred);
    }

    private int TakeHintFor(Opcode opcode, int place)
    {
        int hint = TakeBranchHint(place);
        if (hint >= 0 && opcode is not (Opcode.If or Opcode.BrIf))
        {
            throw _source.Error("@metadata.code.branch_hint annotation: invalid target, expected if or br_if", place);
        }

        return hint;
    }

    /// <summary>Notes a branch hint for the instruction that comes next in the output.</summary>
    private void AddHint(int hint)
    {
        if (hint >= 0)
        {
            _pendingHints.Add(new Hint((uint)_output.Length, (byte)hint));
        }
    }
}
