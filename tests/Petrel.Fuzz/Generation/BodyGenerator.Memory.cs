using Petrel.Binary;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <content>Memories: addresses cluster at the start and around the end, where the mistakes are.</content>
internal sealed partial class BodyGenerator
{
    private Node Load(ValType type)
    {
        Opcode opcode = Pick(_pool.Loads(type.Letter));
        return Access(opcode, [type]);
    }

    private Node Store()
    {
        if (Chance(6))
        {
            return Neighbours();
        }

        return Access(Pick(_pool.Stores), []);
    }

    private Node Access(Opcode opcode, ValType[] results)
    {
        InstructionInfo info = Instructions.Get(opcode);
        string operands = info.Signature[..info.Signature.IndexOf(':', StringComparison.Ordinal)];
        int memory = _random.Next(_module.Memories.Count);
        bool atomic = opcode >= Opcode.MemoryAtomicNotify;
        Node address = Address(memory, 1 << info.AccessLog2, atomic, out ulong offset);
        var children = new List<Node> { address };
        foreach (char operand in operands.Skip(1))
        {
            children.Add(Value(ValType.OfLetter(operand)));
        }

        int alignment = atomic ? info.AccessLog2 : _random.Next(info.AccessLog2 + 1);
        int lane = info.Immediate == ImmediateKind.MemoryLane ? _random.Next(16 >> info.AccessLog2) : -1;
        return new Node
        {
            Results = results,
            Children = children,
            Emit = w =>
            {
                w.Op(opcode);
                MemoryArgument(w, alignment, memory, offset);
                if (lane >= 0)
                {
                    w.Byte(lane);
                }
            },
        };
    }

    private static void MemoryArgument(CodeWriter w, int alignment, int memory, ulong offset)
    {
        w.U32(memory == 0 ? alignment : alignment | 0x40);
        if (memory != 0)
        {
            w.U32(memory);
        }

        w.U64(offset);
    }

    /// <summary>Several accesses to neighbouring places through one local, as compilers write them.</summary>
    private Node Neighbours()
    {
        int memory = _random.Next(_module.Memories.Count);
        ValType type = AddressType(memory);
        int local = NewLocal(type);
        _reserved.Add(local);
        Node address = Address(memory, 16, aligned: false, out ulong offset);
        var nodes = new List<Node> { Plain(Opcode.LocalSet, [], [address], local) };
        bool wide = Chance(2);
        bool constants = Chance(2);
        ValType stored = wide ? ValType.I64 : ValType.I32;
        for (int i = 0; i < 4; i++)
        {
            ulong place = offset + (ulong)(i * (wide ? 8 : 4));
            place = type == ValType.I64 ? place : Math.Min(place, uint.MaxValue);
            Node value = constants ? Constant(stored) : Value(stored);
            nodes.Add(new Node
            {
                Children = [Plain(Opcode.LocalGet, [type], [], local), value],
                Emit = w =>
                {
                    w.Op(wide ? Opcode.I64Store : Opcode.I32Store);
                    MemoryArgument(w, 0, memory, place);
                },
            });
        }

        return new Node { Children = nodes };
    }

    private ValType AddressType(int memory) => _module.Memories[memory].Is64 ? ValType.I64 : ValType.I32;

    /// <param name="memory">The memory.</param>
    /// <param name="size">Bytes that are accessed.</param>
    /// <param name="aligned">Aligned, most of the time.</param>
    /// <param name="offset">The constant offset that goes with it.</param>
    private Node Address(int memory, int size, bool aligned, out ulong offset)
    {
        MemoryTree type = _module.Memories[memory];
        bool is64 = type.Is64;
        ValType integer = AddressType(memory);
        offset = (ulong)(Chance(3) ? _random.Next(64) : 0);
        ulong end = type.Size;
        ulong room = end > 64 ? Math.Min(end - 64, 0x3FFF) : 0;
        Node address;
        switch (_random.Next(150))
        {
            case 0:
                // Anywhere.
                address = Value(integer);
                break;
            case 1:
                offset = Pick<ulong>([0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0, 0x10000, end, is64 ? ulong.MaxValue : 0xFFFFFFFE, is64 ? 1UL << 63 : 0xFFFF0000]);
                address = Chance(2) ? Value(integer) : Small(integer, _random.Next(-20, 20));
                break;
            case < 8:
                // Just before or beyond the end.
                bool beyond = Chance(8);
                address = Small(integer, (long)end - size + _random.Next(-12, beyond ? 5 : 1));
                offset = beyond ? (ulong)_random.Next(4) : 0;
                break;
            case < 34 when end > 64:
                // The last bytes, by a variable.
                offset = Chance(2) ? end - (ulong)size - 7 : 0;
                address = And(integer, Value(integer), 7);
                if (offset == 0)
                {
                    address = Plain(is64 ? Opcode.I64Add : Opcode.I32Add, [integer], [address, Small(integer, (long)end - size - 7)]);
                }

                break;
            case < 60 when _counters.Count > 0:
                // An array indexed by the counter of a loop.
                address = Indexed(integer);
                break;
            case < 90:
                address = Small(integer, room == 0 ? 0 : _random.Next((int)Math.Min(room, 128)));
                break;
            default:
                address = And(integer, Value(integer), (long)(room == 0 ? 0 : (1UL << System.Numerics.BitOperations.Log2(room)) - 1));
                break;
        }

        if (aligned && !Chance(60))
        {
            offset &= ~7UL;
            address = And(integer, address, -8);
        }

        return address;
    }

