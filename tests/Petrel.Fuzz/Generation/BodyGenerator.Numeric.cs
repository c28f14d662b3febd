using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Numeric and vector instructions, all from the instruction table.</content>
internal sealed partial class BodyGenerator
{
    private Node Operation(ValType type, bool undefinedNaN)
    {
        if (type == ValType.I64 && Has(WasmFeatures.WideArithmetic) && Chance(6))
        {
            return Wide();
        }

        Opcode opcode = Pick(_pool.Pure(type.Letter));
        InstructionInfo info = Instructions.Get(opcode);
        string operands = info.Signature[..info.Signature.IndexOf(':', StringComparison.Ordinal)];
        char nan = InstructionPool.UndefinedNaN(opcode);
        bool hides = InstructionPool.HidesNaN(opcode) || (nan is 'F' or 'D');
        var children = new List<Node>();
        for (int i = 0; i < operands.Length; i++)
        {
            // Lanes of undefined NaNs are only passed on to arithmetic on lanes of the same shape.
            bool open = hides && operands[i] != 'v';
            children.Add(Value(ValType.OfLetter(operands[i]), open));
        }

        if (opcode is Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU or Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU
            && !Chance(25))
        {
            // Not zero, most of the time.
            bool wide = type == ValType.I64;
            children[1] = Plain(wide ? Opcode.I64Or : Opcode.I32Or, [type], [children[1], Small(type, _random.Next(1, 9))]);
        }
        else if (info.Name!.Contains(".trunc_f", StringComparison.Ordinal) && type != ValType.V128 && !Chance(20))
        {
            // In range, most of the time: a number made of a small integer.
            bool single = operands[0] == 'f';
            Node integer = Plain(Opcode.I32And, [ValType.I32], [Value(ValType.I32), Small(ValType.I32, 0xFFFF)]);
            children[0] = Plain(single ? Opcode.F32ConvertI32S : Opcode.F64ConvertI32S, [single ? ValType.F32 : ValType.F64], [integer]);
        }

        int lanes = 16;
        if (info.Immediate == ImmediateKind.Lane)
        {
            lanes = Lanes(info.Name!);
        }

        byte[] immediates = info.Immediate switch
        {
            ImmediateKind.Lane => [(byte)_random.Next(lanes)],
            ImmediateKind.Shuffle => ShuffleLanes(),
            _ => [],
        };
        var node = new Node
        {
            Results = [type],
            Children = children,
            Emit = w =>
            {
                w.Op(opcode);
                w.Bytes(immediates);
            },
        };
        return nan != '\0' && !undefinedNaN ? Canonical(node, nan) : node;
    }

    private static int Lanes(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)] switch
    {
        "i8x16" => 16,
        "i16x8" => 8,
        "i32x4" or "f32x4" => 4,
        _ => 2,
    };

    private byte[] ShuffleLanes()
    {
        // Patterns that compilers produce, which the JIT may have instructions for, and random ones.
        byte[] lanes = new byte[16];
        int width = 1 << _random.Next(4);
        int pattern = _random.Next(5);
        for (int i = 0; i < 16; i += width)
        {
            int source = pattern switch
            {
                0 => _random.Next(32 / width),
                1 => (i / width) + 1,
                2 => ((i / width) >> 1) + (((i / width) & 1) * 16 / width),
                3 => (15 / width) - (i / width),
                _ => ((i / width) * 2) % (32 / width),
            };
            for (int k = 0; k < width; k++)
            {
                lanes[i + k] = (byte)(((source * width) + k) % 32);
            }
        }

        return lanes;
    }

    /// <summary>Replaces every NaN by the canonical one.</summary>
    private Node Canonical(Node node, char shape)
    {
        ValType type = node.Results[0];
        int local = NewLocal(type);
        _hidden.Add(local);
        (Opcode equal, byte[] nan) = shape switch
        {
            'f' => (Opcode.F32Eq, BitConverter.GetBytes(0x7FC00000)),
            'd' => (Opcode.F64Eq, BitConverter.GetBytes(0x7FF8000000000000)),
            'F' => (Opcode.F32x4Eq, Repeat(BitConverter.GetBytes(0x7FC00000))),
            _ => (Opcode.F64x2Eq, Repeat(BitConverter.GetBytes(0x7FF8000000000000))),
        };
        return new Node
        {
            Results = [type],
            Children = [node],
            IsGuard = true,
            Emit = w =>
            {
                w.Byte(0x22);
                w.U32(local);
                w.Op(shape switch { 'f' => Opcode.F32Const, 'd' => Opcode.F64Const, _ => Opcode.V128Const });
                w.Bytes(nan);
                for (int i = 0; i < 2; i++)
                {
                    w.Byte(0x20);
                    w.U32(local);
                }

                w.Op(equal);
                w.Op(shape is 'f' or 'd' ? Opcode.Select : Opcode.V128Bitselect);
            },
        };
    }

    private static byte[] Repeat(byte[] lane) => [.. Enumerable.Range(0, 16).Select(i => lane[i % lane.Length])];

    /// <summary>One of the two results of a 128-bit operation.</summary>
    private Node Wide()
    {
        Opcode opcode = Pick([Opcode.I64Add128, Opcode.I64Sub128, Opcode.I64MulWideS, Opcode.I64MulWideU]);
        int operands = opcode is Opcode.I64Add128 or Opcode.I64Sub128 ? 4 : 2;
        int local = NewLocal(ValType.I64);
        bool high = Chance(2);
        return new Node
        {
            Results = [ValType.I64],
            Children = [.. Enumerable.Range(0, operands).Select(_ => Value(ValType.I64))],
            Emit = w =>
            {
                w.Op(opcode);
                w.Byte(high ? 0x21 : 0x1A);
                if (high)
                {
                    w.U32(local);
                    w.Byte(0x1A);
                    w.Byte(0x20);
                    w.U32(local);
                }
            },
        };
    }

    private static Node Small(ValType type, long value) => new()
    {
        Results = [type],
        Emit = w =>
        {
            w.Byte(type == ValType.I64 ? 0x42 : 0x41);
            w.S64(value);
        },
    };
}
