using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Structs and 31-bit integers (spec: Instructions, Aggregate Instructions).</content>
/// <remarks>
/// Fields and elements are accessed in place and never through a cast: the validator knows the types, and the JIT does
/// not ask. What the CLR raises by itself is the trap: NullReferenceException for a null object,
/// IndexOutOfRangeException outside an array, InvalidCastException for a failed cast.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The last read of a field.</summary>
    private Instruction _readField;

    private ObjectTokens Objects => _scope.Objects;

    private void LowerObject(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.StructNew:
                LowerStructNew(_module.Types[instruction.First]);
                return;

            case Opcode.StructNewDefault:
                _il.Op(Il.Newobj, Objects.Constructor(_module.Types[instruction.First], takesFields: false));
                _stack.Push(IlType.Object);
                return;

            case Opcode.StructGet or Opcode.StructGetS or Opcode.StructGetU:
                LowerStructGet(instruction);
                _readField = instruction;
                return;

            case Opcode.StructSet:
                _stack.Need(2);
                _il.Op(Il.Stfld, Objects.Field(_module.Types[instruction.First], (int)instruction.Second));
                _stack.Pop(2);
                return;

            case Opcode.RefEq:
                EmitOperation(ObjectMembers.AreEqual, 2, IlType.Int32);
                return;

            case Opcode.RefI31 or Opcode.RefI31Shared:
                EmitOperation(ObjectMembers.I31Create, 1, IlType.Object);
                return;

            case Opcode.I31GetS or Opcode.I31GetU:
                _stack.Need(1);
                _il.Op(Il.Ldfld, _tokens.Field(ObjectMembers.I31Value));
                if (instruction.Opcode == Opcode.I31GetU)
                {
                    _il.Int32(int.MaxValue);
                    _il.Op(Il.And);
                }

                _stack.Pop();
                _stack.Push(IlType.Int32);
                return;

            case Opcode.AnyConvertExtern or Opcode.ExternConvertAny:
                // One object in two hierarchies.
                return;

            case Opcode.RefTest or Opcode.RefTestNull:
                LowerRefTest(instruction);
                return;

            case Opcode.RefCast or Opcode.RefCastNull:
                LowerRefCast(instruction);
                return;

            case Opcode.BrOnCast or Opcode.BrOnCastFail:
                LowerBranchOnCast(instruction);
                return;

            case >= Opcode.StructNewDesc and <= Opcode.BrOnCastDescEqFail:
                LowerDescriptor(instruction);
                return;

            case >= Opcode.GlobalAtomicGet:
                LowerAtomicAccess(instruction);
                return;

            default:
                LowerArray(instruction);
                return;
        }
    }

    /// <summary>[fields]: a constructor that the JIT inlines when they are few, else a store each.</summary>
    private void LowerStructNew(DefinedType type)
    {
        int count = type.Fields.Length;
        if (count == 0 || ObjectTokens.HasFieldConstructor(type))
        {
            _stack.Need(count);
            _il.Op(Il.Newobj, Objects.Constructor(type, takesFields: count > 0));
            _stack.Pop(count);
            _stack.Push(IlType.Object);
            return;
        }

        int created = _locals.Take(IlType.Object);
        _il.Op(Il.Newobj, Objects.Constructor(type, takesFields: false));
        _stack.Note(1);
        _il.StoreLocal(created);
        for (int i = count - 1; i >= 0; i--)
        {
            IlType operand = _stack.TypeAt(0);
            int value = TakeTopAsLocal();
            _stack.Note(2);
            _il.LoadLocal(created);
            _il.LoadLocal(value);
            _il.Op(Il.Stfld, Objects.Field(type, i));
            _locals.Free(operand, value);
        }

        PushLocal(IlType.Object, created);
    }

    private void LowerStructGet(in Instruction instruction)
    {
        DefinedType type = _module.Types[instruction.First];
        int field = (int)instruction.Second;
        WasmType storage = type.Fields[field].Storage;
        _stack.Need(1);
        _il.Op(Il.Ldfld, Objects.Field(type, field));
        if (instruction.Opcode == Opcode.StructGetU)
        {
            // The field is signed; the JIT makes one zero-extending load of both.
            _il.Op(storage.Code == TypeCode.I8 ? Il.ConvU1 : Il.ConvU2);
        }

        _stack.Pop();
        _stack.Push(IlTypes.Of(storage, _module.Registry));
    }

    /// <summary>Calls a helper on the top <paramref name="operands"/>.</summary>
    private void EmitOperation(RuntimeMethod method, int operands, IlType? result)
    {
        _stack.Need(operands);
        _il.Op(Il.Call, _tokens.Method(method));
        _stack.Pop(operands);
        if (result is { } type)
        {
            _stack.Push(type);
        }
    }

    /// <summary>Pushes a temporary, which is free again afterwards.</summary>
    private void PushLocal(IlType type, int local)
    {
        _il.LoadLocal(local);
        _stack.Push(type);
        _locals.Free(type, local);
    }
}
