using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Which functions the objects that a module's globals start with hold in a field: compilers of class-based languages put their tables of
/// methods there, so that what a call reads from a field of a table is one of few, however many functions share the type.
/// </summary>
/// <remarks>They are guesses, which the call compares: another module may make objects of the same type. Immutable once made.</remarks>
internal sealed class VtableGuesses
{
    private readonly ModuleDefinition _module;

    /// <summary>By type identifier and field, where they are in <see cref="_functions"/>, counted from 1.</summary>
    private readonly Int64Map _fields = new();
    private readonly ArrayBuilder<int[]> _functions = new();

    public VtableGuesses(ModuleDefinition module)
    {
        _module = module;
        var stack = new ArrayBuilder<int>();
        for (int i = module.ImportedGlobalCount; i < module.Globals.Length; i++)
        {
            ConstantExpression expression = module.Globals[i].Initializer;
            var reader = new WasmReader(module.Bytes, expression.Offset, expression.Length);
            stack.Clear();
            while (!reader.IsAtEnd && Step(InstructionReader.Read(ref reader), stack))
            {
            }
        }
    }

    /// <summary>True when there are none at all.</summary>
    public bool IsEmpty => _functions.Count == 0;

    /// <summary>The functions in a field, in the order of the globals; null when there are none or more than a call compares with.</summary>
    public int[]? Find(DefinedType type, int field) =>
        _fields.TryGet(Key(type, field), out int place) && _functions[place - 1] is { Length: <= CallGuesses.Most } functions ? functions : null;

    private static long Key(DefinedType type, int field) => ((long)type.Id << 32) | (uint)field;

    /// <summary>Notes what an instruction of a constant expression stores; the stack holds functions, and -1 for everything else.</summary>
    private bool Step(in Instruction instruction, ArrayBuilder<int> stack)
    {
        DefinedType type;
        switch (instruction.Opcode)
        {
            case Opcode.RefFunc:
                stack.Add((int)instruction.First);
                return true;

            case Opcode.StructNew:
                type = _module.Types[(int)instruction.First];
                int first = stack.Count - type.Fields.Length;
                for (int i = 0; i < type.Fields.Length; i++)
                {
                    if (stack[first + i] >= _module.ImportedFunctionCount)
                    {
                        Add(type, i, stack[first + i]);
                    }
                }

                Replace(stack, type.Fields.Length);
                return true;

            case Opcode.ArrayNewFixed:
                Replace(stack, (int)instruction.Second);
                return true;

            case Opcode.ArrayNew:
                Replace(stack, 2);
                return true;

            case Opcode.ArrayNewDefault or Opcode.RefI31 or Opcode.AnyConvertExtern or Opcode.ExternConvertAny:
                Replace(stack, 1);
                return true;

            case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul:
                Replace(stack, 2);
                return true;

            case Opcode.GlobalGet or Opcode.RefNull or Opcode.StructNewDefault
                or Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const:
                Replace(stack, 0);
                return true;

            default:
                // The end, or what is not known here.
                return false;
        }
    }

    private static void Replace(ArrayBuilder<int> stack, int count)
    {
        for (; count > 0; count--)
        {
            stack.TryPop(out _);
        }

        stack.Add(-1);
    }

    /// <summary>For the type and each type above it that has the field.</summary>
    private void Add(DefinedType type, int field, int function)
    {
        for (DefinedType? above = type; above is not null && field < above.Fields.Length; above = above.Supertype)
        {
            ref int place = ref _fields.GetOrAdd(Key(above, field), out bool exists);
            if (!exists)
            {
                _functions.Add([function]);
                place = _functions.Count;
                continue;
            }

            int[] functions = _functions[place - 1];
            if (functions.Length <= CallGuesses.Most && Array.IndexOf(functions, function) < 0)
            {
                _functions[place - 1] = [.. functions, function];
            }
        }
    }
}
