using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Constants and variables.</content>
internal sealed partial class BodyGenerator
{
    private static readonly long[] s_integers =
        [0, 1, -1, 2, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x10000, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue];

    private static readonly double[] s_floats =
        [0, -0.0, 1, -1, 0.5, 1.5, -2.5, 2147483647, 2147483648, -2147483649, 4294967295, 9.2233720368547758e18, 1.8446744073709552e19, 1e-310, 1e300, 1e-45, 3.4e38, double.PositiveInfinity, double.NegativeInfinity, 0.1];

    /// <summary>A constant for each type.</summary>
    public List<Node> Constants(ValType[] types) => [.. types.Select(Constant)];

    private Node Constant(ValType type) =>
        type.Code == 0x64 ? NonNull(type) : new Node { Results = [type], Emit = type.IsRef ? Zero(type) : RandomConstant(_random, type) };

    /// <summary>The zero, or null, of a type.</summary>
    public static Action<CodeWriter> Zero(ValType type) => w =>
    {
        switch (type.Letter)
        {
            case 'i':
                w.Byte(0x41);
                w.Byte(0);
                break;
            case 'l':
                w.Byte(0x42);
                w.Byte(0);
                break;
            case 'f':
                w.Byte(0x43);
                w.Bytes(new byte[4]);
                break;
            case 'd':
                w.Byte(0x44);
                w.Bytes(new byte[8]);
                break;
            case 'v':
                w.Op(Opcode.V128Const);
                w.Bytes(new byte[16]);
                break;
            default:
                w.Byte(0xD0);
                w.S64(type.Heap);
                break;
        }
    };

    public static Action<CodeWriter> RandomConstant(Random random, ValType type)
    {
        switch (type.Letter)
        {
            case 'i':
                int i32 = (int)SomeInteger(random);
                return w =>
                {
                    w.Byte(0x41);
                    w.S64(i32);
                };
            case 'l':
                long i64 = SomeInteger(random);
                return w =>
                {
                    w.Byte(0x42);
                    w.S64(i64);
                };
            case 'f':
                byte[] f32 = BitConverter.GetBytes(random.Next(12) == 0 ? random.Next() | 0x7F800000 : BitConverter.SingleToInt32Bits((float)SomeFloat(random)));
                return w =>
                {
                    w.Byte(0x43);
                    w.Bytes(f32);
                };
            case 'd':
                byte[] f64 = BitConverter.GetBytes(random.Next(12) == 0 ? random.NextInt64() | 0x7FF0000000000000 : BitConverter.DoubleToInt64Bits(SomeFloat(random)));
                return w =>
                {
                    w.Byte(0x44);
                    w.Bytes(f64);
                };
            default:
                byte[] bits = new byte[16];
                switch (random.Next(4))
                {
                    case 0:
                        random.NextBytes(bits);
                        break;
                    case 1:
                        for (int i = 0; i < 16; i += 4)
                        {
                            BitConverter.TryWriteBytes(bits.AsSpan(i), (float)SomeFloat(random));
                        }

                        break;
                    case 2:
                        BitConverter.TryWriteBytes(bits, SomeFloat(random));
                        BitConverter.TryWriteBytes(bits.AsSpan(8), SomeFloat(random));
                        break;
                    default:
                        BitConverter.TryWriteBytes(bits, SomeInteger(random));
                        BitConverter.TryWriteBytes(bits.AsSpan(8), SomeInteger(random));
                        break;
                }

                return w =>
                {
                    w.Op(Opcode.V128Const);
                    w.Bytes(bits);
                };
        }
    }

    private static long SomeInteger(Random random) => random.Next(4) switch
    {
        0 => s_integers[random.Next(s_integers.Length)],
        1 => random.Next(-10, 40),
        2 => s_integers[random.Next(s_integers.Length)] + random.Next(-2, 3),
        _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
    };

    private static double SomeFloat(Random random) => random.Next(3) switch
    {
        0 => s_floats[random.Next(s_floats.Length)],
        1 => random.Next(-100, 100) / 4.0,
        _ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-80, 80)),
    };

    private Node Leaf(ValType type)
    {
        if (_random.Next(10) < 7)
        {
            int local = FindLocal(type, exact: false);
            if (local >= 0)
            {
                return Plain(Opcode.LocalGet, [_function.Locals[local]], [], local);
            }
        }

        if (Chance(4))
        {
            int[] globals = [.. Enumerable.Range(1, _module.Globals.Count - 1).Where(i => Subtypes.Fits(_module, _module.Globals[i].Type, type))];
            if (globals.Length > 0)
            {
                int global = Pick(globals);
                return Plain(Opcode.GlobalGet, [_module.Globals[global].Type], [], global);
            }
        }

        return Constant(type);
    }

    /// <summary>A random local whose value fits, or that takes such a value (<paramref name="exact"/>); -1 when there is none.</summary>
    private int FindLocal(ValType type, bool exact)
    {
        List<ValType> locals = _function.Locals;
        int start = _random.Next(Math.Max(locals.Count, 1));
        for (int i = 0; i < locals.Count; i++)
        {
            int local = (start + i) % locals.Count;
            if (!_hidden.Contains(local)
                && (exact ? locals[local] == type && !_reserved.Contains(local) : Subtypes.Fits(_module, locals[local], type)))
            {
                return local;
            }
        }

        return -1;
    }

    /// <summary>Takes the results of nodes off the stack, into variables where some fit.</summary>
    private Node Consume(Node node)
    {
        ValType[] results = node.Results;
        var targets = new List<(int Op, int Index)>();
        foreach (ValType type in results.Reverse())
        {
            int local = Chance(3) ? -1 : FindLocal(type, exact: true);
            int[] globals = Chance(4)
                ? [.. Enumerable.Range(1, _module.Globals.Count - 1).Where(i => _module.Globals[i].Mutable && _module.Globals[i].Type == type)]
                : [];
            targets.Add(globals.Length > 0 ? (0x24, Pick(globals)) : local >= 0 ? (0x21, local) : (0x1A, 0));
        }

        return new Node
        {
            Children = [node],
            Emit = w =>
            {
                foreach ((int op, int index) in targets)
                {
                    w.Byte(op);
                    if (op != 0x1A)
                    {
                        w.U32(index);
                    }
                }
            },
        };
    }
}
