using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Exceptions (spec: Instructions, Control Instructions; legacy proposal for try, catch and delegate).</content>
/// <remarks>
/// A try becomes an IL try with a filter. The filter compares tags and notes which clause matches; the handler does no
/// more than jump: to the label of a <c>try_table</c> clause with the payload in the label's temporaries, or to the
/// body of a legacy <c>catch</c>, which is ordinary code outside the IL handler. Traps and host exceptions never
/// match (<see cref="Runtime.GeneratedCode.Matches"/>).
/// </remarks>
internal sealed partial class FunctionLowering
{
    private readonly ArrayBuilder<ExceptionClause> _clauseList = new();

    /// <summary>Rethrows that belong outside every try: label and local of the exception.</summary>
    private readonly ArrayBuilder<PendingRethrow> _functionRethrows = new();

    /// <summary>Tail calls in try blocks, which happen after the try is left: label and what to emit.</summary>
    private readonly ArrayBuilder<TailLanding> _tailLandings = new();

    private readonly record struct TailLanding(int Label, Action Emit);

    private readonly record struct ExceptionClause(int TryStart, int TryEnd, int Filter, int Handler, int HandlerEnd);

    private void LowerThrow(in Instruction instruction)
    {
        if (instruction.Opcode == Opcode.ThrowRef)
        {
            _stack.Need(1);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ThrowReference));
            EmitNeverReached();
            return;
        }

        if (instruction.Opcode == Opcode.Rethrow)
        {
            _survey?.Pin(_frameCount - 1 - (int)instruction.First);
            _il.LoadLocal(FrameAt((int)instruction.First).ExceptionLocal);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ThrowReference));
            EmitNeverReached();
            return;
        }

        int tag = (int)instruction.First;
        WasmType[] parameters = _module.Types[_module.TagTypeIndices[tag]].Parameters;
        int payload = StoreOperands(parameters.Length);
        _il.LoadLocal(payload);
        _il.Int32(tag);
        _il.LoadArgument(InstanceArgument);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Throw));
        EmitNeverReached();
    }

    /// <summary>Moves the top operands into a new array; returns the local that holds it.</summary>
    private int StoreOperands(int count)
    {
        _stack.Need(count);
        int array = _locals.Add("[V");
        _il.Int32(count);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.NewPayload));
        _il.StoreLocal(array);
        for (int i = count - 1; i >= 0; i--)
        {
            _il.LoadLocal(array);
            _il.Int32(i);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.StorePayload[(int)_stack.TypeAt(0)]));
            _stack.Pop();
        }

        return array;
    }

    private void LowerTry(in Instruction instruction)
    {
        IlType[] parameters = BlockType(instruction, out IlType[] results);
        _stack.SpillAll();
        bool isTable = instruction.Opcode == Opcode.TryTable;
        if (isTable && instruction.VectorCount == 0)
        {
            PushFrame(FrameKind.Block, parameters, results);
            return;
        }

        ref ControlFrame frame = ref PushFrame(isTable ? FrameKind.TryTable : FrameKind.LegacyTry, parameters, results);
        frame.CatchOffset = instruction.VectorOffset;
        frame.CatchCount = instruction.VectorCount;
        frame.ExceptionLocal = _locals.Add(IlType.Object);
        frame.TryStart = _il.Length;
        _tryDepth++;
    }

    /// <summary>Ends the body of a try: what was reached leaves it with the results.</summary>
    private void EndTryBody(ref ControlFrame frame)
    {
        if (_isReachable)
        {
            LeaveResults(ref frame);
            _il.Branch(Il.Leave, frame.Label);
        }

        if (frame.Rethrows is not null)
        {
            EmitRethrows(frame.Rethrows);
        }

        if (_il.Length == frame.TryStart)
        {
            // An IL try must not be empty.
            _il.Branch(Il.Leave, frame.Label);
            frame.IsTargeted = true;
            _ = LabelTemporaries(ref frame);
        }

        frame.TryEnd = _il.Length;
        _tryDepth--;
        _isReachable = false;
        _stack.Truncate(frame.Height);
    }

    private void EmitRethrows(ArrayBuilder<PendingRethrow> rethrows)
    {
        for (int i = 0; i < rethrows.Count; i++)
        {
            _il.Mark(rethrows[i].Label);
            _il.LoadLocal(rethrows[i].Exception);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ThrowReference));
            _il.Op(Il.Ldnull);
            _il.Op(Il.Throw);
        }
    }

    private void EndTryTable(ref ControlFrame frame)
    {
        EndTryBody(ref frame);
        var reader = new WasmReader(_module.Bytes) { Position = frame.CatchOffset };
        var clauses = new CatchClause[frame.CatchCount];
        for (int i = 0; i < clauses.Length; i++)
        {
            clauses[i] = InstructionReader.ReadCatchClause(ref reader);
        }

        int matched = _locals.Take(IlType.Int32);
        int filter = EmitFilter(ref frame, matched, clauses.Length, i => clauses[i].CatchesAll ? -1 : (int)clauses[i].Tag);
        int handler = BeginHandler();
        for (int i = 0; i < clauses.Length; i++)
        {
            int next = EmitClauseTest(matched, i, clauses.Length);
            if (!clauses[i].CatchesAll)
            {
                LoadPayload(frame.ExceptionLocal, (int)clauses[i].Tag);
            }

            if (clauses[i].PassesReference)
            {
                _il.LoadLocal(frame.ExceptionLocal);
            }

            // Labels count from outside the try_table, whose frame is still open.
            ref ControlFrame target = ref FrameAt((int)clauses[i].Label + 1);
            _survey?.AddEdge(target.Number);
            StoreLabelValues(ref target);
            target.IsTargeted = true;
            _il.Branch(Il.Leave, target.Label);
            MarkIf(next);
        }

        _locals.Free(IlType.Int32, matched);
        _clauseList.Add(new ExceptionClause(frame.TryStart, frame.TryEnd, filter, handler, _il.Length));
        EndBlock(ref frame);
    }

    /// <summary>Emits the filter: the first clause whose tag matches goes to <paramref name="matched"/>.</summary>
    private int EmitFilter(ref ControlFrame frame, int matched, int count, Func<int, int> tagOf)
    {
        int start = _il.Length;
        int done = _il.NewLabel();
        _il.StoreLocal(frame.ExceptionLocal);
        for (int i = 0; i < count; i++)
        {
            int next = _il.NewLabel();
            _il.LoadLocal(frame.ExceptionLocal);
            _il.Int32(tagOf(i));
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Matches));
            _il.Branch(Il.Brfalse, next);
            _il.Int32(i);
            _il.StoreLocal(matched);
            _il.Int32(1);
            _il.Branch(Il.Br, done);
            _il.Mark(next);
        }

        _il.Int32(0);
        _il.Mark(done);
        _il.Op(Il.Endfilter);
        return start;
    }

    private int BeginHandler()
    {
        int start = _il.Length;
        _il.Op(Il.Pop);
        return start;
    }

    /// <summary>Skips to the label it returns unless clause <paramref name="i"/> matched; the last needs no test (-1).</summary>
    private int EmitClauseTest(int matched, int i, int count)
    {
        if (i == count - 1)
        {
            return -1;
        }

        int next = _il.NewLabel();
        _il.LoadLocal(matched);
        _il.Int32(i);
        _il.Op(Il.Ceq);
        _il.Branch(Il.Brfalse, next);
        return next;
    }

    private void MarkIf(int label)
    {
        if (label >= 0)
        {
            _il.Mark(label);
        }
    }

    /// <summary>Loads the values that an exception carries onto the IL stack.</summary>
    private void LoadPayload(int exception, int tag)
    {
        WasmType[] parameters = _module.Types[_module.TagTypeIndices[tag]].Parameters;
        _stack.Note(parameters.Length);
        for (int i = 0; i < parameters.Length; i++)
        {
            _il.LoadLocal(exception);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Payload));
            _il.Int32(i);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Unpack[(int)IlTypes.Of(parameters[i], _module.Registry)]));
        }
    }

    /// <summary><c>catch</c> and <c>catch_all</c> of the legacy proposal: the body follows as ordinary code.</summary>
    private void LowerLegacyCatch(in Instruction instruction)
    {
        ref ControlFrame frame = ref FrameAt(0);
        if (frame.Kind == FrameKind.LegacyTry)
        {
            EndTryBody(ref frame);
            frame.Kind = FrameKind.LegacyCatch;
            frame.Catches = new();
        }
        else
        {
            EndLegacyCatchBody(ref frame);
        }

        int tag = instruction.Opcode == Opcode.Catch ? (int)instruction.First : -1;
        int label = _il.NewLabel();
        frame.Catches!.Add(new LegacyCatchClause(tag, label));
        _il.Mark(label);
        _isReachable = true;
        _unreachableDepth = 0;
        if (tag >= 0)
        {
            LoadPayload(frame.ExceptionLocal, tag);
            foreach (WasmType parameter in _module.Types[_module.TagTypeIndices[tag]].Parameters)
            {
                _stack.Push(IlTypes.Of(parameter, _module.Registry));
            }
        }
    }

    private void EndLegacyCatchBody(ref ControlFrame frame)
    {
        if (_isReachable)
        {
            LeaveResults(ref frame);
            _il.Branch(Il.Br, frame.Label);
        }

        _isReachable = false;
        _stack.Truncate(frame.Height);
    }

    private void EndLegacyTry(ref ControlFrame frame)
    {
        if (frame.Kind == FrameKind.LegacyTry)
        {
            // Neither catch nor delegate: exceptions go on as if there were no try, but branches out of it are leaves.
            EndTryBody(ref frame);
            frame.Catches = new();
        }
        else
        {
            EndLegacyCatchBody(ref frame);
        }

        ArrayBuilder<LegacyCatchClause> catches = frame.Catches!;
        int matched = _locals.Take(IlType.Int32);
        int filter = EmitFilter(ref frame, matched, catches.Count, i => catches[i].Tag);
        int handler = BeginHandler();
        for (int i = 0; i < catches.Count; i++)
        {
            int next = EmitClauseTest(matched, i, catches.Count);
            _il.Branch(Il.Leave, catches[i].Label);
            MarkIf(next);
        }

        if (catches.Count == 0)
        {
            // Never entered: the filter refuses everything.
            _il.Op(Il.Rethrow);
        }

        _locals.Free(IlType.Int32, matched);
        _clauseList.Add(new ExceptionClause(frame.TryStart, frame.TryEnd, filter, handler, _il.Length));
        EndBlock(ref frame);
    }

    /// <summary>
    /// <c>delegate</c>: exceptions of the body are handled as if thrown at the label. They are caught here and thrown
    /// again from the end of the body of the nearest try at or around the label, past the ones between.
    /// </summary>
    private void LowerDelegate(in Instruction instruction)
    {
        // It may go on in a try anywhere outside.
        _survey?.Pin(0);
        ref ControlFrame frame = ref FrameAt(0);
        EndTryBody(ref frame);
        int label = _il.NewLabel();
        ArrayBuilder<PendingRethrow> rethrows = _functionRethrows;
        for (int depth = (int)instruction.First + 1; depth < _frameCount; depth++)
        {
            ref ControlFrame candidate = ref FrameAt(depth);
            if (candidate.Kind is FrameKind.LegacyTry or FrameKind.TryTable)
            {
                rethrows = candidate.Rethrows ??= new();
                break;
            }
        }

        rethrows.Add(new PendingRethrow(label, frame.ExceptionLocal));
        int matched = _locals.Take(IlType.Int32);
        int filter = EmitFilter(ref frame, matched, 1, _ => -1);
        int handler = BeginHandler();
        _il.Branch(Il.Leave, label);
        _locals.Free(IlType.Int32, matched);
        _clauseList.Add(new ExceptionClause(frame.TryStart, frame.TryEnd, filter, handler, _il.Length));
        EndBlock(ref frame);
    }

    /// <summary>What follows the code of the function: rethrows and tail calls that had to leave a try first.</summary>
    private void EmitLandings()
    {
        EmitRethrows(_functionRethrows);
        for (int i = 0; i < _tailLandings.Count; i++)
        {
            _il.Mark(_tailLandings[i].Label);
            _tailLandings[i].Emit();
        }
    }

    /// <summary>Writes the exception clauses in the order they ended: inner ones first, as the CLR wants them.</summary>
    private void EncodeClauses(int prologueLength)
    {
        _clauses.Clear();
        for (int i = 0; i < _clauseList.Count; i++)
        {
            ref ExceptionClause clause = ref _clauseList[i];
            _clauses.Int32(1); // filter
            _clauses.Int32(clause.TryStart + prologueLength);
            _clauses.Int32(clause.TryEnd - clause.TryStart);
            _clauses.Int32(clause.Handler + prologueLength);
            _clauses.Int32(clause.HandlerEnd - clause.Handler);
            _clauses.Int32(clause.Filter + prologueLength);
        }
    }
}
