using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Finds loads of which RyuJIT may read fewer bytes than the instruction does. It reads only what remains in use, even of a volatile
/// load (measured: <c>i32.wrap_i64 (i64.load)</c> reads four bytes, a load that is dropped one), and would so miss the fault of an access
/// that straddles the end of the memory. The last byte of such a load is touched first; it is two instructions, and rare, because
/// compilers of guest languages choose the narrow load themselves.
/// </summary>
/// <remarks>
/// <para>What the JIT does, and so what this follows:</para>
/// <list type="number">
/// <item>It narrows a load under a conversion, a narrow store or a mask, through arithmetic whose low bits depend on low bits only.</item>
/// <item>It puts a load in place of a local that is read once, in the same run of statements, and goes on as in 1.</item>
/// <item>It removes what has no effect, and a definition that nothing reads on any path. So one path with a read that matters is enough to
/// find: <see cref="Local"/>.</item>
/// <item>It inlines small functions: what a call does with an argument is looked up (<see cref="IsParameterNeeded"/>), and the results of small
/// functions are kept whole where they are called (<see cref="MayShrinkResult"/>).</item>
/// </list>
/// <para>Whatever is too far away or too intricate counts as shrinking: the price is two instructions.</para>
/// </remarks>
internal sealed class LoadUse(ModuleLayout layout)
{
    /// <summary>
    /// Instructions to look at for one load. Of a large module most code runs once: lowering counts there, and a few touches more do not.
    /// </summary>
    private readonly int _budget = layout.IsLarge ? 10 : 600;

    private readonly ModuleDefinition _module = layout.Module;
    private readonly LoadUseScan _scan = new();

    private FunctionBody _body;
    private ShiftedLocals _locals = null!;
    private bool _isVector;
    private bool _hasConstantBelow;
    private bool _hasLiteralBelow;
    private bool _returnsOne;
    private int _depth;

    /// <summary>How much of a value has to be needed.</summary>
    private enum Need
    {
        /// <summary>All of it.</summary>
        Whole,

        /// <summary>Something: what is computed from it has an effect in the end.</summary>
        Any,
    }

    /// <summary>The function whose loads are asked for next.</summary>
    public void Begin(FunctionBody body, DefinedType type, ShiftedLocals locals)
    {
        _body = body;
        _locals = locals;
        _returnsOne = type.Results.Length <= 1;
    }

    /// <param name="next">Offset of the instruction that follows the load.</param>
    /// <param name="isVector">True for a load of the vector instruction set.</param>
    /// <param name="hasConstantBelow">True when the value that lies below on the operand stack may be a constant.</param>
    /// <param name="loops">The start of each loop around the load, innermost last; 0 for other blocks, -1 for what is not known.</param>
    /// <param name="hasLiteralBelow">True when that value is a constant, or may be one (of floats: a NaN).</param>
    public bool MayShrink(int next, bool isVector, bool hasConstantBelow, ReadOnlySpan<int> loops, bool hasLiteralBelow = false)
    {
        _isVector = isVector;
        _hasConstantBelow = hasConstantBelow;
        _hasLiteralBelow = hasLiteralBelow;
        _depth = 0;
        _scan.Begin(_budget, loops);
        return !Follow(next, Need.Whole, knowsBelow: true);
    }

    /// <summary>True when a call's result may be needed in part only and the callee, if it is inlined, may have loaded it.</summary>
    public bool MayShrinkResult(int function, int next, bool isVector, ReadOnlySpan<int> loops) =>
        layout.SmallFunctions.IsSmall(function) && layout.SmallFunctions.MayLoad(function) && MayShrink(next, isVector, hasConstantBelow: true, loops);

    private WasmReader At(int position) => new(_module.Bytes, position, _body.Offset + _body.Length - position);

