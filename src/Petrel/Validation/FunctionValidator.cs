using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Validation;

/// <summary>
/// Checks the code of functions in one pass (spec: Appendix, Validation Algorithm). One object serves many functions, one
/// after the other, and keeps its stacks: validating an instruction allocates nothing.
/// </summary>
/// <remarks>
/// The operand stack holds <see cref="WasmType.Bits"/>; instructions whose typing follows from the opcode alone are
/// checked against the generated signature words, all others have a method of their own in the part of this class that
/// is named after their group. The order of the cases in <see cref="Run"/> is that of the opcodes.
/// </remarks>
internal sealed partial class FunctionValidator
{
    private const uint BottomBits = (uint)Types.TypeCode.Bottom;
    private const uint I32 = (uint)Types.TypeCode.I32;
    private const uint I64 = (uint)Types.TypeCode.I64;
    private const uint F32 = (uint)Types.TypeCode.F32;
    private const uint F64 = (uint)Types.TypeCode.F64;

    private readonly ValidationContext _context;
    private readonly ModuleDefinition _module;
    private readonly WasmFeatures _disabled;

    /// <summary>No types at all; one array for all blocks.</summary>
    private readonly WasmType[] _none = EmptyArray<WasmType>.Value;
    private int _functionIndex = -1;

    /// <summary>Byte offset of the instruction that is being checked.</summary>
    private int _offset;

    public FunctionValidator(ValidationContext context)
    {
        _context = context;
        _module = context.Module;
        _disabled = ~context.Features;
    }

    /// <summary>Checks the body of a defined function.</summary>
    /// <exception cref="InvalidModuleException">The body is not valid.</exception>
    /// <exception cref="MalformedModuleException">The body does not follow the binary format.</exception>
    public void ValidateFunction(int functionIndex)
    {
        _functionIndex = functionIndex;
        FunctionBody body = _module.Code[functionIndex - _module.ImportedFunctionCount];
        DefinedType type = _module.FunctionType(functionIndex);
        var reader = new WasmReader(_module.Bytes, body.Offset, body.Length);
        _offset = body.Offset;
        try
        {
            StartLocals(type.Parameters, ref reader);
            StartFrames(type.Results);
            if (type.IsShared)
            {
                RunShared(ref reader);
            }
            else
            {
                Run(ref reader, once: false);
            }
        }
        catch (InvalidModuleException e) when (e.FunctionIndex < 0)
        {
            // Reading a type can fail below this class, where the function is not known.
            throw new InvalidModuleException(e.Problem, e.Offset, functionIndex);
        }

        if (!reader.IsAtEnd)
        {
            throw new MalformedModuleException(
                $"END opcode expected, section size mismatch: function {functionIndex} has {reader.Remaining} bytes after its end", reader.Position);
        }
    }

    /// <summary>
    /// Checks instructions up to the <c>end</c> of the outermost frame, or one instruction only.
    /// </summary>
    private void Run(ref WasmReader reader, bool once)
    {
        do
        {
            _offset = reader.Position;
            var opcode = (Opcode)reader.ReadByte();
            if ((Instructions.Features(opcode) & _disabled) != 0 && !IsEnabledOtherwise(opcode))
            {
                ThrowDisabled(opcode);
            }

            switch (opcode)
            {
                case Opcode.Unreachable:
                    MarkUnreachable();
                    break;
                case Opcode.Nop:
                    break;
                case Opcode.Block:
                    Block(ref reader, FrameKind.Block);
                    break;
                case Opcode.Loop:
                    Block(ref reader, FrameKind.Loop);
                    break;
                case Opcode.If:
                    Pop(I32);
                    Block(ref reader, FrameKind.If);
                    break;
                case Opcode.Else:
                    Else();
                    break;
                case Opcode.End:
                    End();
                    break;
                case Opcode.Br:
                    PopTypes(Label(reader.ReadU32()));
                    MarkUnreachable();
                    break;
                case Opcode.BrIf:
                    BranchIf(ref reader);
                    break;
                case Opcode.BrTable:
                    BranchTable(ref reader);
                    break;
                case Opcode.Return:
                    PopTypes(_frames[0].Results);
                    MarkUnreachable();
                    break;
                case Opcode.Call:
                    Call(ReadFunction(ref reader));
                    break;
                case Opcode.CallIndirect:
                    Call(ReadIndirectCallee(ref reader));
                    break;
                case Opcode.Drop:
                    _ = PopAny();
                    break;
                case Opcode.Select:
                    Select();
                    break;
                case Opcode.LocalGet:
                    Push(LocalType(reader.ReadU32(), mustBeInitialized: true));
                    break;
                case Opcode.LocalSet:
                    LocalSet(reader.ReadU32());
                    break;
                case Opcode.LocalTee:
                    LocalTee(reader.ReadU32());
                    break;
                case Opcode.GlobalGet:
                    Push(ReadGlobal(ref reader).Content.Bits);
                    break;
                case Opcode.GlobalSet:
                    GlobalSet(ref reader);
                    break;
                case Opcode.I32Const:
                    _ = reader.ReadS32();
                    Push(I32);
                    break;
                case Opcode.I64Const:
                    _ = reader.ReadS64();
                    Push(I64);
                    break;
                default:
                    Other(ref reader, opcode);
                    break;
            }
        }
        while (_depth > 0 && !once);
    }

