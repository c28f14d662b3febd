using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Tests and casts of references (spec: Instructions, Reference Instructions).</content>
/// <remarks>
/// A defined struct type is a class, an array type that is final or has no subtypes is the class of its arrays: their
/// tests are the CLR's class checks. The others are conditions that the runtime answers.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private void LowerRefTest(in Instruction instruction)
    {
        WasmType target = ReadHeapReference(instruction.TypeOffset, out _);
        bool isNullable = instruction.Opcode == Opcode.RefTestNull;
        _stack.Need(1);
        EmitTest(target, isNullable);
        if (ClassOf(target) >= 0 && !isNullable)
        {
            Emit(Il.Ldnull, Il.CgtUn);
        }

        _stack.Pop();
        _stack.Push(IlType.Int32);
    }

    private void LowerRefCast(in Instruction instruction)
    {
        WasmType target = ReadHeapReference(instruction.TypeOffset, out _);
        bool isNullable = instruction.Opcode == Opcode.RefCastNull;
        int token = ClassOf(target);
        _stack.Need(1);
        if (token >= 0 && isNullable)
        {
            _il.Op(Il.Castclass, token);
            return;
        }

        if (token >= 0)
        {
            // The JIT compares with the class itself before it asks which classes there are above for castclass only; of a class
            // without subclasses isinst is the comparison.
            _il.Op(target.Heap.Kind == HeapKind.Defined && !_module.Registry[target.Heap.TypeId].IsFinal ? Il.Castclass : Il.Isinst, token);
            _il.Op(Il.Call, _tokens.Method(ObjectMembers.Checked));
            return;
        }

        _stack.Note(1);
        _il.Op(Il.Dup);
        EmitTest(target, isNullable);
        _il.Op(Il.Call, _tokens.Method(ObjectMembers.Require));
    }

    /// <summary>[values, reference]: branches with both when the reference is, or is not, of the target type.</summary>
    private void LowerBranchOnCast(in Instruction instruction)
    {
        const int TargetIsNullable = 2;
        ReadHeapReference(instruction.TypeOffset, out int second);
        WasmType target = ReadHeapReference(second, out _);
        IlType type = _stack.TypeAt(0);
        int reference = TakeTopAsLocal();
        _stack.SpillAll();
        _stack.PushTemporary(type, reference, ownsTemporary: true);
        _stack.Note(3);
        _il.LoadLocal(reference);
        EmitTest(target, (instruction.Alignment & TargetIsNullable) != 0);
        if (instruction.Opcode == Opcode.BrOnCast)
        {
            EmitConditionalBranch(Il.Brtrue, Il.Brfalse, (int)instruction.First);
        }
        else
        {
            EmitConditionalBranch(Il.Brfalse, Il.Brtrue, (int)instruction.First);
        }
    }

    /// <summary>The token of the class whose objects are exactly those of a type, or -1.</summary>
    private int ClassOf(WasmType target)
    {
        switch (target.Heap.Kind)
        {
            case HeapKind.Struct:
                return _tokens.Type(RuntimeType.StructObject);
            case HeapKind.I31:
                return _tokens.Type(RuntimeType.I31);
            case HeapKind.Defined:
                DefinedType type = _module.Registry[target.Heap.TypeId];
                return type.Kind switch
                {
                    CompositeKind.Struct when type.IsFinal || !target.IsExact => Objects.Class(type),
                    CompositeKind.Array when type.IsFinal || target.IsExact => Objects.Array(type),
                    _ => -1,
                };
            default:
                return -1;
        }
    }

    /// <summary>
    /// Replaces the reference on the IL stack by what <c>brtrue</c> takes for yes when it is of the target type; where
    /// <see cref="ClassOf"/> has an answer and null is not included, that is the reference itself, else 0 or 1.
    /// </summary>
    private void EmitTest(WasmType target, bool isNullable)
    {
        _stack.Note(4);
        int token = ClassOf(target);
        if (token >= 0)
        {
            if (isNullable)
            {
                // (x as T) == x holds for null too.
                _il.Op(Il.Dup);
                _il.Op(Il.Isinst, token);
                _il.Op(Il.Ceq);
            }
            else
            {
                _il.Op(Il.Isinst, token);
            }

            return;
        }

        switch (target.Heap.Kind)
        {
            case HeapKind.Any or HeapKind.Extern or HeapKind.Func or HeapKind.Exn or HeapKind.Cont:
                // The top of its hierarchy.
                if (isNullable)
                {
                    _il.Op(Il.Pop);
                    _il.Int32(1);
                }
                else
                {
                    Emit(Il.Ldnull, Il.CgtUn);
                }

                return;

            case HeapKind.None or HeapKind.NoExtern or HeapKind.NoFunc or HeapKind.NoExn or HeapKind.NoCont or HeapKind.Bottom:
                if (isNullable)
                {
                    Emit(Il.Ldnull, Il.Ceq);
                }
                else
                {
                    _il.Op(Il.Pop);
                    _il.Int32(0);
                }

                return;
        }

        if (isNullable)
        {
            _il.Op(Il.Dup);
        }

        EmitCondition(target);
        if (isNullable)
        {
            // [reference, is]: or null. The runtime's conditions are false for null.
            _il.Op(Il.Call, _tokens.Method(ObjectMembers.OrNull));
        }
    }

    /// <summary>Replaces the reference on the IL stack by 1 when it is of the type; null is not.</summary>
    private void EmitCondition(WasmType target)
    {
        HeapType heap = target.Heap;
        if (heap.Kind == HeapKind.Eq || heap.Kind == HeapKind.Array)
        {
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Call, _tokens.Method(heap.Kind == HeapKind.Eq ? ObjectMembers.IsEq : ObjectMembers.IsArray));
            return;
        }

        DefinedType type = _module.Registry[heap.TypeId];
        if (type.Kind == CompositeKind.Struct)
        {
            // Exact, since ClassOf has no answer.
            _il.Op(Il.Ldtoken, Objects.Class(type));
            _il.Op(Il.Call, _tokens.TypeFromHandle());
            _il.Op(Il.Call, _tokens.Method(ObjectMembers.IsExactly));
            return;
        }

        if (type.Kind == CompositeKind.Array)
        {
            _il.Op(Il.Dup);
            _il.Op(Il.Isinst, Objects.Array(type));
            LoadTypeId(type);
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Call, _tokens.Method(ObjectMembers.IsArrayOf));
            return;
        }

        LoadTypeId(type);
        _il.Op(Il.Call, _tokens.Method(target.IsExact ? ObjectMembers.IsFunctionOfExactly : ObjectMembers.IsFunctionOf));
    }
}
