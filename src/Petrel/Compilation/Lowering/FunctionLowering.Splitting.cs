using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation.Lowering;

/// <content>Functions that are too large for one method (docs/internals/giant-functions.md): what remains of the function itself.</content>
internal sealed partial class FunctionLowering
{
    /// <summary>
    /// How full each method may be, in thousandths; less when the estimate was too good, and negative when cases of a switch are to be
    /// grouped.
    /// </summary>
    private static ReadOnlySpan<int> Targets => [850, 600, -850, -600, -350];

    /// <summary>For tests: as many parts as there can be.</summary>
    private static ReadOnlySpan<int> SmallestTargets => [0];

    private readonly ArrayBuilder<PartMethod> _parts = new();

    private FunctionSurvey? _survey;
    private SplitPlan? _plan;
    private int _nextRegion;
    private bool _surveyedDispatch;
    private int _memoryLocal;
    private int _memoryBytes;

    /// <summary>In a split function, where each WebAssembly local lives: see <see cref="Variable"/>.</summary>
    private int[] _variables = [];
    private bool _mapsVariables;

    /// <summary>Targets of a <c>br_table</c> from which on it is not separated from its loop.</summary>
    private const int PinnedTargets = 24;

    /// <summary>For tests: the threshold that also groups whatever can be grouped.</summary>
    private const int GroupingThreshold = 0;

    private const int Unmapped = int.MaxValue;

    /// <summary>What <see cref="Variable"/> subtracts for an argument that is a reference to the local.</summary>
    private const int ByReference = 0x100000;

    /// <summary>Methods that were split off since the chunk began, in the order of their tokens.</summary>
    public ArrayBuilder<PartMethod> Parts => _parts;

    private bool IsGiant
    {
        get
        {
            int declared = _localCount - _parameterCount;
            MethodSize size = _il.Size + new MethodSize(declared * 4, declared * 2, declared, 2);
            return size.Permille >= _layout.SplitThreshold || (IsOverLocals && _layout.SplitThreshold <= MethodSize.Limit);
        }
    }

    private bool IsOverLocals => _locals.Count + _parameterCount > MethodSize.MaximumLocals - 16;

    /// <summary>
    /// Lowers a giant function as several methods; returns the place of the body of its own method. When nothing can be split
    /// off, or not enough, it stays as large as it is: slow, but right.
    /// </summary>
    private int LowerSplit(int functionIndex, OffsetMap? offsets = null, int mappedPart = 0)
    {
        FunctionSurvey survey = Survey(functionIndex);
        _surveyedDispatch = _dispatches;
        long words = (long)survey.Frames.Count * ((_localCount + 63) / 64);
        const long MostWords = 4 * 1024 * 1024;
        int partsBefore = _parts.Count;
        if (words <= MostWords)
        {
            var liveness = new Liveness(survey, _localCount);
            foreach (int target in _layout.SplitThreshold < MethodSize.Limit ? SmallestTargets : Targets)
            {
                if (SplitPlan.Create(survey, liveness, _localTypes, _localCount, Math.Abs(target), GroupsCases(target)) is not { LocalBytes: < SplitPlan.MaximumMemory / 2 } plan)
                {
                    continue;
                }

                offsets?.Clear();
                DropParts(partsBefore);
                _memoryBytes = plan.LocalBytes;
                bool fits = true;
                foreach (Region region in plan.Regions)
                {
                    _offsets = region.Number == mappedPart ? offsets : null;
                    LowerPart(functionIndex, plan, region);
                    fits &= _il.Size.Permille < MethodSize.Limit && !IsOverLocals;
                }

                _offsets = mappedPart == 0 ? offsets : null;
                _plan = plan;
                LowerBody(functionIndex);
                _plan = null;
                _offsets = null;
                int body = Finish(mappedPart == 0 ? offsets : null);
                if (fits && (_il.Size + _prologue.Size).Permille < MethodSize.Limit && !IsOverLocals)
                {
                    return body;
                }
            }
        }

        if (_parts.Count > partsBefore)
        {
            DropParts(partsBefore);
        }

        offsets?.Clear();
        _offsets = mappedPart == 0 ? offsets : null;
        LowerBody(functionIndex);
        _offsets = null;
        return Finish(offsets);
    }

    private bool GroupsCases(int target) => target < 0 || _layout.SplitThreshold == GroupingThreshold;

    private void DropParts(int count)
    {
        while (_parts.Count > count)
        {
            _parts.TryPop(out _);
        }
    }

    private FunctionSurvey Survey(int functionIndex)
    {
        var survey = new FunctionSurvey();
        _survey = survey;
        LowerBody(functionIndex);
        _survey = null;
        survey.Size = _il.Size;
        return survey;
    }

