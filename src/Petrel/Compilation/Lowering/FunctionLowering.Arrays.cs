using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Arrays (spec: Instructions, Aggregate Instructions).</content>
internal sealed partial class FunctionLowering
{
    private void LowerArray(in Instruction instruction)
    {
        if (instruction.Opcode == Opcode.ArrayLen)
        {
            _stack.Need(1);
            Emit(Il.Ldlen, Il.ConvI4);
            _stack.Pop();
            _stack.Push(IlType.Int32);
            return;
        }

        if (instruction.Opcode is < Opcode.ArrayNew or > Opcode.ArrayInitElem)
        {
            throw new PetrelException(
                $"{Instructions.Get(instruction.Opcode).Name} is not supported yet (at offset 0x{instruction.Offset:x})");
        }

        DefinedType type = _module.Types[instruction.First];
        ElementKind kind = ElementKinds.Of(type.Fields[0].Storage, _module.Registry);
        switch (instruction.Opcode)
        {
            case Opcode.ArrayNew:
                // [value, length]
                _stack.Need(2);
                EmitNewArray(type, kind, isChecked: false);
                _il.Op(Il.Call, _tokens.Method(ObjectMembers.Filled[(int)kind]));
                _stack.Pop(2);
                _stack.Push(IlType.Object);
                break;

            case Opcode.ArrayNewDefault:
                _stack.Need(1);
                EmitNewArray(type, kind, isChecked: false);
                _stack.Pop();
                _stack.Push(IlType.Object);
                break;

            case Opcode.ArrayNewFixed:
                LowerArrayNewFixed(type, kind, (int)instruction.Second);
                break;

            case Opcode.ArrayNewData or Opcode.ArrayNewElem:
                LowerArrayNewSegment(type, kind, (int)instruction.Second);
                break;

            case Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU:
                _stack.Need(2);
                EmitLoadElement(kind, isSigned: instruction.Opcode != Opcode.ArrayGetU);
                _stack.Pop(2);
                _stack.Push(IlTypes.Of(type.Fields[0].Storage, _module.Registry));
                break;

            case Opcode.ArraySet:
                _stack.Need(3);
                EmitStoreElement(kind);
                _stack.Pop(3);
                break;

            case Opcode.ArrayFill:
                EmitOperation(ObjectMembers.Fill[(int)kind], 4, null);
                break;

            case Opcode.ArrayCopy:
                EmitOperation(kind.IsReference() ? ObjectMembers.CopyReferences : ObjectMembers.Copy[kind.SizeLog2()], 5, null);
                break;

            default:
                // [array, index, source, length]
                _stack.Need(4);
                EmitInitialize(kind, (int)instruction.Second);
                _stack.Pop(4);
                break;
        }
    }

    /// <summary>Replaces the length on the IL stack by an array of zeros.</summary>
    private void EmitNewArray(DefinedType type, ElementKind kind, bool isChecked)
    {
        if (!isChecked)
        {
            _stack.Note(1);
            _il.Int32(ObjectOperations.MaximumLength(kind.SizeLog2()));
            _il.Op(Il.Call, _tokens.Method(ObjectMembers.CheckLength));
        }

        _il.Op(Il.Newarr, Objects.Class(type));
    }

    private void LowerArrayNewFixed(DefinedType type, ElementKind kind, int length)
    {
        int created = _locals.Take(IlType.Object);
        _stack.Note(1);
        _il.Int32(length);
        EmitNewArray(type, kind, isChecked: true);
        _il.StoreLocal(created);
        for (int i = length - 1; i >= 0; i--)
        {
            IlType operand = _stack.TypeAt(0);
            int value = TakeTopAsLocal();
            _stack.Note(3);
            _il.LoadLocal(created);
            _il.Int32(i);
            _il.LoadLocal(value);
            EmitStoreElement(kind);
            _locals.Free(operand, value);
        }

        PushLocal(IlType.Object, created);
    }

    /// <summary>[source, length]: what is to be copied is checked before anything is allocated.</summary>
    private void LowerArrayNewSegment(DefinedType type, ElementKind kind, int segment)
    {
        bool isData = !kind.IsReference();
        int length = TakeTopAsLocal();
        int source = TakeTopAsLocal();
        int created = _locals.Take(IlType.Object);
        _stack.Note(8);
        _il.LoadLocal(source);
        _il.LoadLocal(length);
        EmitSegment(kind, segment);
        _il.Op(Il.Call, _tokens.Method(isData ? ObjectMembers.CheckData : ObjectMembers.CheckElements));
        EmitNewArray(type, kind, isChecked: true);
        _il.StoreLocal(created);
        _il.LoadLocal(created);
        _il.Int32(0);
        _il.LoadLocal(source);
        _il.LoadLocal(length);
        EmitInitialize(kind, segment);
        _locals.Free(IlType.Int32, source);
        _locals.Free(IlType.Int32, length);
        PushLocal(IlType.Object, created);
    }

    private void EmitInitialize(ElementKind kind, int segment)
    {
        _stack.Note(3);
        EmitSegment(kind, segment);
        _il.Op(Il.Call, _tokens.Method(kind.IsReference() ? ObjectMembers.InitializeFromElements : ObjectMembers.InitializeFromData));
    }

    /// <summary>Loads what follows the operands of an instruction on a segment.</summary>
    private void EmitSegment(ElementKind kind, int segment)
    {
        if (!kind.IsReference())
        {
            _il.Int32(kind.SizeLog2());
        }

        _il.Int32(segment);
        _il.LoadArgument(InstanceArgument);
    }

    private void EmitLoadElement(ElementKind kind, bool isSigned)
    {
        if (kind == ElementKind.Vector)
        {
            _il.Op(Il.Ldelem, _tokens.VectorType());
            return;
        }

        _il.Op(kind switch
        {
            ElementKind.Int8 => isSigned ? Il.LdelemI1 : Il.LdelemU1,
            ElementKind.Int16 => isSigned ? Il.LdelemI2 : Il.LdelemU2,
            ElementKind.Int32 => Il.LdelemI4,
            ElementKind.Int64 => Il.LdelemI8,
            ElementKind.Float32 => Il.LdelemR4,
            ElementKind.Float64 => Il.LdelemR8,
            _ => Il.LdelemRef,
        });
    }

    private void EmitStoreElement(ElementKind kind)
    {
        switch (kind)
        {
            case ElementKind.Vector:
                _il.Op(Il.Stelem, _tokens.VectorType());
                break;
            case ElementKind.Object or ElementKind.Function:
                // Not stelem.ref, which would check the type.
                _il.Op(Il.Call, _tokens.Method(ObjectMembers.SetReference));
                break;
            default:
                _il.Op(kind switch
                {
                    ElementKind.Int8 => Il.StelemI1,
                    ElementKind.Int16 => Il.StelemI2,
                    ElementKind.Int32 => Il.StelemI4,
                    ElementKind.Int64 => Il.StelemI8,
                    ElementKind.Float32 => Il.StelemR4,
                    _ => Il.StelemR8,
                });
                break;
        }
    }
}
