using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Reference instructions (spec: Instructions, Reference Instructions).</content>
internal sealed partial class FunctionLowering
{
    private void LowerReference(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.RefNull:
                _il.Op(Il.Ldnull);
                _stack.Push(HeapTypeOf(instruction.TypeOffset));
                return;

            case Opcode.RefFunc:
                _il.Int32((int)instruction.First);
                _il.LoadArgument(InstanceArgument);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.FunctionReference));
                _stack.Push(IlType.Function);
                return;

            case Opcode.RefIsNull:
                _stack.Need(1);
                Emit(Il.Ldnull, Il.Ceq);
                _stack.Pop();
                _stack.Push(IlType.Int32);
                return;

            case Opcode.RefAsNonNull:
                _stack.Need(1);
                // Whatever it is, reading something of it raises for null and nothing else. The JIT leaves it out where it knows better or an
                // access follows that raises as well.
                _stack.Note(1);
                _il.Op(Il.Dup);
                _il.Op(Il.Ldfld, _tokens.Field(ObjectMembers.I31Value));
                _il.Op(Il.Pop);
                return;

            case Opcode.BrOnNull:
                LowerBranchOnNull((int)instruction.First);
                return;

            case Opcode.BrOnNonNull:
                LowerBranchOnNonNull((int)instruction.First);
                return;

            default:
                LowerObject(instruction);
                return;
        }
    }

    private IlType HeapTypeOf(int offset) =>
        IlTypes.Of(ReadHeapReference(offset, out _), _module.Registry);

    /// <summary>
    /// The heap type at an offset of the module, as a reference because it may be exact; <paramref name="end"/> is the offset
    /// behind it.
    /// </summary>
    private WasmType ReadHeapReference(int offset, out int end)
    {
        var reader = new WasmReader(_module.Bytes) { Position = offset };
        WasmType reference = TypeDecoder.ReadHeapReference(ref reader, new TypeSpace(_module, AllFeatures));
        end = reader.Position;
        return reference;
    }

    /// <summary>[values, reference]: branches with the values when it is null, else goes on with both.</summary>
    private void LowerBranchOnNull(int depth)
    {
        IlType type = _stack.TypeAt(0);
        int reference = TakeTopAsLocal();
        _stack.SpillAll();
        _il.LoadLocal(reference);
        EmitConditionalBranch(Il.Brfalse, Il.Brtrue, depth);
        _stack.PushTemporary(type, reference, ownsTemporary: true);
    }

    /// <summary>[values, reference]: branches with both when it is not null, else goes on with the values.</summary>
    private void LowerBranchOnNonNull(int depth)
    {
        IlType type = _stack.TypeAt(0);
        int reference = TakeTopAsLocal();
        _stack.SpillAll();
        _stack.PushTemporary(type, reference, ownsTemporary: true);
        _il.LoadLocal(reference);
        EmitConditionalBranch(Il.Brtrue, Il.Brfalse, depth);
        _stack.Drop();
    }

    /// <summary>Stores the top value in a temporary of its own and removes it from the operand stack.</summary>
    private int TakeTopAsLocal()
    {
        IlType type = _stack.TypeAt(0);
        _stack.Need(1);
        int local = _locals.Take(type);
        _il.StoreLocal(local);
        _stack.Pop();
        return local;
    }
}