    /// <summary>Instructions that are not in the inner switch: simple signatures, prefixed opcodes, rarer groups.</summary>
    private void Other(ref WasmReader reader, Opcode opcode)
    {
        if (!Instructions.IsAssigned(opcode))
        {
            reader.Position = _offset;
            opcode = InstructionReader.ReadOpcode(ref reader);
            if ((Instructions.Features(opcode) & _disabled) != 0 && !IsEnabledOtherwise(opcode))
            {
                ThrowDisabled(opcode);
            }
        }

        InstructionSignature signature = Instructions.Signature(opcode);
        if (signature.IsSimple)
        {
            Apply(signature, ReadSimpleImmediates(ref reader, opcode, signature));
        }
        else if (opcode < (Opcode)0x100)
        {
            OtherSingleByte(ref reader, opcode);
        }
        else if (opcode < (Opcode)0x200)
        {
            GcInstruction(ref reader, opcode);
        }
        else if (opcode < (Opcode)0x300)
        {
            BulkInstruction(ref reader, opcode);
        }
        else
        {
            AtomicInstruction(ref reader, opcode);
        }
    }

    private void OtherSingleByte(ref WasmReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Try:
                Block(ref reader, FrameKind.Try);
                break;
            case Opcode.Catch:
                Catch(ref reader);
                break;
            case Opcode.CatchAll:
                CatchAll();
                break;
            case Opcode.Delegate:
                Delegate(ref reader);
                break;
            case Opcode.Rethrow:
                Rethrow(ref reader);
                break;
            case Opcode.Throw:
                PopTypes(ReadExceptionTag(ref reader).Parameters);
                MarkUnreachable();
                break;
            case Opcode.ThrowRef:
                PopPolymorphic(HeapKind.Exn);
                MarkUnreachable();
                break;
            case Opcode.TryTable:
                TryTable(ref reader);
                break;
            case Opcode.ReturnCall:
                ReturnCall(ReadFunction(ref reader));
                break;
            case Opcode.ReturnCallIndirect:
                ReturnCall(ReadIndirectCallee(ref reader));
                break;
            case Opcode.CallRef:
                Call(ReadReferencedCallee(ref reader));
                break;
            case Opcode.ReturnCallRef:
                ReturnCall(ReadReferencedCallee(ref reader));
                break;
            case Opcode.SelectTyped:
                SelectTyped(ref reader);
                break;
            case Opcode.TableGet:
                TableGet(ref reader);
                break;
            case Opcode.TableSet:
                TableSet(ref reader);
                break;
            case Opcode.MemorySize:
                Push(AddressType(ReadMemory(ref reader)));
                break;
            case Opcode.MemoryGrow:
                uint address = AddressType(ReadMemory(ref reader));
                Pop(address);
                Push(address);
                break;
            case >= Opcode.ContNew and <= Opcode.Switch:
                ContinuationInstruction(ref reader, opcode);
                break;
            default:
                ReferenceInstruction(ref reader, opcode);
                break;
        }
    }

    /// <summary>Reads what follows an opcode with a simple signature; returns the address type if it accesses memory.</summary>
    private uint ReadSimpleImmediates(ref WasmReader reader, Opcode opcode, InstructionSignature signature)
    {
        switch (Instructions.Immediate(opcode))
        {
            case ImmediateKind.None:
                return 0;
            case ImmediateKind.Memory:
                return ReadMemoryArgument(ref reader, opcode, signature.AccessLog2);
            case ImmediateKind.MemoryLane:
                uint address = ReadMemoryArgument(ref reader, opcode, signature.AccessLog2);
                CheckLane(reader.ReadByte(), 16 >> signature.AccessLog2);
                return address;
            case ImmediateKind.F32:
                reader.Skip(4);
                return 0;
            case ImmediateKind.F64:
                reader.Skip(8);
                return 0;
            case ImmediateKind.V128:
                reader.Skip(16);
                return 0;
            case ImmediateKind.Shuffle:
                for (int i = 0; i < 16; i++)
                {
                    CheckLane(reader.ReadByte(), 32);
                }

                return 0;
            case ImmediateKind.Lane:
                CheckLane(reader.ReadByte(), LaneCount(opcode));
                return 0;
            case ImmediateKind.Fence:
                if (reader.ReadByte() != 0)
                {
                    throw new MalformedModuleException("zero byte expected after atomic.fence", _offset);
                }

                return 0;
            default:
                throw new InvalidOperationException($"No rule for the immediates of {Instructions.Get(opcode).Name}.");
        }
    }

    private void Apply(InstructionSignature signature, uint address)
    {
        for (int i = signature.OperandCount - 1; i >= 0; i--)
        {
            Types.TypeCode code = signature.Operand(i);
            Pop(code == InstructionSignature.Address ? address : (uint)code);
        }

        for (int i = 0; i < signature.ResultCount; i++)
        {
            Push((uint)signature.Result(i));
        }
    }

    private void CheckLane(byte lane, int count)
    {
        if (lane >= count)
        {
            Fail($"invalid lane index {lane}: less than {count} expected");
        }
    }

    /// <summary>Lanes of the shape that <c>extract_lane</c> and <c>replace_lane</c> instructions work on.</summary>
    private static int LaneCount(Opcode opcode) => opcode switch
    {
        <= Opcode.I8x16ReplaceLane => 16,
        <= Opcode.I16x8ReplaceLane => 8,
        <= Opcode.I32x4ReplaceLane => 4,
        <= Opcode.I64x2ReplaceLane => 2,
        <= Opcode.F32x4ReplaceLane => 4,
        _ => 2,
    };
}
