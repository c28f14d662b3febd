using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Comparisons whose outcome waits in a local until a branch asks for it.</content>
/// <remarks>
/// LLVM computes the condition of a loop before the last change of what it compares, and keeps it in a local. As a local it is a byte made of a
/// flag, widened and tested again. So the operands are kept as well, and the branch compares them itself; the JIT removes what is not used.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The local that holds the outcome of a comparison, or -1.</summary>
    private int _heldLocal;
    private Opcode _heldOpcode;

    /// <summary>IL locals with its operands; the second is -1 for a comparison with zero.</summary>
    private int _heldFirst;
    private int _heldSecond;

    /// <summary>The assignment of the outcome.</summary>
    private int _heldOffset;

    /// <summary>The last label at that time: the local is something else where control flow has joined since.</summary>
    private int _heldMark;

    /// <summary>Keeps the operands of a comparison that is about to be assigned to a local; they are on the IL stack, and stay there.</summary>
    private void HoldComparison(in Instruction instruction, int operands)
    {
        if (instruction.Opcode is not (>= Opcode.I32Eqz and <= Opcode.I64GeU) || (Opcode)_module.Bytes[instruction.EndOffset] != Opcode.LocalSet
            || !_hasLoop || _layout.IsLarge || _plan is not null || _region is not null)
        {
            return;
        }

        var reader = new WasmReader(_module.Bytes) { Position = instruction.EndOffset };
        _heldLocal = (int)InstructionReader.Read(ref reader).First;
        _heldOpcode = instruction.Opcode;
        _heldOffset = instruction.EndOffset;
        _heldMark = _il.LastMark;
        IlType type = _stack.TypeAt(0);
        _heldFirst = _locals.Add(type);
        _heldSecond = operands == 2 ? _locals.Add(type) : -1;
        if (operands == 2)
        {
            _il.StoreLocal(_heldSecond);
        }

        _il.StoreLocal(_heldFirst);
        LoadHeld();
    }

    private void LoadHeld()
    {
        _il.LoadLocal(_heldFirst);
        if (_heldSecond >= 0)
        {
            _il.LoadLocal(_heldSecond);
        }
    }

    /// <summary>Compares in place of reading the outcome from the local, when a branch is what comes next.</summary>
    private bool TryLoadComparison(in Instruction instruction)
    {
        if (_heldLocal != (int)instruction.First || _heldMark != _il.LastMark)
        {
            return false;
        }

        var next = (Opcode)_module.Bytes[instruction.EndOffset];
        if (next == Opcode.I32Eqz)
        {
            next = (Opcode)_module.Bytes[instruction.EndOffset + 1];
        }

        if (next is not (Opcode.BrIf or Opcode.If))
        {
            return false;
        }

        _stack.Note(2);
        LoadHeld();
        _ = TryPlainIl(_heldOpcode);
        _stack.Push(IlType.Int32, ValueOrigin.Other);
        _stack.SetBound(1);
        return true;
    }

    /// <summary>A local is assigned to: unless by the comparison itself, it no longer holds its outcome.</summary>
    private void ForgetComparison(int local, int offset)
    {
        if (local == _heldLocal && offset != _heldOffset)
        {
            _heldLocal = -1;
        }
    }
}