    private Node Indexed(ValType type)
    {
        Node index = Plain(Opcode.LocalGet, [ValType.I32], [], Pick(_counters));
        int shift = _random.Next(4);
        if (shift > 0)
        {
            index = Plain(Opcode.I32Shl, [ValType.I32], [index, Small(ValType.I32, shift)]);
        }

        if (Chance(2))
        {
            index = Plain(Opcode.I32Add, [ValType.I32], [index, Small(ValType.I32, _random.Next(64))]);
        }

        return type == ValType.I64 ? Plain(Opcode.I64ExtendI32U, [type], [index]) : index;
    }

    private static Node And(ValType type, Node value, long mask) =>
        Plain(type == ValType.I64 ? Opcode.I64And : Opcode.I32And, [type], [value, Small(type, mask)]);

    private Node Bulk()
    {
        int memory = _random.Next(_module.Memories.Count);
        ValType type = AddressType(memory);
        switch (_random.Next(7))
        {
            case 0:
                return Plain(Opcode.MemoryFill, [], [Address(memory, 16, false, out _), Value(ValType.I32), Length(type)], memory);
            case 1:
                int source = _random.Next(_module.Memories.Count);
                ValType length = type == ValType.I64 && AddressType(source) == ValType.I64 ? ValType.I64 : ValType.I32;
                return Plain(
                    Opcode.MemoryCopy, [], [Address(memory, 16, false, out _), Address(source, 16, false, out _), Length(length)], memory, source);
            case 2:
                int data = _random.Next(_module.Data.Count);
                return Plain(
                    Opcode.MemoryInit,
                    [],
                    [Address(memory, 16, false, out _), And(ValType.I32, Value(ValType.I32), 7), And(ValType.I32, Value(ValType.I32), 7)],
                    _module.ActiveData.Count + data,
                    memory);
            case 3:
                return Chance(4) ? Plain(Opcode.DataDrop, [], [], _module.ActiveData.Count + _random.Next(_module.Data.Count)) : Store();
            case 4:
                return Consume(Plain(Opcode.MemoryGrow, [type], [Chance(10) ? Value(type) : Small(type, _random.Next(2))], memory));
            case 5:
                return Consume(Plain(Opcode.MemorySize, [type], [], memory));
            default:
                return Has(WasmFeatures.Threads) ? Waiting() : Store();
        }
    }

    private Node Length(ValType type) => Chance(60) ? Value(type) : And(type, Value(type), 0x3F);

    /// <summary>Wait and notify, with a time limit that is over at once.</summary>
    private Node Waiting()
    {
        int memory = _random.Next(_module.Memories.Count);
        Opcode opcode = Pick([Opcode.MemoryAtomicNotify, Opcode.MemoryAtomicWait32, Opcode.MemoryAtomicWait64, Opcode.AtomicFence]);
        if (opcode == Opcode.AtomicFence)
        {
            return Plain(opcode, [], [], 0);
        }

        if (opcode != Opcode.MemoryAtomicNotify && !_module.Memories[memory].Shared && !Chance(10))
        {
            opcode = Opcode.MemoryAtomicNotify;
        }

        int size = Instructions.Get(opcode).AccessLog2;
        var children = new List<Node>
        {
            Address(memory, 1 << size, true, out ulong offset),
            Value(opcode == Opcode.MemoryAtomicWait64 ? ValType.I64 : ValType.I32),
        };
        if (opcode != Opcode.MemoryAtomicNotify)
        {
            children.Add(Small(ValType.I64, _random.Next(1000)));
        }

        return Consume(new Node
        {
            Results = [ValType.I32],
            Children = children,
            Emit = w =>
            {
                w.Op(opcode);
                MemoryArgument(w, size, memory, offset);
            },
        });
    }
}