    /// <summary>
    /// Follows the value that is on top of the operand stack at an offset to the instruction that takes it, and what that makes of it to where
    /// it has an effect. False when it is not needed, or nobody knows.
    /// </summary>
    private bool Follow(int next, Need need, bool knowsBelow = false)
    {
        WasmReader reader = At(next);
        int above = 0;
        bool isFirst = true;
        Instruction previous = default;
        while (!reader.IsAtEnd && _scan.Take())
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            Opcode opcode = instruction.Opcode;
            switch (opcode)
            {
                case Opcode.LocalGet or Opcode.GlobalGet or Opcode.RefFunc or Opcode.RefNull or Opcode.MemorySize or Opcode.TableSize
                    or Opcode.I32Const or Opcode.I64Const or Opcode.F32Const or Opcode.F64Const or Opcode.V128Const:
                    above++;
                    break;

                case Opcode.LocalTee when above > 0:
                case Opcode.Nop or Opcode.DataDrop or Opcode.ElemDrop or Opcode.AtomicFence:
                    break;

                case Opcode.LocalSet when above > 0:
                case Opcode.Drop when above > 0:
                    above--;
                    break;

                case Opcode.Drop:
                    return false;

                case Opcode.GlobalSet:
                    if (above == 0)
                    {
                        return true;
                    }

                    above--;
                    break;

                case Opcode.LocalTee when CancelsItself(instruction.First, ref reader):
                    return Local(instruction.First, reader.Position, need, isParameter: false);

                case Opcode.LocalTee:
                    return FollowAndReturn(reader.Position, need) || Local(instruction.First, reader.Position, need, isParameter: false);

                case Opcode.LocalSet:
                    return Local(instruction.First, reader.Position, need, isParameter: false);

                case Opcode.Select or Opcode.SelectTyped when above > 0 && previous.Opcode == Opcode.I32Const:
                    // The JIT chooses.
                    return false;

                case Opcode.Select or Opcode.SelectTyped:
                    // The condition is needed when the result is.
                    need = above == 0 ? Need.Any : need;
                    knowsBelow &= above == 2;
                    above = Math.Max(0, above - 2);
                    break;

                case Opcode.If when above == 0:
                    if (HasEffect(ref reader, depth: 1, outer: 0))
                    {
                        return true;
                    }

                    // The JIT removes it, unless what it leaves is needed.
                    if (instruction.Type == -0x40)
                    {
                        return false;
                    }

                    need = Need.Any;
                    knowsBelow = false;
                    isFirst = false;
                    break;

                case Opcode.If:
                    return false;

                case Opcode.BrTable:
                    return above == 0 && TakesEffect(instruction, reader);

                case Opcode.BrIf:
                    if (above == 0)
                    {
                        return _scan.LoopOf((int)instruction.First) != 0
                            || HasEffect(ref reader, (int)instruction.First + 1, (int)instruction.First + 1);
                    }

                    above--;
                    break;

                case Opcode.Return:
                    return IsReturnNeeded;

                case Opcode.End:
                    if (reader.IsAtEnd)
                    {
                        return IsReturnNeeded;
                    }

                    _scan.Close();
                    break;

                case Opcode.Else:
                    if (!Skip(ref reader, 1))
                    {
                        return false;
                    }

                    _scan.Close();
                    break;

                case Opcode.Call or Opcode.ReturnCall:
                    DefinedType type = _module.FunctionType((int)instruction.First);
                    if (above < type.Parameters.Length)
                    {
                        return IsParameterNeeded((int)instruction.First, type.Parameters.Length - 1 - above, need);
                    }

                    above += type.Results.Length - type.Parameters.Length;
                    break;

                case Opcode.CallIndirect or Opcode.ReturnCallIndirect or Opcode.CallRef or Opcode.ReturnCallRef:
                    type = _module.Types[(int)instruction.First];
                    if (above <= type.Parameters.Length)
                    {
                        Span<int> guesses = stackalloc int[CallGuesses.Most];
                        return opcode != Opcode.CallRef || (layout.VtableGuesses.IsEmpty && layout.CallGuesses.Find(type, guesses) == 0);
                    }

                    above += type.Results.Length - type.Parameters.Length - 1;
                    break;

                case Opcode.MemoryGrow or Opcode.TableGet:
                    if (above == 0)
                    {
                        return true;
                    }

                    break;

                case Opcode.MemoryCopy or Opcode.MemoryInit or Opcode.TableCopy or Opcode.TableInit:
                    if (above < 3)
                    {
                        return true;
                    }

                    above -= 3;
                    break;

                case Opcode.TableSet:
                    if (above < 2)
                    {
                        return true;
                    }

                    above -= 2;
                    break;

                default:
                    InstructionSignature signature = Instructions.Signature(opcode);
                    bool isMemory = Instructions.Immediate(opcode) is ImmediateKind.Memory or ImmediateKind.MemoryLane;
                    if (!signature.IsSimple)
                    {
                        return false;
                    }

                    int operands = signature.OperandCount;
                    int results = signature.ResultCount;
                    if (above >= operands)
                    {
                        above += results - operands;
                        break;
                    }

                    if (isMemory)
                    {
                        // The address, or what is stored.
                        return above == operands - 1 || need == Need.Any || !StoresPart(opcode);
                    }

                    if (operands == 2 && MayBeAbsorbed(opcode, above, previous, knowsBelow && _hasLiteralBelow))
                    {
                        return false;
                    }

                    if (MayTrap(opcode))
                    {
                        return true;
                    }

                    if (results != 1)
                    {
                        return false;
                    }

                    if (need == Need.Whole)
                    {
                        switch (_isVector ? ClassifyVector(opcode, above) : Classify(opcode, above, previous, isFirst))
                        {
                            case Consumer.Whole:
                                need = Need.Any;
                                break;
                            case Consumer.Part:
                                return false;
                        }
                    }

                    knowsBelow &= operands - 1 == above;
                    above = 0;
                    isFirst = false;
                    break;
            }

            previous = instruction;
        }

