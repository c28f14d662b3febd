using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>Evaluates constant expressions (spec: Validation, Constant Expressions), which are valid.</summary>
/// <param name="instance">
/// The instance under construction: <c>ref.func</c> makes references to its functions. Null for expressions of numbers.
/// </param>
/// <param name="module">Its module.</param>
/// <param name="globals">Values of the immutable globals that exist so far, by index.</param>
internal sealed partial class ConstantEvaluator(ModuleInstance? instance, ModuleDefinition module, RuntimeValue[] globals)
{
    private RuntimeValue[] _stack = EmptyArray<RuntimeValue>.Value;
    private int _depth;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="TrapException">An allocation failed.</exception>
    public RuntimeValue Evaluate(ConstantExpression expression)
    {
        var reader = new WasmReader(module.Bytes, expression.Offset, expression.Length);
        _depth = 0;
        while (true)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            if (instruction.Opcode == Opcode.End)
            {
                return Pop();
            }

            Execute(instruction);
        }
    }

    /// <summary>The offset of an active segment: an i32, zero-extended, or an i64.</summary>
    public ulong EvaluateOffset(ConstantExpression expression, bool is64)
    {
        RuntimeValue offset = Evaluate(expression);
        return is64 ? (ulong)offset.I64 : (uint)offset.I32;
    }

    private void Execute(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.I32Const:
                Push(new RuntimeValue { I32 = (int)instruction.Value });
                break;

            case Opcode.F32Const:
                Push(new RuntimeValue { I32 = (int)instruction.Value });
                break;

            case Opcode.I64Const or Opcode.F64Const:
                Push(new RuntimeValue { I64 = (long)instruction.Value });
                break;

            case Opcode.V128Const:
                Push(new RuntimeValue { Low = (long)instruction.Value, High = (long)instruction.High });
                break;

            case Opcode.GlobalGet:
                Push(globals[instruction.First]);
                break;

            case Opcode.RefNull:
                Push(default);
                break;

            case Opcode.RefFunc:
                Push(new RuntimeValue { Reference = instance!.GetFunction((int)instruction.First) });
                break;

            case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul:
                int right32 = Pop().I32;
                int left32 = Pop().I32;
                Push(new RuntimeValue
                {
                    I32 = instruction.Opcode switch
                    {
                        Opcode.I32Add => left32 + right32,
                        Opcode.I32Sub => left32 - right32,
                        _ => left32 * right32,
                    },
                });
                break;

            case Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul:
                long right64 = Pop().I64;
                long left64 = Pop().I64;
                Push(new RuntimeValue
                {
                    I64 = instruction.Opcode switch
                    {
                        Opcode.I64Add => left64 + right64,
                        Opcode.I64Sub => left64 - right64,
                        _ => left64 * right64,
                    },
                });
                break;

            default:
                Allocate(instruction);
                break;
        }
    }

    private void Push(RuntimeValue value)
    {
        if (_depth == _stack.Length)
        {
            // Not Array.Resize, which is jitted for a structure of ours.
            RuntimeValue[] larger = new RuntimeValue[Math.Max(_depth * 2, 4)];
            for (int i = 0; i < _depth; i++)
            {
                larger[i] = _stack[i];
            }

            _stack = larger;
        }

        _stack[_depth++] = value;
    }

    private RuntimeValue Pop() => _stack[--_depth];
}
