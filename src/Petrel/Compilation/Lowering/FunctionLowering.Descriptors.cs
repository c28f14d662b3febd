using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Custom descriptors.</content>
/// <remarks>
/// The descriptor of an object is a field of it, which the class of the topmost type with a descriptor adds. Only an object
/// of exactly the described type can have a descriptor of exactly the describing type, so that equal descriptors imply the
/// type; the class check in front of the comparison is what makes reading the field safe.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private void LowerDescriptor(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.StructNewDesc or Opcode.StructNewDefaultDesc:
                LowerStructNewDescribed(instruction);
                break;

            case Opcode.RefGetDesc:
                _stack.Need(1);
                _il.Op(Il.Ldfld, Objects.Descriptor(_module.Types[instruction.First]));
                break;

            case Opcode.RefCastDescEq or Opcode.RefCastDescEqNull:
                LowerRefCastDescriptor(instruction);
                break;

            default:
                LowerBranchOnCastDescriptor(instruction);
                break;
        }
    }

    /// <summary>[fields, descriptor]</summary>
    private void LowerStructNewDescribed(in Instruction instruction)
    {
        DefinedType type = _module.Types[instruction.First];
        int descriptor = TakeDescriptor();
        if (instruction.Opcode == Opcode.StructNewDesc)
        {
            LowerStructNew(type);
        }
        else
        {
            _il.Op(Il.Newobj, Objects.Constructor(type, takesFields: false));
            _stack.Push(IlType.Object);
        }

        _stack.Need(1);
        _stack.Note(2);
        _il.Op(Il.Dup);
        _il.LoadLocal(descriptor);
        _il.Op(Il.Stfld, Objects.Descriptor(type));
        _locals.Free(IlType.Object, descriptor);
    }

    /// <summary>[reference, descriptor]</summary>
    private void LowerRefCastDescriptor(in Instruction instruction)
    {
        WasmType target = ReadHeapReference(instruction.TypeOffset, out _);
        int descriptor = TakeDescriptor();
        int reference = TakeTopAsLocal();
        _stack.SpillAll();
        EmitDescriptorTest(target, reference, descriptor, instruction.Opcode == Opcode.RefCastDescEqNull);
        _il.Op(Il.Call, _tokens.Method(ObjectMembers.RequireDescriptorCast));
        _locals.Free(IlType.Object, descriptor);
        PushLocal(IlType.Object, reference);
    }

    /// <summary>[values, reference, descriptor]: branches with the values and the reference.</summary>
    private void LowerBranchOnCastDescriptor(in Instruction instruction)
    {
        const int TargetIsNullable = 2;
        ReadHeapReference(instruction.TypeOffset, out int second);
        WasmType target = ReadHeapReference(second, out _);
        int descriptor = TakeDescriptor();
        int reference = TakeTopAsLocal();
        _stack.SpillAll();
        _stack.PushTemporary(IlType.Object, reference, ownsTemporary: true);
        EmitDescriptorTest(target, reference, descriptor, (instruction.Alignment & TargetIsNullable) != 0);
        _locals.Free(IlType.Object, descriptor);
        if (instruction.Opcode == Opcode.BrOnCastDescEq)
        {
            EmitConditionalBranch(Il.Brtrue, Il.Brfalse, (int)instruction.First);
        }
        else
        {
            EmitConditionalBranch(Il.Brfalse, Il.Brtrue, (int)instruction.First);
        }
    }

    /// <summary>Stores the descriptor on top of the stack, which must not be null, in a temporary.</summary>
    private int TakeDescriptor()
    {
        int descriptor = TakeTopAsLocal();
        _stack.Note(1);
        _il.LoadLocal(descriptor);
        _il.Op(Il.Call, _tokens.Method(ObjectMembers.RequireDescriptor));
        return descriptor;
    }

    /// <summary>
    /// Puts 1 on the IL stack, which is empty because control flow joins here, when the reference has the descriptor, or is
    /// null and may be; else 0.
    /// </summary>
    private void EmitDescriptorTest(WasmType target, int reference, int descriptor, bool isNullable)
    {
        DefinedType type = _module.Registry[target.Heap.TypeId];
        int other = _il.NewLabel();
        int end = _il.NewLabel();
        int typed = _locals.Take(IlType.Object);
        _stack.Note(2);
        _il.LoadLocal(reference);
        _il.Op(Il.Isinst, Objects.Class(type));
        _il.StoreLocal(typed);
        _il.LoadLocal(typed);
        _il.Branch(Il.Brfalse, other);
        _il.LoadLocal(typed);
        _il.Op(Il.Ldfld, Objects.Descriptor(type));
        _il.LoadLocal(descriptor);
        _il.Op(Il.Ceq);
        _il.Branch(Il.Br, end);
        _il.Mark(other);
        if (isNullable)
        {
            _il.LoadLocal(reference);
            Emit(Il.Ldnull, Il.Ceq);
        }
        else
        {
            _il.Int32(0);
        }

        _il.Mark(end);
        _locals.Free(IlType.Object, typed);
    }
}
