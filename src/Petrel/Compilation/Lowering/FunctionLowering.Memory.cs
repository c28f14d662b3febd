using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Memory instructions (spec: Instructions, Memory Instructions).</content>
/// <remarks>
/// A 32-bit memory behind guard pages needs no check: base + zero-extended address + offset stays inside the
/// reservation, and the hardware reports what lies outside the memory. Everything else goes through an inlined check.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private void LowerMemoryAccess(in Instruction instruction)
    {
        if (instruction.Opcode is >= Opcode.MemoryAtomicNotify)
        {
            LowerAtomic(instruction);
            return;
        }

        ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
        bool isVector = instruction.Opcode >= Opcode.V128Load;
        string signature = info.Signature;
        int operands = Instructions.Signature(instruction.Opcode).OperandCount;
        _stack.Need(operands);
        int value = -1;
        IlType valueType = default;
        if (operands == 2)
        {
            valueType = _stack.TypeAt(0);
            value = _locals.Take(valueType);
            _il.StoreLocal(value);
        }

        bool isLoad = signature.Length > operands + 1;
        int displacement = _stack.DisplacementAt(operands - 1);
        bool mayShrink = isLoad && _layout.IsGuarded((int)instruction.First)
            && (info.AccessLog2 > 0 || MayBeConstant(_stack.OriginAt(operands - 1))) && MayShrink(instruction.EndOffset, isVector, operands);
        bool isWide = _stack.TypeAt(operands - 1) == IlType.Int64 && !_module.Memories[(int)instruction.First].Is64;
        ulong offset = instruction.Value + (_foldedAt == instruction.Offset ? _foldedOffset : 0);
        EmitAddress((int)instruction.First, offset, 1u << info.AccessLog2, mayShrink, isWide, displacement);
        if (value >= 0)
        {
            LoadStored(instruction.Opcode, value);
            _locals.Free(valueType, value);
        }

        if (instruction.Opcode is Opcode.V128Load or Opcode.V128Store)
        {
            _il.Op(instruction.Opcode == Opcode.V128Load ? Il.Ldobj : Il.Stobj, _tokens.VectorType());
        }
        else if (isVector)
        {
            bool hasLane = info.Immediate == ImmediateKind.MemoryLane;
            if (hasLane)
            {
                _il.Int32((int)instruction.Second);
            }

            _il.Op(Il.Call, _tokens.Operation(instruction.Opcode, RuntimeType.VectorOperations, hasLane ? "i" : ""));
        }
        else
        {
            EmitScalarAccess(instruction.Opcode);
        }

        _stack.Pop(operands);
        if (operands + 1 < signature.Length)
        {
            _stack.Push(ResultType(signature[operands + 1]), ValueOrigin.Other);
            _stack.SetBound(instruction.Opcode switch { Opcode.I32Load8U => byte.MaxValue, Opcode.I32Load16U => ushort.MaxValue, _ => 0 });
        }
    }

    private readonly record struct Ops(Il First, Il Second = default);

    private void EmitScalarAccess(Opcode opcode)
    {
        Ops ops = opcode switch
        {
            Opcode.I32Load => new Ops(Il.LdindI4),
            Opcode.I64Load => new Ops(Il.LdindI8),
            Opcode.F32Load => new Ops(Il.LdindR4),
            Opcode.F64Load => new Ops(Il.LdindR8),
            Opcode.I32Load8S => new Ops(Il.LdindI1),
            Opcode.I32Load8U => new Ops(Il.LdindU1),
            Opcode.I32Load16S => new Ops(Il.LdindI2),
            Opcode.I32Load16U => new Ops(Il.LdindU2),
            Opcode.I64Load8S => new Ops(Il.LdindI1, Il.ConvI8),
            Opcode.I64Load8U => new Ops(Il.LdindU1, Il.ConvU8),
            Opcode.I64Load16S => new Ops(Il.LdindI2, Il.ConvI8),
            Opcode.I64Load16U => new Ops(Il.LdindU2, Il.ConvU8),
            Opcode.I64Load32S => new Ops(Il.LdindI4, Il.ConvI8),
            Opcode.I64Load32U => new Ops(Il.LdindU4, Il.ConvU8),
            Opcode.I32Store => new Ops(Il.StindI4),
            Opcode.I64Store => new Ops(Il.StindI8),
            Opcode.F32Store => new Ops(Il.StindR4),
            Opcode.F64Store => new Ops(Il.StindR8),
            Opcode.I32Store8 => new Ops(Il.StindI1),
            Opcode.I32Store16 => new Ops(Il.StindI2),
            Opcode.I64Store8 => new Ops(Il.ConvI4, Il.StindI1),
            Opcode.I64Store16 => new Ops(Il.ConvI4, Il.StindI2),
            _ => new Ops(Il.ConvI4, Il.StindI4),
        };
        _il.Op(ops.First);
        if (ops.Second != default)
        {
            _il.Op(ops.Second);
        }
    }

    /// <summary>True when the JIT may read a part only of what the load before <paramref name="next"/> reads.</summary>
    private bool MayShrink(int next, bool isVector, int operands)
    {
        // What lies below the operands may turn out to be a mask.
        bool hasConstantBelow = false;
        bool hasLiteralBelow = false;
        if (_stack.Count > operands)
        {
            ValueOrigin below = _stack.OriginAt(operands);
            // Looking through all definitions of locals for that does not pay in a large module.
            hasLiteralBelow = !below.IsLocal && (below.Kinds & OriginKinds.Constant) != 0;
            hasConstantBelow = (below.IsLocal && _layout.IsLarge) || ((below.IsLocal ? _shiftedLocals[below.Local] : below.Kinds) & OriginKinds.Constant) != 0;
        }

        return _loadUse.MayShrink(next, isVector, hasConstantBelow, LoopsAround(stackalloc int[MostLoops]), hasLiteralBelow);
    }

    /// <summary>True for an address that the JIT may know: a load of one byte from there is removed as a whole when nobody needs it.</summary>
    private bool MayBeConstant(ValueOrigin address) => ((address.IsLocal ? _shiftedLocals[address.Local] : address.Kinds) & OriginKinds.Constant) != 0;

    private const int MostLoops = 32;

    /// <summary>The innermost blocks: where a loop begins, 0 for others, -1 for what lies around a part of a function.</summary>
    private ReadOnlySpan<int> LoopsAround(Span<int> loops)
    {
        int count = Math.Min(_frameCount, loops.Length);
        for (int i = 0; i < count; i++)
        {
            ref ControlFrame frame = ref FrameAt(count - 1 - i);
            loops[i] = frame.Kind == FrameKind.Outer ? -1 : frame.LoopStart;
        }

        return loops[..count];
    }

    /// <summary>Keeps the JIT from looking through the result of a call when it inlines it (<see cref="LoadUse"/>).</summary>
    private void KeepResult(int function, IlType type, int next)
    {
        if (type < IlType.Object && _module.Memories.Length > 0
            && _loadUse.MayShrinkResult(function, next, type == IlType.Vector, LoopsAround(stackalloc int[MostLoops])))
        {
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Keep[(int)type]));
        }
    }

    /// <summary>Turns the WebAssembly address on the IL stack into a native one that may be accessed.</summary>
    private void EmitAddress(int memory, ulong offset, uint size, bool mayShrink, bool isWide = false, int displacement = 0)
    {
        if (_layout.IsGuarded(memory) && offset < ReservedOffsets)
        {
            _il.Op(Il.ConvU);
            LoadMemoryBase(memory);
            _il.Op(Il.Add);
            int constant = (int)offset + displacement;
            if (constant != 0)
            {
                _il.Int32(constant);
                _il.Op(Il.Add);
            }

            if (mayShrink)
            {
                TouchLast(size, fromFirst: size > sizeof(long) && displacement != 0);
            }

            return;
        }

        if (isWide)
        {
            _il.Op(Il.ConvI4);
        }

        LoadMemory(memory);
        _il.Int64((long)offset);
        _il.Int32((int)size);
        _il.Op(Il.Call, _tokens.Method(_module.Memories[memory].Is64 ? RuntimeMembers.Address64 : RuntimeMembers.Address32));
    }

    /// <summary>
    /// Reads the last byte of what is about to be loaded: where that faults, the load would have to. The first byte may be the only one
    /// that is outside, when the address can be below byte 0; of a vector the JIT may read the upper lanes only. The byte is stored, because RyuJIT
    /// removes a load that nobody needs when it takes it for one that cannot fault, and it does so for every constant distance from an address that it
    /// has seen accessed before (measured: <c>[base + 65536]</c> after <c>[base]</c>).
    /// </summary>
    private void TouchLast(uint size, bool fromFirst)
    {
        if (_touchedLocal < 0)
        {
            _touchedLocal = _locals.Add("n");
        }

        _stack.Note(3);
        _il.StoreLocal(_touchedLocal);
        if (fromFirst)
        {
            Touch(0);
        }

        Touch(size - 1);
        _il.LoadLocal(_touchedLocal);
    }

    private void Touch(uint offset)
    {
        _il.LoadArgument(InstanceArgument);
        _il.LoadLocal(_touchedLocal);
        if (offset > 0)
        {
            _il.Int32((int)offset);
            _il.Op(Il.Add);
        }

        _il.Op(Il.LdindU1);
        _il.Op(Il.Stfld, _tokens.Field(RuntimeMembers.Touched));
    }

    /// <summary>Constant offsets below this fall into the guard region behind every reservation, with room for the access.</summary>
    private const ulong ReservedOffsets = Runtime.LinearMemory.GuardSize - 64;

    private void LoadMemoryBase(int memory)
    {
        if (memory == 0)
        {
            if (_memoryBaseLocal < 0)
            {
                _memoryBaseLocal = _locals.Add("n");
            }

            _il.LoadLocal(_memoryBaseLocal);
            return;
        }

        LoadMemory(memory);
        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.LinearMemoryBase));
    }

    private void LoadMemory(int memory)
    {
        _il.LoadArgument(InstanceArgument);
        if (memory == 0)
        {
            _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.Memory0));
            return;
        }

        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.Memories));
        _il.Int32(memory);
        _il.Op(Il.LdelemRef);
    }

    private void LowerMemoryBulk(in Instruction instruction)
    {
        int first = (int)instruction.First;
        bool is64;
        switch (instruction.Opcode)
        {
            case Opcode.MemorySize:
                is64 = _module.Memories[first].Is64;
                LoadMemory(first);
                _il.Op(Il.Call, _tokens.Method(is64 ? RuntimeMembers.MemorySize64 : RuntimeMembers.MemorySize32));
                _stack.Push(is64 ? IlType.Int64 : IlType.Int32);
                return;

            case Opcode.MemoryGrow:
                is64 = _module.Memories[first].Is64;
                _stack.Need(1);
                LoadMemory(first);
                _il.Op(Il.Call, _tokens.Method(is64 ? RuntimeMembers.MemoryGrow64 : RuntimeMembers.MemoryGrow32));
                return;

            case Opcode.MemoryFill:
                is64 = _module.Memories[first].Is64;
                _stack.Need(3);
                LoadMemory(first);
                _il.Op(Il.Call, _tokens.Method(is64 ? RuntimeMembers.MemoryFill64 : RuntimeMembers.MemoryFill32));
                _stack.Pop(3);
                return;

            case Opcode.MemoryCopy:
                LowerMemoryCopy(first, (int)instruction.Second);
                return;

            case Opcode.MemoryInit:
                int memory = (int)instruction.Second;
                is64 = _module.Memories[memory].Is64;
                _stack.Need(3);
                LoadMemory(memory);
                _il.Int32(first);
                _il.LoadArgument(InstanceArgument);
                _il.Op(Il.Call, _tokens.Method(is64 ? RuntimeMembers.MemoryInit64 : RuntimeMembers.MemoryInit32));
                _stack.Pop(3);
                return;

            default:
                _il.Int32(first);
                _il.LoadArgument(InstanceArgument);
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.DataDrop));
                return;
        }
    }

    private void LowerMemoryCopy(int destination, int source)
    {
        bool wideDestination = _module.Memories[destination].Is64;
        bool wideSource = _module.Memories[source].Is64;
        _stack.Need(3);
        if (wideDestination || wideSource)
        {
            // The length has the narrower of the two address types; 32-bit operands are widened without sign.
            WidenOperands(!wideDestination, !wideSource, !(wideDestination && wideSource));
        }

        LoadMemory(destination);
        LoadMemory(source);
        _il.Op(Il.Call, _tokens.Method(wideDestination || wideSource ? RuntimeMembers.MemoryCopy64 : RuntimeMembers.MemoryCopy32));
        _stack.Pop(3);
    }

    /// <summary>Zero-extends those of the top three operands that are 32 bits wide.</summary>
    private void WidenOperands(bool first, bool second, bool third)
    {
        if (third)
        {
            _il.Op(Il.ConvU8);
        }

        if (!first && !second)
        {
            return;
        }

        int c = _locals.Take(IlType.Int64);
        _il.StoreLocal(c);
        if (second)
        {
            _il.Op(Il.ConvU8);
        }

        if (first)
        {
            int b = _locals.Take(IlType.Int64);
            _il.StoreLocal(b);
            _il.Op(Il.ConvU8);
            _il.LoadLocal(b);
            _locals.Free(IlType.Int64, b);
        }

        _il.LoadLocal(c);
        _locals.Free(IlType.Int64, c);
    }
}
