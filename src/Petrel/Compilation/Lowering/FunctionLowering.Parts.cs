using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation.Lowering;

/// <content>Functions that are too large for one method: the parts that are split off.</content>
/// <remarks>
/// A part gets the locals it reads as arguments, has locals of its own for all it uses, and leaves those that changed and are
/// read later in memory of the function's frame. The blocks around it are frames whose labels lead out of it.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private readonly record struct TailExit(int Label, IlType[] Types, int[] Locals, Instruction Call);

    private readonly ArrayBuilder<TailExit> _tailExits = new();

    /// <summary>The region that is being lowered as a method of its own.</summary>
    private Region? _region;
    private int _memoryArgument;

    private void LowerPart(int functionIndex, SplitPlan plan, Region region)
    {
        _region = region;
        region.Exits.Clear();
        region.UsesMemory = true;
        FunctionBody body = _module.Code[functionIndex - _module.ImportedFunctionCount];
        BeginBody(functionIndex);
        var reader = new WasmReader(_module.Bytes, body.Offset, body.Length);
        ReadLocals(ref reader);
        string parameters = MapArguments(region);
        _frameCount = 0;
        _isReachable = true;
        _unreachableDepth = 0;
        _tryDepth = 0;
        FunctionSurvey survey = plan.Survey;
        for (int i = 0; i < region.Frames.Length; i++)
        {
            PushFrame(i < region.Around ? FrameKind.Outer : FrameKind.Block, [], survey.Frames[region.Frames[i]].LabelTypes);
        }

        foreach (int local in region.Inputs)
        {
            LoadShared(plan.Slot(local), _localTypes[local]);
            StoreVariable(local);
        }

        EnterGroup(region);
        reader.Position = region.StartOffset;
        LowerInstructions(ref reader, region.EndOffset);
        EmitExits(plan, region);
        int place = Finish(_offsets);
        bool isHot = (_hasLoop || region.LoopDepth > 0) && (!_layout.IsLarge || _surveyedDispatch);
        string signature = parameters + (region.Exits.Count > 1 ? ":i" : ":");
        region.Token = _scope.PartToken(_parts.Count);
        _parts.Add(new PartMethod(FunctionNames.OfPart(functionIndex, region.Number), signature, isHot ? AggressiveOptimization : 0, place));
        _region = null;
    }

    /// <summary>Jumps to the entry that the last argument before the memory names.</summary>
    private void EnterGroup(Region region)
    {
        if (region.Ended == 0)
        {
            return;
        }

        var labels = new int[region.Ended + 1];
        labels[0] = _il.NewLabel();
        for (int i = 1; i < labels.Length; i++)
        {
            labels[i] = LabelOf(region.Frames.Length - i);
        }

        _il.LoadArgument(_memoryArgument - 1);
        _il.Switch(labels);
        _il.Mark(labels[0]);
    }

    /// <summary>Gives each input of the region its argument; returns the letters of the arguments.</summary>
    private string MapArguments(Region region)
    {
        BeginMapping();
        var letters = new System.Text.StringBuilder();
        int argument = 0;
        foreach (int local in region.Arguments)
        {
            _variables[local] = ~argument++;
            letters.Append(IlTypes.Letter(_localTypes[local]));
        }

        foreach (int local in region.References)
        {
            _variables[local] = ~argument++ - ByReference;
            letters.Append('&').Append(IlTypes.Letter(_localTypes[local]));
        }

        if (region.Ended > 0)
        {
            argument++;
            letters.Append('i');
        }

        _memoryArgument = argument++;
        letters.Append('n');
        _parameterCount = argument;
        return letters.ToString();
    }

    /// <summary>What follows the code of a part: for each way out, what changed, what the branch carries, and its number.</summary>
    private void EmitExits(SplitPlan plan, Region region)
    {
        int end = -1;
        if (_isReachable)
        {
            end = _il.NewLabel();
            _il.Branch(Il.Br, end);
            _isReachable = false;
        }

        EmitLandings();
        if (end >= 0)
        {
            region.Exits.Add(new RegionExit(RegionExit.AtEnd, [], default));
        }

        for (int i = 0; i < region.Around; i++)
        {
            if (_frames[i].IsTargeted)
            {
                region.Exits.Add(new RegionExit(i, _frames[i].Results, default));
            }
        }

        for (int i = 0; i < _tailExits.Count; i++)
        {
            region.Exits.Add(new RegionExit(RegionExit.TailCall, _tailExits[i].Types, _tailExits[i].Call));
        }

        int tail = 0;
        for (int i = 0; i < region.Exits.Count; i++)
        {
            RegionExit exit = region.Exits[i];
            switch (exit.Frame)
            {
                case RegionExit.AtEnd:
                    _il.Mark(end);
                    StoreOutputs(plan, region, region.LiveAtExits[^1]);
                    break;
                case RegionExit.TailCall:
                    _il.Mark(_tailExits[tail].Label);
                    StoreCarried(plan, exit.Types, _tailExits[tail++].Locals);
                    break;
                default:
                    _il.Mark(_frames[exit.Frame].Label);
                    StoreCarried(plan, exit.Types, LabelTemporaries(ref _frames[exit.Frame]));
                    StoreOutputs(plan, region, region.LiveAtExits[exit.Frame]);
                    break;
            }

            if (region.Exits.Count > 1)
            {
                _il.Int32(i);
            }

            _il.Op(Il.Ret);
        }

        _stack.Note(4);
    }

    private void StoreOutputs(SplitPlan plan, Region region, LocalSet live)
    {
        foreach (int local in region.Outputs)
        {
            if (live.Contains(local))
            {
                LoadSharedAddress(plan.Slot(local));
                LoadVariable(local);
                StoreShared(_localTypes[local]);
            }
        }
    }

    private void StoreCarried(SplitPlan plan, IlType[] types, int[] locals)
    {
        for (int i = 0; i < types.Length; i++)
        {
            int offset = plan.LocalBytes + (i * 16);
            LoadSharedAddress(offset);
            _il.LoadLocal(locals[i]);
            StoreShared(types[i]);
            _memoryBytes = Math.Max(_memoryBytes, offset + 16);
        }
    }

    /// <summary>A part cannot make a tail call for its function: it hands the operands over.</summary>
    private void ExitForTailCall(in Instruction instruction)
    {
        int count = TailOperands(instruction);
        _stack.Need(count);
        var types = new IlType[count];
        var locals = new int[count];
        for (int i = count - 1; i >= 0; i--)
        {
            types[i] = _stack.TypeAt(0);
            locals[i] = _locals.Add(types[i]);
            _il.StoreLocal(locals[i]);
            _stack.Pop();
        }

        _stack.EmitPops(except: 0);
        int label = _il.NewLabel();
        _il.Branch(Il.Br, label);
        _tailExits.Add(new TailExit(label, types, locals, instruction));
        BecomeUnreachable();
    }
}
