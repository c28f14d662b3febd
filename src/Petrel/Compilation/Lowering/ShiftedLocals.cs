using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <summary>Which locals of a function may hold a shift or a constant: one pass over its definitions of locals, when first asked.</summary>
internal sealed class ShiftedLocals(ModuleDefinition module)
{
    private OriginKinds[] _kinds = new OriginKinds[64];
    private FunctionBody _body;
    private int _parameters;
    private bool _isKnown;

    public void Begin(FunctionBody body, int parameters)
    {
        _body = body;
        _parameters = parameters;
        _isKnown = false;
    }

    public OriginKinds this[int local]
    {
        get
        {
            if (!_isKnown)
            {
                Array.Clear(_kinds);
                Scan();
                _isKnown = true;
            }

            return local < _parameters ? OriginKinds.Possible : local < _kinds.Length ? _kinds[local] : OriginKinds.None;
        }
    }

    /// <summary>What an instruction leaves, from its opcode and whether a constant was right before it.</summary>
    public static OriginKinds Result(Opcode opcode, bool afterConstant) => opcode switch
    {
        // The JIT makes a shift of a multiplication by a power of two.
        Opcode.I32Mul or Opcode.I64Mul => OriginKinds.Left,
        Opcode.I32Shl or Opcode.I64Shl => OriginKinds.Left | (afterConstant ? 0 : OriginKinds.Variable),
        Opcode.I32ShrU or Opcode.I64ShrU => OriginKinds.Right | (afterConstant ? 0 : OriginKinds.Variable),

        // Widening and narrowing are looked through.
        Opcode.I32WrapI64 or Opcode.I64ExtendI32S or Opcode.I64ExtendI32U => OriginKinds.Possible,
        _ => OriginKinds.None,
    };

    private void Scan()
    {
        WasmReader reader = FunctionCode.Begin(module, _body);
        OriginKinds last = OriginKinds.Possible;
        bool afterConstant = false;
        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            if (instruction.Opcode is Opcode.LocalSet or Opcode.LocalTee)
            {
                int local = (int)instruction.First;
                if (local >= _kinds.Length)
                {
                    Array.Resize(ref _kinds, Math.Max(_kinds.Length * 2, local + 1));
                }

                _kinds[local] |= last;
            }

            bool isConstant = instruction.Opcode is Opcode.I32Const or Opcode.I64Const;
            if (instruction.Opcode != Opcode.LocalTee)
            {
                last = isConstant ? OriginKinds.Constant : Instructions.Immediate(instruction.Opcode) == ImmediateKind.Memory ? OriginKinds.None
                    : Instructions.Signature(instruction.Opcode).IsSimple ? Result(instruction.Opcode, afterConstant)
                    : OriginKinds.Possible;
            }

            afterConstant = isConstant;
        }
    }
}
