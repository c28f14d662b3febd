using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Atomic memory instructions (threads proposal).</content>
internal sealed partial class FunctionLowering
{
    private void LowerAtomic(in Instruction instruction)
    {
        ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
        string signature = info.Signature;
        int operands = signature.IndexOf(':', StringComparison.Ordinal);
        int memory = (int)instruction.First;
        _stack.Need(operands);
        var values = new int[operands];
        for (int i = operands - 1; i >= 1; i--)
        {
            IlType type = _stack.TypeAt(operands - 1 - i);
            values[i] = _locals.Take(type);
            _il.StoreLocal(values[i]);
        }

        LoadMemory(memory);
        _il.Int64((long)instruction.Value);
        _il.Int32(1 << info.AccessLog2);
        _il.Op(Il.Call, _tokens.Method(_module.Memories[memory].Is64 ? RuntimeMembers.AtomicAddress64 : RuntimeMembers.AtomicAddress32));
        for (int i = 1; i < operands; i++)
        {
            _il.LoadLocal(values[i]);
            _locals.Free(ResultType(signature[i]), values[i]);
        }

        if (instruction.Opcode <= Opcode.MemoryAtomicWait64)
        {
            LoadMemory(memory);
            _il.Op(Il.Call, _tokens.Method(instruction.Opcode switch
            {
                Opcode.MemoryAtomicNotify => RuntimeMembers.AtomicNotify,
                Opcode.MemoryAtomicWait32 => RuntimeMembers.AtomicWait32,
                _ => RuntimeMembers.AtomicWait64,
            }));
        }
        else
        {
            _il.Op(Il.Call, _tokens.Operation(instruction.Opcode, RuntimeType.AtomicOperations));
        }

        _stack.Pop(operands);
        if (operands + 1 < signature.Length)
        {
            _stack.Push(ResultType(signature[operands + 1]));
        }
    }
}
