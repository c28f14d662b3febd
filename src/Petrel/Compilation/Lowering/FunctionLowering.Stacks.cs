using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Continuations (stack switching proposal). What they do is in <see cref="Runtime.StackSwitching"/>.</content>
/// <remarks>
/// Values travel in arrays. A <c>resume</c> comes back with a clause: 0 and the results, or the number of the handler and what
/// goes to its label, whose temporaries get it as they get the payload of a caught exception.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private bool _switchesStacks;

    private void LowerContinuation(in Instruction instruction)
    {
        _makesCalls = true;
        // A frame of tier 0 keeps every reference that was ever in it: a parked one would keep continuations alive.
        _switchesStacks = true;
        switch (instruction.Opcode)
        {
            case Opcode.ContNew:
                _stack.Need(1);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ContinuationNew));
                _stack.Pop();
                _stack.Push(IlType.Object);
                break;

            case Opcode.ContBind:
                int bound = ContinuedFunction(instruction.First).Parameters.Length - ContinuedFunction(instruction.Second).Parameters.Length;
                LoadContinuationCall(bound, out _);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ContinuationBind));
                _stack.Push(IlType.Object);
                break;

            case Opcode.Suspend:
                DefinedType tag = _module.Types[_module.TagTypeIndices[(int)instruction.First]];
                int values = StoreOperands(tag.Parameters.Length);
                _il.LoadLocal(values);
                _il.Int32((int)instruction.First);
                _il.LoadArgument(InstanceArgument);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Suspend));
                _il.StoreLocal(values);
                PushValues(values, tag.Results);
                break;

            case Opcode.Switch:
                // The last parameter of the target is the continuation that the instruction makes.
                WasmType[] parameters = ContinuedFunction(instruction.First).Parameters;
                DefinedType returned = _module.Registry[parameters[^1].Heap.TypeId];
                LoadContinuationCall(parameters.Length - 1, out values);
                _il.Int32((int)instruction.Second);
                _il.LoadArgument(InstanceArgument);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Switch));
                _il.StoreLocal(values);
                PushValues(values, _module.Registry[returned.Definition.ContinuationFunction].Parameters);
                break;

            default:
                LowerResume(instruction);
                break;
        }
    }

    private DefinedType ContinuedFunction(uint type) => _module.Registry[_module.Types[(int)type].Definition.ContinuationFunction];

    /// <summary>[values..., continuation]: loads an array of the values, and the continuation.</summary>
    private void LoadContinuationCall(int count, out int values)
    {
        int continuation = TakeTopAsLocal();
        values = StoreOperands(count);
        _il.LoadLocal(values);
        _il.LoadLocal(continuation);
        _locals.Free(IlType.Object, continuation);
        _stack.Note(8);
    }

    private void LowerResume(in Instruction instruction)
    {
        _survey?.Pin(0);
        DefinedType function = ContinuedFunction(instruction.First);
        int values;
        RuntimeMethod method;
        // Not a pooled temporary: its address is taken.
        int clause = _locals.Add(IlType.Int32);
        switch (instruction.Opcode)
        {
            case Opcode.Resume:
                LoadContinuationCall(function.Parameters.Length, out values);
                _il.LoadLocalAddress(clause);
                method = RuntimeMembers.Resume;
                break;

            case Opcode.ResumeThrow:
                LoadContinuationCall(_module.Types[_module.TagTypeIndices[(int)instruction.Second]].Parameters.Length, out values);
                _il.LoadLocalAddress(clause);
                _il.Int32((int)instruction.Second);
                method = RuntimeMembers.ResumeThrow;
                break;

            default:
                _stack.Need(2);
                _stack.Note(8);
                _stack.Pop(2);
                values = _locals.Add("[V");
                _il.LoadLocalAddress(clause);
                method = RuntimeMembers.ResumeThrowReference;
                break;
        }

        _il.Int32(instruction.VectorOffset);
        _il.Int32(instruction.VectorCount);
        _il.LoadArgument(InstanceArgument);
        _il.Op(Il.Call, _tokens.Method(method));
        _il.StoreLocal(values);
        EmitHandlers(instruction, clause, values);
        PushValues(values, function.Results);
    }

    /// <summary>Goes to the label of the handler when the continuation suspended.</summary>
    private void EmitHandlers(in Instruction instruction, int clause, int values)
    {
        int count = instruction.VectorCount;
        if (count == 0)
        {
            return;
        }

        // Branches begin with an empty IL stack.
        _stack.SpillAll();
        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        int returned = _il.NewLabel();
        var landings = new int[count + 1];
        var handlers = new ResumeHandler[count];
        landings[0] = returned;
        for (int i = 0; i < count; i++)
        {
            handlers[i] = InstructionReader.ReadHandler(ref reader);
            landings[i + 1] = handlers[i].IsSwitch ? returned : _il.NewLabel();
        }

        _il.LoadLocal(clause);
        _il.Switch(landings);
        _il.Branch(Il.Br, returned);
        for (int i = 0; i < count; i++)
        {
            if (handlers[i].IsSwitch)
            {
                continue;
            }

            _il.Mark(landings[i + 1]);
            ref ControlFrame target = ref FrameAt((int)handlers[i].Label);
            LoadValues(values, target.LabelTypes);
            if (target.Kind == FrameKind.Function && _tryDepth == 0)
            {
                EmitTuple();
                _il.Op(Il.Ret);
            }
            else
            {
                StoreLabelValues(ref target);
                EmitJump(ref target);
            }
        }

        _il.Mark(returned);
    }

    private void LoadValues(int array, IlType[] types)
    {
        _stack.Note(types.Length + 2);
        for (int i = 0; i < types.Length; i++)
        {
            _il.LoadLocal(array);
            _il.Int32(i);
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Unpack[(int)types[i]]));
        }
    }

    private void PushValues(int array, WasmType[] types)
    {
        IlType[] representations = IlTypes.Of(types, _module.Registry);
        LoadValues(array, representations);
        foreach (IlType type in representations)
        {
            _stack.Push(type);
        }
    }
}
