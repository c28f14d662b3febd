using System.Runtime.Intrinsics;
using Petrel.Binary;
using Petrel.Runtime;

namespace Petrel.Compilation.Lowering;

/// <content>Numeric and vector instructions (spec: Instructions, Numeric and Vector Instructions).</content>
/// <remarks>What IL expresses exactly becomes IL; the rest calls a helper named after the instruction, which the JIT inlines.</remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>Place on the operand stack of the last constant that float arithmetic folds away; -1 when there was none.</summary>
    private int _foldableConstant;

    private void LowerNumeric(in Instruction instruction)
    {
        Opcode opcode = instruction.Opcode;
        ref readonly InstructionInfo info = ref Instructions.Get(opcode);
        string signature = info.Signature;
        int operands = Instructions.Signature(opcode).OperandCount;
        _stack.Need(operands);
        if (opcode < (Opcode)0x300)
        {
            NoteComparison(instruction);
            NoteStep(instruction);
            HoldComparison(instruction, operands);
            if (TryAvoidRotation(instruction))
            {
            }
            else if ((MeetsFoldableConstant(opcode) || !TryPlainIl(opcode)) && !_tokens.Intrinsics.TryEmit(_il, opcode))
            {
                _il.Op(Il.Call, _tokens.Operation(opcode, RuntimeType.ScalarOperations));
            }
        }
        else
        {
            EmitVectorOperation(instruction, info);
        }

        ValueOrigin origin = ResultOrigin(opcode, operands);
        uint bound = ResultBound(opcode);
        _stack.Pop(operands);
        int count = signature.Length - operands - 1;
        if (count == 1)
        {
            _stack.Push(ResultType(signature[operands + 1]), origin);
            _stack.SetBound(bound);
        }
        else if (count > 1)
        {
            string results = signature[(operands + 1)..];
            var types = new IlType[count];
            for (int i = 0; i < types.Length; i++)
            {
                types[i] = ResultType(results[i]);
            }

            LowerTupleItems(results, types);
        }
    }

    private static IlType ResultType(char letter) => letter switch
    {
        'i' => IlType.Int32,
        'l' => IlType.Int64,
        'f' => IlType.Float32,
        'd' => IlType.Float64,
        _ => IlType.Vector,
    };

    private void EmitVectorOperation(in Instruction instruction, in InstructionInfo info)
    {
        switch (info.Immediate)
        {
            case ImmediateKind.V128:
                if ((instruction.Value & instruction.High) == ulong.MaxValue)
                {
                    EmitOnes();
                }
                else
                {
                    _tokens.Intrinsics.EmitConstant(_il, Vector128.Create(instruction.Value, instruction.High).AsByte());
                }

                break;
            case ImmediateKind.Shuffle:
                _tokens.Intrinsics.EmitShuffle(_il, Vector128.Create(instruction.Value, instruction.High).AsByte());
                break;
            case ImmediateKind.Lane:
                _il.Int32((int)instruction.First);
                if (!_tokens.Intrinsics.TryEmit(_il, instruction.Opcode))
                {
                    _il.Op(Il.Call, _tokens.Operation(instruction.Opcode, RuntimeType.VectorOperations, "i"));
                }

                break;
            default:
                if (TryEmitComplement(instruction.Opcode) || _tokens.Intrinsics.TryEmit(_il, instruction.Opcode))
                {
                    break;
                }

                bool isFixed = info.Features == WasmFeatures.RelaxedSimd && _layout.RelaxedSimdDeterministic;
                _il.Op(Il.Call, _tokens.Operation(
                    instruction.Opcode, isFixed ? RuntimeType.DeterministicRelaxedOperations : RuntimeType.VectorOperations));
                break;
        }
    }

    private void LowerFloat32Constant(uint bits)
    {
        float value = BitConverter.UInt32BitsToSingle(bits);
        NoteFoldableConstant(value);
        if (float.IsNaN(value))
        {
            // The JIT keeps float constants as doubles, which would quieten a signalling NaN.
            _il.Int32((int)bits);
            _il.Op(Il.Call, _tokens.Operation(Opcode.F32ReinterpretI32, RuntimeType.ScalarOperations));
        }
        else
        {
            _il.Float32(value);
        }

        _stack.Push(IlType.Float32, float.IsNaN(value) ? ValueOrigin.Constant : ValueOrigin.Other);
    }

    private void LowerFloat64Constant(ulong bits)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        NoteFoldableConstant(value);
        if (double.IsNaN(value))
        {
            _il.Int64((long)bits);
            _il.Op(Il.Call, _tokens.Operation(Opcode.F64ReinterpretI64, RuntimeType.ScalarOperations));
        }
        else
        {
            _il.Float64(value);
        }

        _stack.Push(IlType.Float64, double.IsNaN(value) ? ValueOrigin.Constant : ValueOrigin.Other);
    }

    private void NoteFoldableConstant(double value)
    {
        if (value is 0 or 1 or -1)
        {
            _foldableConstant = _stack.Count;
        }
    }

    /// <summary>
    /// True for float arithmetic one of whose operands may be the constant 0 or 1 (or whatever took its place on the
    /// stack): the JIT folds <c>x * 1</c> and <c>x - 0</c> to <c>x</c>, which leaves a signalling NaN as it is. The helper
    /// is the same instruction without the folding.
    /// </summary>
    private bool MeetsFoldableConstant(Opcode opcode) =>
        opcode is (>= Opcode.F32Add and <= Opcode.F32Div) or (>= Opcode.F64Add and <= Opcode.F64Div)
        && _foldableConstant >= 0
        && (_foldableConstant == _stack.Count - 1 || _foldableConstant == _stack.Count - 2);

    /// <summary>Emits the IL of an instruction that needs no helper; false when it needs one.</summary>
    private bool TryPlainIl(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Nop:
                return true;
            case Opcode.I32Eqz:
                return Emit(Il.LdcI40, Il.Ceq);
            case Opcode.I64Eqz:
                return Emit(Il.LdcI40, Il.ConvI8, Il.Ceq);
            case Opcode.I32Eq or Opcode.I64Eq or Opcode.F32Eq or Opcode.F64Eq:
                return Emit(Il.Ceq);
            case Opcode.I32Ne or Opcode.I64Ne or Opcode.F32Ne or Opcode.F64Ne:
                return Emit(Il.Ceq, Il.LdcI40, Il.Ceq);
            case Opcode.I32LtS or Opcode.I64LtS or Opcode.F32Lt or Opcode.F64Lt:
                return Emit(Il.Clt);
            case Opcode.I32LtU or Opcode.I64LtU:
                return Emit(Il.CltUn);
            case Opcode.I32GtS or Opcode.I64GtS or Opcode.F32Gt or Opcode.F64Gt:
                return Emit(Il.Cgt);
            case Opcode.I32GtU or Opcode.I64GtU:
                return Emit(Il.CgtUn);
            case Opcode.I32LeS or Opcode.I64LeS:
                return Emit(Il.Cgt, Il.LdcI40, Il.Ceq);
            case Opcode.I32LeU or Opcode.I64LeU or Opcode.F32Le or Opcode.F64Le:
                // For floats the unordered comparison makes NaN compare false.
                return Emit(Il.CgtUn, Il.LdcI40, Il.Ceq);
            case Opcode.I32GeS or Opcode.I64GeS:
                return Emit(Il.Clt, Il.LdcI40, Il.Ceq);
            case Opcode.I32GeU or Opcode.I64GeU or Opcode.F32Ge or Opcode.F64Ge:
                return Emit(Il.CltUn, Il.LdcI40, Il.Ceq);
            case Opcode.I32Add or Opcode.I64Add or Opcode.F32Add or Opcode.F64Add:
                return Emit(Il.Add);
            case Opcode.I32Sub or Opcode.I64Sub or Opcode.F32Sub or Opcode.F64Sub:
                return Emit(Il.Sub);
            case Opcode.I32Mul or Opcode.I64Mul or Opcode.F32Mul or Opcode.F64Mul:
                return Emit(Il.Mul);
            case Opcode.I32DivS or Opcode.I64DivS or Opcode.F32Div or Opcode.F64Div:
                return Emit(Il.Div);
            case Opcode.I32DivU or Opcode.I64DivU:
                return Emit(Il.DivUn);
            case Opcode.I32RemU or Opcode.I64RemU:
                return Emit(Il.RemUn);
            case Opcode.I32And or Opcode.I64And:
                return Emit(Il.And);
            case Opcode.I32Or or Opcode.I64Or:
                return Emit(Il.Or);
            case Opcode.I32Xor or Opcode.I64Xor:
                return Emit(Il.Xor);
            case Opcode.I32Shl:
                return EmitShift(Il.Shl, 31);
            case Opcode.I32ShrS:
                return EmitShift(Il.Shr, 31);
            case Opcode.I32ShrU:
                return EmitShift(Il.ShrUn, 31);
            case Opcode.I64Shl:
                return EmitShift(Il.Shl, 63);
            case Opcode.I64ShrS:
                return EmitShift(Il.Shr, 63);
            case Opcode.I64ShrU:
                return EmitShift(Il.ShrUn, 63);
            case Opcode.I32WrapI64:
                return Emit(Il.ConvI4);
            case Opcode.I64ExtendI32S:
                return Emit(Il.ConvI8);
            case Opcode.I64ExtendI32U:
                return Emit(Il.ConvU8);
            case Opcode.I32Extend8S:
                return Emit(Il.ConvI1);
            case Opcode.I32Extend16S:
                return Emit(Il.ConvI2);
            case Opcode.I64Extend8S:
                return Emit(Il.ConvI1, Il.ConvI8);
            case Opcode.I64Extend16S:
                return Emit(Il.ConvI2, Il.ConvI8);
            case Opcode.I64Extend32S:
                return Emit(Il.ConvI4, Il.ConvI8);
            case Opcode.F32Neg or Opcode.F64Neg:
                return Emit(Il.Neg);
            case Opcode.F32ConvertI32S or Opcode.F32ConvertI64S:
                return Emit(Il.ConvR4);
            case Opcode.F32ConvertI32U or Opcode.F32ConvertI64U:
                return Emit(Il.ConvRUn, Il.ConvR4);
            case Opcode.F64ConvertI32U or Opcode.F64ConvertI64U:
                return Emit(Il.ConvRUn, Il.ConvR8);
            case Opcode.F64ConvertI32S or Opcode.F64ConvertI64S or Opcode.F64PromoteF32:
                return Emit(Il.ConvR8);
            default:
                return false;
        }
    }

    private bool Emit(Il first, Il second = default, Il third = default)
    {
        _il.Op(first);
        if (second != default)
        {
            _il.Op(second);
        }

        if (third != default)
        {
            _il.Op(third);
        }

        return true;
    }

    /// <summary>WebAssembly takes the shift count modulo the width, IL leaves larger ones undefined.</summary>
    private bool EmitShift(Il op, int mask)
    {
        if (mask == 63)
        {
            _il.Op(Il.ConvI4);
        }

        _il.Int32(mask);
        _il.Op(Il.And);
        _il.Op(op);
        return true;
    }
}
