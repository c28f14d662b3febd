using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Blocks and branches (spec: Instructions, Control Instructions).</content>
/// <remarks>
/// The IL stack is empty where blocks begin and where branches land. A block's parameters wait in temporaries, branches
/// leave results in temporaries of the block they leave.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private static readonly int[] s_noTemporaries = EmptyArray<int>.Value;

    private ControlFrame[] _frames = new ControlFrame[16];
    private int _frameCount;
    private bool _isReachable;
    private int _unreachableDepth;
    private int _tryDepth;

    private void BeginFunction()
    {
        _frameCount = 0;
        _isReachable = true;
        _unreachableDepth = 0;
        _tryDepth = 0;
        PushFrame(FrameKind.Function, IlTypes.None, IlTypes.Of(_type.Results, _module.Registry));
    }

    private ref ControlFrame PushFrame(FrameKind kind, IlType[] parameters, IlType[] results)
    {
        if (_frameCount == _frames.Length)
        {
            Array.Resize(ref _frames, _frameCount * 2);
        }

        ref ControlFrame frame = ref _frames[_frameCount++];
        frame = new ControlFrame
        {
            Kind = kind,
            Label = _il.NewLabel(),
            ElseLabel = -1,
            Height = _stack.Count - parameters.Length,
            TryDepth = _tryDepth,
            Parameters = parameters,
            Results = results,
            ParameterTemporaries = s_noTemporaries,
            Number = _survey?.AddFrame(kind, _frameCount - 1, kind == FrameKind.Loop ? parameters : results) ?? 0,
        };
        return ref frame;
    }

    private ref ControlFrame FrameAt(int depth) => ref _frames[_frameCount - 1 - depth];

    /// <summary>What a block takes and leaves; returns the former.</summary>
    private IlType[] BlockType(in Instruction instruction, out IlType[] results)
    {
        if (instruction.Type >= 0)
        {
            DefinedType type = _module.Types[(int)instruction.Type];
            results = IlTypes.Of(type.Results, _module.Registry);
            return IlTypes.Of(type.Parameters, _module.Registry);
        }

        results = instruction.Type == -0x40 ? IlTypes.None : [ReadType(instruction.TypeOffset)];
        return IlTypes.None;
    }

    private IlType ReadType(int offset)
    {
        var reader = new WasmReader(_module.Bytes) { Position = offset };
        var types = new TypeSpace(_module, AllFeatures);
        return IlTypes.Of(TypeDecoder.ReadValueType(ref reader, types), _module.Registry);
    }

    private void LowerBlock(in Instruction instruction)
    {
        IlType[] parameters = BlockType(instruction, out IlType[] results);
        if (instruction.Opcode == Opcode.If)
        {
            PopCondition();
            ref ControlFrame frame = ref PushFrame(FrameKind.If, parameters, results);
            frame.ElseLabel = _il.NewLabel();
            _il.Branch(Il.Brfalse, frame.ElseLabel);
            BorrowParameters(ref frame);
            return;
        }

        _stack.SpillAll();
        if (instruction.Opcode == Opcode.Loop)
        {
            _hasLoop = true;
            ref ControlFrame frame = ref PushFrame(FrameKind.Loop, parameters, results);
            frame.LoopStart = instruction.EndOffset;
            BorrowParameters(ref frame);
            _il.Mark(frame.Label);
        }
        else
        {
            PushFrame(FrameKind.Block, parameters, results);
        }
    }

    /// <summary>
    /// Gives the parameters of an <c>if</c> or loop to the frame: the else part finds them again, branches to a loop
    /// overwrite them.
    /// </summary>
    private void BorrowParameters(ref ControlFrame frame)
    {
        int count = frame.Parameters.Length;
        if (count == 0)
        {
            return;
        }

        var temporaries = new int[count];
        frame.ParameterTemporaries = temporaries;
        if (frame.Kind == FrameKind.If)
        {
            for (int i = 0; i < count; i++)
            {
                temporaries[i] = _stack.Borrow(frame.Height + i, out bool owned);
                frame.OwnsParameters |= owned;
            }

            return;
        }

        // A loop needs copies of its own: the values may belong to an enclosing frame.
        _stack.CopyTop(count);
        _stack.Truncate(frame.Height);
        for (int i = 0; i < count; i++)
        {
            temporaries[i] = _locals.Take(frame.Parameters[i]);
            _stack.PushTemporary(frame.Parameters[i], temporaries[i], ownsTemporary: false);
        }

        for (int i = count - 1; i >= 0; i--)
        {
            _il.StoreLocal(temporaries[i]);
        }

        frame.OwnsParameters = true;
    }

    private void LowerElse()
    {
        ref ControlFrame frame = ref FrameAt(0);
        if (_isReachable)
        {
            LeaveResults(ref frame);
            _il.Branch(Il.Br, frame.Label);
        }

        BeginElse(ref frame);
    }

    private void BeginElse(ref ControlFrame frame)
    {
        _stack.Truncate(frame.Height);
        _il.Mark(frame.ElseLabel);
        frame.Kind = FrameKind.Else;
        for (int i = 0; i < frame.Parameters.Length; i++)
        {
            _stack.PushTemporary(frame.Parameters[i], frame.ParameterTemporaries[i], ownsTemporary: false);
        }

        _isReachable = true;
    }

    private void LowerEnd()
    {
        ref ControlFrame frame = ref FrameAt(0);
        if (frame.Kind == FrameKind.Function)
        {
            if (_isReachable)
            {
                EmitReturn();
            }

            if (frame.IsTargeted)
            {
                // Only code inside a try block branches here: elsewhere a return is emitted in place.
                EmitReturnLanding(ref frame);
            }

            EmitLandings();

            _frameCount--;
            return;
        }

        if (frame.Kind == FrameKind.TryTable)
        {
            EndTryTable(ref frame);
            return;
        }

        if (frame.Kind is FrameKind.LegacyTry or FrameKind.LegacyCatch)
        {
            EndLegacyTry(ref frame);
            return;
        }

        if (frame.Kind == FrameKind.If && frame.Parameters.Length == 0)
        {
            // Without else and parameters there are no results either. When the end is not reached, a block that was left for good may
            // have had values under it: they are not there for the code after the if.
            _stack.Truncate(frame.Height);
            _il.Mark(frame.ElseLabel);
            _isReachable = true;
        }
        else if (frame.Kind == FrameKind.If)
        {
            LowerElse();
        }

        EndBlock(ref frame);
    }

    private void EndBlock(ref ControlFrame frame)
    {
        if (frame.IsTargeted && frame.Kind != FrameKind.Loop)
        {
            if (_isReachable)
            {
                LeaveResults(ref frame);
            }

            _stack.Truncate(frame.Height);
            _il.Mark(frame.Label);
            for (int i = 0; i < frame.Results.Length; i++)
            {
                _stack.PushTemporary(frame.Results[i], frame.ResultTemporaries![i], ownsTemporary: true);
            }

            _isReachable = true;
        }
        else if (!_isReachable)
        {
            _stack.Truncate(frame.Height);
        }
        else if (frame.OwnsParameters)
        {
            // A result may still be a parameter: load it before its temporary is given back.
            _stack.Need(frame.Results.Length);
        }

        if (frame.OwnsParameters)
        {
            for (int i = 0; i < frame.Parameters.Length; i++)
            {
                _locals.Free(frame.Parameters[i], frame.ParameterTemporaries[i]);
            }
        }

        _frameCount--;
    }

    /// <summary>Moves the top values into the result temporaries of a block; the IL stack is empty afterwards.</summary>
    private void LeaveResults(ref ControlFrame frame)
    {
        int count = frame.Results.Length;
        _stack.Need(count);
        StoreLabelValues(ref frame);
        _stack.Pop(count);
        frame.IsTargeted = true;
    }

    /// <summary>Stores what is on top of the IL stack where the code at the label expects it.</summary>
    private void StoreLabelValues(ref ControlFrame frame)
    {
        int[] targets = LabelTemporaries(ref frame);
        for (int i = targets.Length - 1; i >= 0; i--)
        {
            _il.StoreLocal(targets[i]);
        }
    }

    private int[] LabelTemporaries(ref ControlFrame frame)
    {
        if (frame.Kind == FrameKind.Loop)
        {
            return frame.ParameterTemporaries;
        }

        if (frame.ResultTemporaries is null)
        {
            int[] temporaries = frame.Results.Length == 0 ? s_noTemporaries : new int[frame.Results.Length];
            for (int i = 0; i < temporaries.Length; i++)
            {
                temporaries[i] = _locals.Take(frame.Results[i]);
            }

            frame.ResultTemporaries = temporaries;
        }

        return frame.ResultTemporaries;
    }

    private void LowerBranch(int depth)
    {
        ref ControlFrame frame = ref FrameAt(depth);
        _survey?.AddEdge(frame.Number);
        if (frame.Kind == FrameKind.Function && _tryDepth == 0)
        {
            EmitReturn();
            BecomeUnreachable();
            return;
        }

        int count = frame.LabelTypes.Length;
        _stack.Need(count);
        StoreLabelValues(ref frame);
        _stack.EmitPops(except: count);
        EmitJump(ref frame);
        BecomeUnreachable();
    }

    /// <summary>Jumps to a label with an empty IL stack, out of try blocks if need be.</summary>
    private void EmitJump(ref ControlFrame frame)
    {
        frame.IsTargeted = true;
        _il.Branch(frame.TryDepth < _tryDepth ? Il.Leave : Il.Br, frame.Label);
    }

    private void LowerBranchIf(int depth)
    {
        PopCondition();
        EmitConditionalBranch(Il.Brtrue, Il.Brfalse, depth);
    }

    /// <summary>Leaves a condition as the only value on the IL stack: it must survive the spilling of what lies under it.</summary>
    private void PopCondition()
    {
        _stack.Need(1);
        if (_stack.OnIlStack > 1)
        {
            int condition = _locals.Take(IlType.Int32);
            _il.StoreLocal(condition);
            _stack.Pop();
            _stack.SpillAll();
            _il.LoadLocal(condition);
            _locals.Free(IlType.Int32, condition);
        }
        else
        {
            _stack.Pop();
        }
    }

    /// <summary>
    /// Branches when <paramref name="taken"/> does, which consumes one value from an otherwise empty IL stack;
    /// <paramref name="notTaken"/> is its opposite. The operands of the label stay on the operand stack.
    /// </summary>
    private void EmitConditionalBranch(Il taken, Il notTaken, int depth)
    {
        ref ControlFrame frame = ref FrameAt(depth);
        _survey?.AddEdge(frame.Number);
        int count = frame.LabelTypes.Length;
        bool returns = frame.Kind == FrameKind.Function && _tryDepth == 0;
        if (count == 0 && !returns && frame.TryDepth == _tryDepth)
        {
            frame.IsTargeted = true;
            _il.Branch(taken, frame.Label);
            return;
        }

        int skip = _il.NewLabel();
        _il.Branch(notTaken, skip);
        _stack.CopyTop(count);
        if (returns)
        {
            EmitTuple();
            _il.Op(Il.Ret);
        }
        else
        {
            StoreLabelValues(ref frame);
            EmitJump(ref frame);
        }

        _il.Mark(skip);
    }

    private bool IsInLoop()
    {
        for (int i = 0; i < _frameCount; i++)
        {
            if (FrameAt(i).Kind == FrameKind.Loop)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when a table looks like that of an interpreter: many different targets, in a loop. Compilers have large <c>switch</c>es in functions with
    /// loops too, which run once in a while.
    /// </summary>
    private bool IsDispatch(in Instruction instruction)
    {
        if (!IsInLoop())
        {
            return false;
        }

        var isTarget = new bool[_frameCount];
        int targets = 0;
        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        for (int i = 0; i <= instruction.VectorCount; i++)
        {
            ref bool known = ref isTarget[(int)reader.ReadU32()];
            targets += known ? 0 : 1;
            known = true;
        }

        return targets >= DispatchTargets;
    }

    private void LowerBranchTable(in Instruction instruction)
    {
        int count = instruction.VectorCount;
        _dispatches |= _layout.IsLarge && count >= DispatchTargets && IsDispatch(instruction);
        if (_survey is not null && count >= PinnedTargets)
        {
            PinToLoop();
        }

        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        _stack.Need(1);
        int selector = _locals.Take(IlType.Int32);
        _il.StoreLocal(selector);
        _stack.Pop();
        _stack.SpillAll();

        // A label that carries values, returns or leaves a try block is reached over a landing that does that work.
        var labels = new int[count + 1];
        Dictionary<int, int>? landings = null;
        for (int i = 0; i <= count; i++)
        {
            int depth = (int)reader.ReadU32();
            ref ControlFrame frame = ref FrameAt(depth);
            _survey?.AddEdge(frame.Number);
            bool isPlain = frame.LabelTypes.Length == 0 && frame.TryDepth == _tryDepth
                && (frame.Kind != FrameKind.Function || _tryDepth > 0);
            if (isPlain)
            {
                frame.IsTargeted = true;
                labels[i] = frame.Label;
                continue;
            }

            landings ??= [];
            if (!landings.TryGetValue(depth, out labels[i]))
            {
                labels[i] = _il.NewLabel();
                landings.Add(depth, labels[i]);
            }
        }

        _il.LoadLocal(selector);
        _locals.Free(IlType.Int32, selector);
        if (count > 0)
        {
            _il.Switch(labels.AsSpan(0, count));
        }
        else
        {
            _il.Op(Il.Pop);
        }

        _il.Branch(Il.Br, labels[count]);
        if (landings is not null)
        {
            foreach ((int depth, int label) in landings)
            {
                _il.Mark(label);
                ref ControlFrame frame = ref FrameAt(depth);
                _stack.CopyTop(frame.LabelTypes.Length);
                if (frame.Kind == FrameKind.Function && _tryDepth == 0)
                {
                    EmitTuple();
                    _il.Op(Il.Ret);
                }
                else
                {
                    StoreLabelValues(ref frame);
                    EmitJump(ref frame);
                }
            }
        }

        BecomeUnreachable();
    }

    /// <summary>Returns the top values. The IL stack may hold nothing else at <c>ret</c>.</summary>
    private void EmitReturn()
    {
        int count = _type.Results.Length;
        _stack.Need(count);
        if (_tryDepth > 0)
        {
            ref ControlFrame function = ref FrameAt(_frameCount - 1);
            StoreLabelValues(ref function);
            _stack.EmitPops(except: count);
            EmitJump(ref function);
            return;
        }

        EmitTuple();
        int below = _stack.OnIlStack - count;
        if (below > 0 && count > 0)
        {
            int result = count == 1 ? _locals.Add(FrameAt(_frameCount - 1).Results[0]) : _locals.Add(_resultLetters);
            _il.StoreLocal(result);
            _stack.EmitPops(except: count);
            _il.LoadLocal(result);
        }
        else
        {
            _stack.EmitPops(except: count);
        }

        _il.Op(Il.Ret);
    }

    private void EmitReturnLanding(ref ControlFrame function)
    {
        _il.Mark(function.Label);
        foreach (int temporary in LabelTemporaries(ref function))
        {
            _il.LoadLocal(temporary);
        }

        EmitTuple();
        _il.Op(Il.Ret);
    }

    /// <summary>Packs two or more results, which are on the IL stack, into a value tuple.</summary>
    private void EmitTuple()
    {
        string rest = _resultLetters;
        if (rest.Length < 2)
        {
            return;
        }

        // Every seventh item nests one deeper; the innermost tuple is on top of the stack and is built first.
        for (int start = (rest.Length - 1) / 7 * 7; start >= 0; start -= 7)
        {
            _il.Op(Il.Newobj, _tokens.TupleConstructor(rest[start..]));
        }
    }

    /// <summary>Loads the items of a returned value tuple.</summary>
    private void LowerTupleItems(string letters, IlType[] types)
    {
        int tuple = _locals.Add(letters);
        _il.StoreLocal(tuple);
        for (int i = 0; i < letters.Length; i++)
        {
            _il.LoadLocalAddress(tuple);
            int start = 0;
            for (; i - start >= 7; start += 7)
            {
                _il.Op(Il.Ldflda, _tokens.TupleField(letters[start..], 7));
            }

            _il.Op(Il.Ldfld, _tokens.TupleField(letters[start..], i - start));
            _stack.Push(types[i]);
        }
    }

    /// <summary>After a call that does not return; tells the JIT so.</summary>
    private void EmitNeverReached()
    {
        _il.Op(Il.Ldnull);
        _il.Op(Il.Throw);
        BecomeUnreachable();
    }

    private void BecomeUnreachable()
    {
        _isReachable = false;
        _unreachableDepth = 0;
        _stack.Truncate(FrameAt(0).Height);
    }

    /// <summary>Nothing is emitted for unreachable code; only the nesting is followed.</summary>
    private void SkipUnreachable(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                _unreachableDepth++;
                break;
            case Opcode.End when _unreachableDepth > 0:
            case Opcode.Delegate when _unreachableDepth > 0:
                _unreachableDepth--;
                break;
            case Opcode.End:
                LowerEnd();
                break;
            case Opcode.Delegate:
                LowerDelegate(instruction);
                break;
            case Opcode.Catch or Opcode.CatchAll when _unreachableDepth == 0:
                LowerLegacyCatch(instruction);
                break;
            case Opcode.Else when _unreachableDepth == 0:
                LowerElse();
                break;
        }
    }
}