    private void LowerSurveyed(in Instruction instruction)
    {
        bool isSeparator = instruction.Opcode is Opcode.End or Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate;
        if (!_isReachable && (_unreachableDepth > 0 || !isSeparator))
        {
            SkipUnreachable(instruction);
            return;
        }

        ref ControlFrame frame = ref FrameAt(0);
        FunctionSurvey survey = _survey!;
        survey.Begin(instruction, _frameCount, frame.Number, !_isReachable || _stack.Count == frame.Height, _il.Size);
        int frames = survey.Frames.Count;
        if (_isReachable)
        {
            Lower(instruction);
        }
        else
        {
            SkipUnreachable(instruction);
        }

        survey.End(_isReachable, survey.Frames.Count > frames ? frames : -1);
    }

    /// <summary>A large switch stays with the loop around it: what is split off are its cases.</summary>
    private void PinToLoop()
    {
        for (int i = _frameCount - 1; i >= 0; i--)
        {
            if (_frames[i].Kind == FrameKind.Loop)
            {
                _survey!.Pin(i);
                return;
            }
        }
    }

    private void BeginMapping()
    {
        _mapsVariables = true;
        if (_variables.Length < _localCount)
        {
            _variables = new int[_localTypes.Length];
        }

        Array.Fill(_variables, Unmapped, 0, _localCount);
    }

    /// <summary>
    /// The IL local of a WebAssembly local; or the complement of an argument, less <see cref="ByReference"/> when that is
    /// a reference to it. A split function has IL locals only for what each method uses.
    /// </summary>
    private int Variable(int index)
    {
        if (!_mapsVariables)
        {
            return index < _parameterCount ? ~index : index - _parameterCount;
        }

        ref int place = ref _variables[index];
        if (place == Unmapped)
        {
            place = _region is null && index < _parameterCount ? ~index : _locals.Add(_localTypes[index]);
        }

        return place;
    }

    private void LoadVariable(int index)
    {
        int place = Variable(index);
        if (place >= 0)
        {
            _il.LoadLocal(place);
        }
        else if (place >= -ByReference)
        {
            _il.LoadArgument(~place);
        }
        else
        {
            _il.LoadArgument(~(place + ByReference));
            _il.Op(Il.LdindRef);
        }
    }

    private void StoreVariable(int index)
    {
        int place = Variable(index);
        if (place >= 0)
        {
            _il.StoreLocal(place);
        }
        else if (place >= -ByReference)
        {
            _il.StoreArgument(~place);
        }
        else
        {
            IlType type = _localTypes[index];
            int value = _locals.Take(type);
            _il.StoreLocal(value);
            _il.LoadArgument(~(place + ByReference));
            _il.LoadLocal(value);
            _il.Op(Il.StindRef);
            _locals.Free(type, value);
        }
    }

    private void LoadVariableAddress(int index)
    {
        int place = Variable(index);
        if (place >= 0)
        {
            _il.LoadLocalAddress(place);
        }
        else
        {
            _il.LoadArgumentAddress(~place);
        }
    }

    /// <summary>Emits the address of a place in the memory that the methods of a split function share.</summary>
    private void LoadSharedAddress(int offset)
    {
        if (_region is not null)
        {
            _il.LoadArgument(_memoryArgument);
        }
        else
        {
            if (_memoryLocal < 0)
            {
                _memoryLocal = _locals.Add(ModuleTokens.PartMemory(_memoryBytes));
            }

            _il.LoadLocalAddress(_memoryLocal);
            _il.Op(Il.ConvU);
        }

        if (offset != 0)
        {
            _il.Int32(offset);
            _il.Op(Il.Add);
        }
    }

    private void LoadShared(int offset, IlType type)
    {
        LoadSharedAddress(offset);
        switch (type)
        {
            case IlType.Int32:
                _il.Op(Il.LdindI4);
                break;
            case IlType.Int64:
                _il.Op(Il.LdindI8);
                break;
            case IlType.Float32:
                _il.Op(Il.LdindR4);
                break;
            case IlType.Float64:
                _il.Op(Il.LdindR8);
                break;
            default:
                _il.Op(Il.Ldobj, _tokens.VectorType());
                break;
        }
    }

    /// <summary>Ends a store whose address and value are on the IL stack.</summary>
    private void StoreShared(IlType type)
    {
        switch (type)
        {
            case IlType.Int32:
                _il.Op(Il.StindI4);
                break;
            case IlType.Int64:
                _il.Op(Il.StindI8);
                break;
            case IlType.Float32:
                _il.Op(Il.StindR4);
                break;
            case IlType.Float64:
                _il.Op(Il.StindR8);
                break;
            default:
                _il.Op(Il.Stobj, _tokens.VectorType());
                break;
        }
    }