        return false;
    }

    /// <summary>Goes behind the end of a block; true as soon as something before it does anything but leave a value.</summary>
    /// <param name="reader">Inside.</param>
    /// <param name="depth">Number of the blocks to leave.</param>
    /// <param name="outer">Number of those of them that are not to be read as a whole: their <c>else</c> is skipped.</param>
    private bool HasEffect(ref WasmReader reader, int depth, int outer)
    {
        while (depth > 0)
        {
            if (reader.IsAtEnd || !_scan.Take())
            {
                return true;
            }

            Instruction instruction = InstructionReader.Read(ref reader);
            Opcode opcode = instruction.Opcode;
            switch (opcode)
            {
                case Opcode.If or Opcode.Block:
                    depth++;
                    break;
                case Opcode.End:
                    depth--;
                    outer = Math.Min(outer, depth);
                    break;
                case Opcode.Else when depth == outer:
                    if (!Skip(ref reader, 1))
                    {
                        return true;
                    }

                    depth--;
                    outer = depth;
                    break;
                case Opcode.Br or Opcode.BrIf when (int)instruction.First < depth:
                    break;
                case Opcode.Else or Opcode.Nop or Opcode.Drop or Opcode.Select or Opcode.LocalGet or Opcode.GlobalGet:
                    break;
                default:
                    ref readonly InstructionInfo info = ref Instructions.Get(opcode);
                    if (MayTrap(opcode) || (!info.HasSimpleSignature
                        && info.Immediate is not (ImmediateKind.I32 or ImmediateKind.I64 or ImmediateKind.F32 or ImmediateKind.F64 or ImmediateKind.V128 or ImmediateKind.Lane or ImmediateKind.Shuffle)))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>True when it matters which of its branches a <c>br_table</c> takes: not when all lead to one place, or past nothing.</summary>
    private bool TakesEffect(in Instruction instruction, WasmReader reader)
    {
        WasmReader labels = At(instruction.VectorOffset);
        int least = int.MaxValue;
        int most = 0;
        bool isLoop = false;
        for (int i = 0; i <= instruction.VectorCount; i++)
        {
            int label = (int)labels.ReadU32();
            least = Math.Min(least, label);
            most = Math.Max(most, label);
            isLoop |= _scan.LoopOf(label) != 0;
        }

        if (least == most)
        {
            return false;
        }

        // What follows in the innermost of the blocks is not on the way.
        return isLoop || (Skip(ref reader, least + 1) && HasEffect(ref reader, most - least, most - least));
    }

    /// <summary>
    /// True when a local that was just read is read again and the two cancel each other, as in <c>x - x</c>; moves the reader behind that.
    /// </summary>
    private static bool CancelsItself(uint local, ref WasmReader reader)
    {
        WasmReader ahead = reader;
        if (ahead.IsAtEnd || InstructionReader.Read(ref ahead) is not { Opcode: Opcode.LocalGet } second || second.First != local || ahead.IsAtEnd)
        {
            return false;
        }

        if (InstructionReader.Read(ref ahead).Opcode is not (Opcode.I32Sub or Opcode.I32Xor or Opcode.I64Sub or Opcode.I64Xor
            or (>= Opcode.I32Eq and <= Opcode.I32GeU) or (>= Opcode.I64Eq and <= Opcode.I64GeU)
            or Opcode.V128Xor or Opcode.V128Andnot or Opcode.I8x16Sub or Opcode.I16x8Sub or Opcode.I32x4Sub or Opcode.I64x2Sub
            or (>= Opcode.I8x16Eq and <= Opcode.I32x4GeU) or (>= Opcode.I64x2Eq and <= Opcode.I64x2GeS)))
        {
            return false;
        }

        reader = ahead;
        return true;
    }

    /// <summary>What a result is needed for: callers see to it, unless there are several or this is inlined in the first place.</summary>
    private bool IsReturnNeeded => _depth == 0 && _returnsOne;

    private bool FollowAndReturn(int next, Need need)
    {
        int depth = _scan.Depth;
        bool isNeeded = Follow(next, need);
        _scan.Restore(depth);
        return isNeeded;
    }

    private enum Consumer
    {
        Whole,
        Part,

        /// <summary>A part of the result needs a part of the operand.</summary>
        Same,
    }

    /// <param name="opcode">What takes the value.</param>
    /// <param name="above">How many operands lie above it.</param>
    /// <param name="previous">The instruction before.</param>
    /// <param name="isFirst">The value is still what was loaded.</param>
    private Consumer Classify(Opcode opcode, int above, in Instruction previous, bool isFirst)
    {
        switch (opcode)
        {
            case Opcode.I32WrapI64 or (>= Opcode.I32Extend8S and <= Opcode.I64Extend32S)
                or Opcode.I8x16Splat or Opcode.I16x8Splat or Opcode.I8x16ReplaceLane or Opcode.I16x8ReplaceLane:
                return Consumer.Part;

            case Opcode.I32And or Opcode.I64And:
                return MayBeMasked(above, previous, isFirst) ? Consumer.Part : Consumer.Same;

            case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I32Or or Opcode.I32Xor
                or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul or Opcode.I64Or or Opcode.I64Xor
                or Opcode.I64ExtendI32S or Opcode.I64ExtendI32U
                or Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64 or Opcode.F32ReinterpretI32 or Opcode.F64ReinterpretI64:
                return Consumer.Same;

            case Opcode.I32Shl or Opcode.I64Shl:
                // The count is masked.
                return above == 0 ? Consumer.Part : Consumer.Same;

            case Opcode.I32ShrS or Opcode.I32ShrU or Opcode.I64ShrS or Opcode.I64ShrU
                or Opcode.I32Rotl or Opcode.I32Rotr or Opcode.I64Rotl or Opcode.I64Rotr:
                return above == 0 ? Consumer.Part : Consumer.Whole;

            case >= Opcode.I8x16Shl when IsVectorShift(opcode):
                return Consumer.Part;

            default:
                return Consumer.Whole;
        }
    }

    /// <summary>
    /// True when the other operand may be a constant that decides the result by itself, as in <c>x * 0</c>, <c>x &gt;=u 0</c>, <c>x % 1</c> and anything of floats with
    /// a NaN: the JIT then does without <c>x</c>.
    /// </summary>
    private static bool MayBeAbsorbed(Opcode opcode, int above, in Instruction previous, bool hasLiteralBelow)
    {
        if (above == 0)
        {
            return hasLiteralBelow && opcode is Opcode.I32Mul or Opcode.I64Mul or Opcode.I32And or Opcode.I64And or Opcode.I32Or or Opcode.I64Or
                or (>= Opcode.I32LtS and <= Opcode.I32GeU) or (>= Opcode.I64LtS and <= Opcode.I64GeU)
                or (>= Opcode.I32Shl and <= Opcode.I32Rotr) or (>= Opcode.I64Shl and <= Opcode.I64Rotr)
                or (>= Opcode.F32Add and <= Opcode.F32Max) or (>= Opcode.F64Add and <= Opcode.F64Max) or (>= Opcode.F32Eq and <= Opcode.F64Ge);
        }

        switch (previous.Opcode)
        {
            case Opcode.I32Const or Opcode.I64Const:
                bool is32 = previous.Opcode == Opcode.I32Const;
                long value = is32 ? (int)previous.Value : (long)previous.Value;
                return opcode switch
                {
                    Opcode.I32Mul or Opcode.I64Mul or Opcode.I32And or Opcode.I64And
                        or Opcode.I32LtU or Opcode.I64LtU or Opcode.I32GeU or Opcode.I64GeU => value == 0,
                    Opcode.I32Or or Opcode.I64Or or Opcode.I32GtU or Opcode.I64GtU or Opcode.I32LeU or Opcode.I64LeU => value == -1,
                    Opcode.I32RemU or Opcode.I64RemU => value == 1,
                    Opcode.I32RemS or Opcode.I64RemS => value is 1 or -1,
                    Opcode.I32LtS or Opcode.I32GeS => value == int.MinValue,
                    Opcode.I64LtS or Opcode.I64GeS => value == long.MinValue,
                    Opcode.I32GtS or Opcode.I32LeS => value == int.MaxValue,
                    Opcode.I64GtS or Opcode.I64LeS => value == long.MaxValue,
                    _ => false,
                };

            case Opcode.F32Const:
                return float.IsNaN(BitConverter.UInt32BitsToSingle((uint)previous.Value));

            case Opcode.F64Const:
                return double.IsNaN(BitConverter.UInt64BitsToDouble((ulong)previous.Value));

            case Opcode.V128Const:
                return opcode is Opcode.V128And or Opcode.V128Andnot or Opcode.V128Or;

            default:
                return false;
        }
    }

    /// <summary>True when the other operand may be a constant without the highest byte.</summary>
    private bool MayBeMasked(int above, in Instruction previous, bool isFirst) => above == 0
        ? !isFirst || _depth > 0 || _hasConstantBelow
        : previous.Opcode switch
        {
            Opcode.I32Const => (uint)previous.Value >> 24 == 0,
            Opcode.I64Const => previous.Value >> 56 == 0,
            Opcode.LocalGet => _depth > 0 || (_locals[(int)previous.First] & OriginKinds.Constant) != 0,
            _ => false,
        };

    private static bool IsVectorShift(Opcode opcode) => opcode is (>= Opcode.I8x16Shl and <= Opcode.I8x16ShrU)
        or (>= Opcode.I16x8Shl and <= Opcode.I16x8ShrU) or (>= Opcode.I32x4Shl and <= Opcode.I32x4ShrU) or (>= Opcode.I64x2Shl and <= Opcode.I64x2ShrU);

    private static Consumer ClassifyVector(Opcode opcode, int above) => opcode switch
    {
        Opcode.I8x16ExtractLaneS or Opcode.I8x16ExtractLaneU or Opcode.I16x8ExtractLaneS or Opcode.I16x8ExtractLaneU
            or Opcode.I32x4ExtractLane or Opcode.I64x2ExtractLane or Opcode.F32x4ExtractLane or Opcode.F64x2ExtractLane
            or Opcode.I16x8ExtendLowI8x16S or Opcode.I16x8ExtendLowI8x16U or Opcode.I32x4ExtendLowI16x8S or Opcode.I32x4ExtendLowI16x8U
            or Opcode.I64x2ExtendLowI32x4S or Opcode.I64x2ExtendLowI32x4U
            or Opcode.I16x8ExtmulLowI8x16S or Opcode.I16x8ExtmulLowI8x16U or Opcode.I32x4ExtmulLowI16x8S or Opcode.I32x4ExtmulLowI16x8U
            or Opcode.I64x2ExtmulLowI32x4S or Opcode.I64x2ExtmulLowI32x4U
            or Opcode.F64x2PromoteLowF32x4 or Opcode.F64x2ConvertLowI32x4S or Opcode.F64x2ConvertLowI32x4U
            or Opcode.I8x16Shuffle or Opcode.I8x16Swizzle or Opcode.I8x16RelaxedSwizzle => Consumer.Part,
        Opcode.I8x16ReplaceLane or Opcode.I16x8ReplaceLane or Opcode.I32x4ReplaceLane or Opcode.I64x2ReplaceLane
            or Opcode.F32x4ReplaceLane or Opcode.F64x2ReplaceLane => above == 1 ? Consumer.Part : Consumer.Whole,

        // Lane by lane: what takes one lane of the result needs one of the operand.
        _ => Instructions.Get(opcode).Signature.EndsWith(":v", StringComparison.Ordinal) ? Consumer.Same : Consumer.Whole,
    };

    private static bool StoresPart(Opcode opcode) => opcode is Opcode.I32Store8 or Opcode.I32Store16
        or Opcode.I64Store8 or Opcode.I64Store16 or Opcode.I64Store32
        or Opcode.V128Store8Lane or Opcode.V128Store16Lane or Opcode.V128Store32Lane or Opcode.V128Store64Lane
        or >= Opcode.MemoryAtomicNotify;

    /// <summary>Divisions and conversions that trap: they are not left out.</summary>
    private static bool MayTrap(Opcode opcode) => opcode is (>= Opcode.I32DivS and <= Opcode.I32RemU) or (>= Opcode.I64DivS and <= Opcode.I64RemU)
        or (>= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U) or (>= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U);

    /// <summary>What an argument is needed for, if the function is inlined.</summary>
    private bool IsParameterNeeded(int function, int parameter, Need need)
    {
        if (!layout.SmallFunctions.IsSmall(function))
        {
            return true;
        }

        if (_depth >= 2)
        {
            return false;
        }

        FunctionBody body = _body;
        _body = _module.Code[function - _module.ImportedFunctionCount];
        _depth++;
        int outer = _scan.Enter();
        bool isNeeded = Local((uint)parameter, FunctionCode.Begin(_module, _body).Position, need, isParameter: true);
        _scan.Leave(outer);
        _depth--;
        _body = body;
        return isNeeded;
    }

    /// <summary>
    /// What a definition of a local is needed for. As a whole: when some path reads it where the JIT cannot put the load in its place, or
    /// twice, or as a whole.
    /// </summary>
    private bool Local(uint local, int next, Need need, bool isParameter)
    {
        int mark = _scan.Mark();
        bool isStraight = true;
        bool wasRead = false;
        WasmReader reader = At(next);
        while (true)
        {
            bool ends = reader.IsAtEnd || !_scan.Take();
            if (!ends)
            {
                Instruction instruction = InstructionReader.Read(ref reader);
                switch (instruction.Opcode)
                {
                    case Opcode.LocalGet when instruction.First == local && CancelsItself(local, ref reader):
                        break;

                    case Opcode.LocalGet when instruction.First == local:
                        // Arguments are substituted wherever they are read.
                        bool mayBeReplaced = need == Need.Whole && !wasRead && (isStraight || isParameter);
                        if (mayBeReplaced && FollowAndReturn(reader.Position, Need.Whole))
                        {
                            _scan.DropAlternatives(mark);
                            return true;
                        }

                        if (FollowAndReturn(reader.Position, Need.Any))
                        {
                            if (!mayBeReplaced)
                            {
                                _scan.DropAlternatives(mark);
                                return true;
                            }

                            wasRead = true;
                        }

                        break;

                    case Opcode.LocalSet or Opcode.LocalTee when instruction.First == local:
                        ends = true;
                        break;

                    case Opcode.Block:
                        _scan.Open(0);
                        break;

                    case Opcode.Loop:
                        isStraight = false;
                        _scan.Open(reader.Position);
                        break;

                    case Opcode.If:
                        isStraight = false;
                        int otherwise = AfterThen(reader.Position, out bool isElse);
                        _scan.Open(0);
                        _scan.AddAlternative(otherwise, isElse ? _scan.Depth : _scan.Depth - 1);
                        break;

                    case Opcode.Try or Opcode.TryTable:
                        isStraight = false;
                        _scan.Open(0);
                        break;

                    case Opcode.End:
                        _scan.Close();
                        break;

                    case Opcode.Else or Opcode.Catch or Opcode.CatchAll:
                        isStraight = false;
                        ends = !Skip(ref reader, 1);
                        _scan.Close();
                        break;

                    case Opcode.Delegate:
                        _scan.Close();
                        break;

                    case Opcode.BrIf or Opcode.BrOnNull or Opcode.BrOnNonNull or Opcode.BrOnCast or Opcode.BrOnCastFail:
                        isStraight = false;
                        AddTarget((int)instruction.First, reader.Position);
                        break;

                    case Opcode.Br:
                        isStraight = false;
                        AddTarget((int)instruction.First, reader.Position);
                        ends = true;
                        break;

                    case Opcode.BrTable or Opcode.Return or Opcode.Unreachable or Opcode.Throw or Opcode.ThrowRef or Opcode.Rethrow
                        or Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef:
                        ends = true;
                        break;
                }
            }

            if (ends)
            {
                if (_scan.IsExhausted || !_scan.TryTakeAlternative(mark, out int position))
                {
                    _scan.DropAlternatives(mark);
                    return false;
                }

                isStraight = false;
                reader = At(position);
            }
        }
    }

    /// <summary>Remembers the target of a branch as a place where a read may be.</summary>
    private void AddTarget(int label, int position)
    {
        int start = _scan.LoopOf(label);
        if (start != 0)
        {
            _scan.AddAlternative(start, _scan.Depth - label);
            return;
        }

        WasmReader reader = At(position);
        if (Skip(ref reader, label + 1))
        {
            _scan.AddAlternative(reader.Position, _scan.Depth - label - 1);
        }
    }

    /// <summary>The offset behind the then-part of an <c>if</c>.</summary>
    private int AfterThen(int position, out bool isElse)
    {
        isElse = false;
        WasmReader reader = At(position);
        int depth = 0;
        while (!reader.IsAtEnd && _scan.Take())
        {
            Opcode opcode = InstructionReader.Read(ref reader).Opcode;
            if (depth == 0 && (opcode is Opcode.Else or Opcode.End))
            {
                isElse = opcode == Opcode.Else;
                return reader.Position;
            }

            depth += Nesting(opcode);
        }

        return 0;
    }

    /// <summary>Goes behind the end of the innermost <paramref name="blocks"/> blocks; false when it is too far.</summary>
    private bool Skip(ref WasmReader reader, int blocks)
    {
        int depth = blocks;
        while (depth > 0)
        {
            if (reader.IsAtEnd || !_scan.Take())
            {
                return false;
            }

            depth += Nesting(InstructionReader.Read(ref reader).Opcode);
        }

        return true;
    }

    private static int Nesting(Opcode opcode) => opcode switch
    {
        Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable => 1,
        Opcode.End or Opcode.Delegate => -1,
        _ => 0,
    };
}