    /// <summary>In the place of a region: the call of its method, and where it goes on.</summary>
    private void CallPart(Region region)
    {
        _makesCalls = true;
        int entry = LandAtEntries(region);
        _stack.Note(region.Arguments.Length + region.References.Length + 8);
        foreach (int local in region.Inputs)
        {
            LoadSharedAddress(_plan!.Slot(local));
            LoadVariable(local);
            StoreShared(_localTypes[local]);
        }

        foreach (int local in region.Arguments)
        {
            LoadVariable(local);
        }

        foreach (int local in region.References)
        {
            LoadVariableAddress(local);
        }

        if (entry >= 0)
        {
            _il.LoadLocal(entry);
        }

        if (region.UsesMemory)
        {
            LoadSharedAddress(0);
        }

        _il.LoadArgument(InstanceArgument);
        _il.Op(Il.Call, region.Token);
        int exits = region.Exits.Count;
        int code = -1;
        if (exits > 1)
        {
            code = _locals.Take(IlType.Int32);
            _il.StoreLocal(code);
        }

        foreach (int local in region.Outputs)
        {
            LoadShared(_plan!.Slot(local), _localTypes[local]);
            StoreVariable(local);
        }

        if (exits == 0)
        {
            // It throws in any case.
            EmitNeverReached();
            return;
        }

        var labels = new int[exits];
        for (int i = 0; i < exits; i++)
        {
            labels[i] = IsPlainExit(region.Exits[i], out int frame) ? LabelOf(frame) : _il.NewLabel();
        }

        if (exits == 2)
        {
            _il.LoadLocal(code);
            _il.Branch(Il.Brtrue, labels[1]);
        }
        else if (exits > 2)
        {
            _il.LoadLocal(code);
            _il.Switch(labels.AsSpan(0, exits - 1));
        }

        if (code >= 0)
        {
            _locals.Free(IlType.Int32, code);
        }

        _il.Branch(Il.Br, exits == 2 ? labels[0] : labels[exits - 1]);
        for (int i = 0; i < exits; i++)
        {
            if (region.Exits[i].Frame != RegionExit.AtEnd && !IsPlainExit(region.Exits[i], out _))
            {
                _il.Mark(labels[i]);
                LandAtExit(region.Exits[i]);
            }
        }

        if (region.Exits[0].Frame == RegionExit.AtEnd)
        {
            _il.Mark(labels[0]);
            _isReachable = true;
        }
        else
        {
            BecomeUnreachable();
        }
    }

    /// <summary>Where the code of a group begins, and where each of the blocks that end in it does: all go to the one call.</summary>
    private int LandAtEntries(Region region)
    {
        if (region.Ended == 0)
        {
            return -1;
        }

        int entry = _locals.Add(IlType.Int32);
        int call = _il.NewLabel();
        _il.Int32(0);
        _il.StoreLocal(entry);
        _il.Branch(Il.Br, call);
        for (int i = 1; i <= region.Ended; i++)
        {
            ref ControlFrame frame = ref FrameAt(i - 1);
            if (frame.IsTargeted)
            {
                _il.Mark(frame.Label);
                _il.Int32(i);
                _il.StoreLocal(entry);
                _il.Branch(Il.Br, call);
            }
        }

        _frameCount -= region.Ended;
        _stack.Truncate(FrameAt(0).Height);
        _il.Mark(call);
        return entry;
    }

    /// <summary>True when a branch to the label is all there is to do.</summary>
    private bool IsPlainExit(RegionExit exit, out int frame)
    {
        frame = exit.Frame;
        return frame >= 0 && exit.Types.Length == 0 && _frames[frame].TryDepth == _tryDepth
            && (_frames[frame].Kind != FrameKind.Function || _tryDepth > 0);
    }

    private int LabelOf(int frame)
    {
        _frames[frame].IsTargeted = true;
        return _frames[frame].Label;
    }

    private void LandAtExit(RegionExit exit)
    {
        int offset = _plan!.LocalBytes;
        _stack.Note(exit.Types.Length + 2);
        foreach (IlType type in exit.Types)
        {
            LoadShared(offset, type);
            offset += 16;
            if (exit.Frame == RegionExit.TailCall)
            {
                _stack.Push(type);
            }
        }

        if (exit.Frame == RegionExit.TailCall)
        {
            _isReachable = true;
            LowerCall(exit.Call);
            return;
        }

        ref ControlFrame frame = ref _frames[exit.Frame];
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
