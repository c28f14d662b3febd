namespace Petrel.Binary;

/// <summary>
/// Reads instructions one after the other, driven by the instruction table: for everything that walks over code
/// without typing it (finding the end of a constant expression, printing, lowering).
/// </summary>
internal static class InstructionReader
{
    /// <summary>Reads the opcode at the position of <paramref name="reader"/>, which must be assigned.</summary>
    public static Opcode ReadOpcode(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte first = reader.ReadByte();
        if (first is >= 0xFB and <= 0xFE)
        {
            uint sub = reader.ReadU32();
            if (!Instructions.TryCombine(first, sub, out Opcode prefixed) || !Instructions.IsAssigned(prefixed))
            {
                throw new MalformedModuleException($"illegal opcode {first:x2} {sub}", offset);
            }

            return prefixed;
        }

        return Instructions.IsAssigned((Opcode)first)
            ? (Opcode)first
            : throw new MalformedModuleException($"illegal opcode {first:x2}", offset);
    }

    /// <summary>Reads an opcode and its immediates.</summary>
    public static Instruction Read(ref WasmReader reader)
    {
        var instruction = new Instruction { Offset = reader.Position, Opcode = ReadOpcode(ref reader) };
        switch (Instructions.Immediate(instruction.Opcode))
        {
            // Most of all code.
            case ImmediateKind.None:
                break;

            case ImmediateKind.Local:
                instruction.First = reader.ReadU32();
                break;

            default:
                ReadImmediates(ref reader, ref instruction);
                break;
        }

        instruction.EndOffset = reader.Position;
        return instruction;
    }

    /// <summary>
    /// Moves <paramref name="reader"/> behind the <c>end</c> of the expression at its position, whatever the
    /// expression's instructions are. Nesting is counted, not recursed into.
    /// </summary>
    public static void SkipExpression(ref WasmReader reader)
    {
        for (int depth = 0; ;)
        {
            switch (Read(ref reader).Opcode)
            {
                case Opcode.End when depth-- == 0:
                    return;
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                    depth++;
                    break;
                case Opcode.Delegate:
                    // It ends its try; outside one it is for validation to refuse.
                    depth = Math.Max(0, depth - 1);
                    break;
            }
        }
    }

    /// <summary>A block type or heap type as written: a negative code or a type index.</summary>
    public static long ReadTypeCode(ref WasmReader reader)
    {
        const long Exact = 0x62 - 0x80;
        const long Shared = 0x65 - 0x80;
        const long NullableReference = 0x63 - 0x80;
        const long Reference = 0x64 - 0x80;
        int offset = reader.Position;
        long code = reader.ReadS33();
        long heap = code is Reference or NullableReference ? reader.ReadS33() : code;
        if (heap is Reference or NullableReference)
        {
            throw new MalformedModuleException("malformed reference type: a reference to a reference", offset);
        }

        if (heap == Exact)
        {
            _ = reader.ReadU32();
        }
        else if (heap == Shared)
        {
            _ = reader.ReadByte();
        }

        return code;
    }

    /// <summary>memarg: memory index, log2 of the alignment, offset (spec: Binary Format, Memory Instructions).</summary>
    public static void ReadMemoryArgument(ref WasmReader reader, out uint memory, out uint alignment, out ulong offset)
    {
        int start = reader.Position;
        alignment = reader.ReadU32();
        memory = 0;
        if (alignment >= 64)
        {
            if (alignment >= 128)
            {
                throw new MalformedModuleException($"malformed memop flags 0x{alignment:x}: less than 0x80 expected", start);
            }

            alignment -= 64;
            memory = reader.ReadU32();
        }

        offset = reader.ReadU64();
    }

    /// <summary>
    /// The memory ordering of an atomic instruction of shared-everything-threads: 0 sequentially consistent, 1 acquire or
    /// release. One that reads and writes has it twice, in both halves of the byte.
    /// </summary>
    public static uint ReadOrdering(ref WasmReader reader, Opcode opcode)
    {
        int offset = reader.Position;
        byte ordering = reader.ReadByte();
        byte acquireRelease = IsReadModifyWrite(opcode) ? (byte)0x11 : (byte)1;
        return ordering == 0 ? 0u
            : ordering == acquireRelease ? 1u
            : throw new MalformedModuleException(
                $"malformed memory ordering 0x{ordering:x2}: 0 (seq_cst) or 0x{acquireRelease:x} (acq_rel) expected", offset);
    }

    /// <summary>The byte of a memory ordering: the inverse of <see cref="ReadOrdering"/>.</summary>
    public static byte OrderingByte(uint ordering, Opcode opcode) =>
        ordering == 0 ? (byte)0 : IsReadModifyWrite(opcode) ? (byte)0x11 : (byte)1;

    private static bool IsReadModifyWrite(Opcode opcode) => opcode
        is (>= Opcode.GlobalAtomicRmwAdd and <= Opcode.GlobalAtomicRmwCmpxchg)
        or (>= Opcode.TableAtomicRmwXchg and <= Opcode.TableAtomicRmwCmpxchg)
        or (>= Opcode.StructAtomicRmwAdd and <= Opcode.StructAtomicRmwCmpxchg)
        or (>= Opcode.ArrayAtomicRmwAdd and <= Opcode.ArrayAtomicRmwCmpxchg);

    private static void ReadImmediates(ref WasmReader reader, ref Instruction instruction)
    {
        switch (Instructions.Immediate(instruction.Opcode))
        {
            case ImmediateKind.None:
                break;

            case ImmediateKind.Block or ImmediateKind.HeapType:
                ReadType(ref reader, ref instruction);
                break;

            case ImmediateKind.Label or ImmediateKind.Function or ImmediateKind.Type or ImmediateKind.Local
                or ImmediateKind.Global or ImmediateKind.Table or ImmediateKind.MemoryIndex or ImmediateKind.Data
                or ImmediateKind.Element or ImmediateKind.Tag:
                instruction.First = reader.ReadU32();
                break;

            case ImmediateKind.CallIndirect or ImmediateKind.DataMemory or ImmediateKind.ElementTable
                or ImmediateKind.MemoryMemory or ImmediateKind.TableTable or ImmediateKind.TypeField
                or ImmediateKind.TypeLength or ImmediateKind.TypeData or ImmediateKind.TypeElement
                or ImmediateKind.TypeType or ImmediateKind.TypeTag:
                instruction.First = reader.ReadU32();
                instruction.Second = reader.ReadU32();
                break;

            case ImmediateKind.Memory:
                ReadMemoryArgument(ref reader, out instruction.First, out instruction.Alignment, out instruction.Value);
                break;

            case ImmediateKind.MemoryLane:
                ReadMemoryArgument(ref reader, out instruction.First, out instruction.Alignment, out instruction.Value);
                instruction.Second = reader.ReadByte();
                break;

            case ImmediateKind.I32:
                instruction.Value = (ulong)reader.ReadS32();
                break;

            case ImmediateKind.I64:
                instruction.Value = (ulong)reader.ReadS64();
                break;

            case ImmediateKind.F32:
                instruction.Value = reader.ReadFixed32();
                break;

            case ImmediateKind.F64:
                instruction.Value = reader.ReadFixed64();
                break;

            case ImmediateKind.V128 or ImmediateKind.Shuffle:
                instruction.Value = reader.ReadFixed64();
                instruction.High = reader.ReadFixed64();
                break;

            case ImmediateKind.Lane or ImmediateKind.Fence:
                instruction.First = reader.ReadByte();
                break;

            case ImmediateKind.OrderedGlobal or ImmediateKind.OrderedTable or ImmediateKind.OrderedType:
                instruction.Alignment = ReadOrdering(ref reader, instruction.Opcode);
                instruction.First = reader.ReadU32();
                break;

            case ImmediateKind.OrderedTypeField:
                instruction.Alignment = ReadOrdering(ref reader, instruction.Opcode);
                instruction.First = reader.ReadU32();
                instruction.Second = reader.ReadU32();
                break;

            default:
                ReadVectorImmediates(ref reader, ref instruction);
                break;
        }
    }

    private static void ReadVectorImmediates(ref WasmReader reader, ref Instruction instruction)
    {
        switch (Instructions.Immediate(instruction.Opcode))
        {
            case ImmediateKind.LabelTable:
                StartVector(ref reader, ref instruction, ImplementationLimits.BranchTableLabels, "labels");
                for (int i = 0; i <= instruction.VectorCount; i++)
                {
                    _ = reader.ReadU32();
                }

                break;

            case ImmediateKind.SelectTypes:
                StartVector(ref reader, ref instruction, ImplementationLimits.Results, "types");
                for (int i = 0; i < instruction.VectorCount; i++)
                {
                    _ = ReadTypeCode(ref reader);
                }

                break;

            case ImmediateKind.TryTable:
                ReadType(ref reader, ref instruction);
                StartVector(ref reader, ref instruction, ImplementationLimits.CatchClauses, "catch clauses");
                for (int i = 0; i < instruction.VectorCount; i++)
                {
                    _ = ReadCatchClause(ref reader);
                }

                break;

            case ImmediateKind.BranchOnCast:
                instruction.Alignment = reader.ReadByte();
                instruction.First = reader.ReadU32();
                ReadType(ref reader, ref instruction);
                instruction.SecondType = ReadTypeCode(ref reader);
                break;

            case ImmediateKind.Resume or ImmediateKind.ResumeThrow:
                instruction.First = reader.ReadU32();
                if (Instructions.Immediate(instruction.Opcode) == ImmediateKind.ResumeThrow)
                {
                    instruction.Second = reader.ReadU32();
                }

                StartVector(ref reader, ref instruction, ImplementationLimits.Handlers, "handlers");
                for (int i = 0; i < instruction.VectorCount; i++)
                {
                    _ = ReadHandler(ref reader);
                }

                break;

            default:
                throw new InvalidOperationException($"No rule for the immediates of {Instructions.Get(instruction.Opcode).Name}.");
        }
    }

    /// <summary>A clause of <c>try_table</c>.</summary>
    public static CatchClause ReadCatchClause(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte kind = reader.ReadByte();
        return kind switch
        {
            0 or 1 => new CatchClause(reader.ReadU32(), reader.ReadU32(), kind == 1, CatchesAll: false),
            2 or 3 => new CatchClause(0, reader.ReadU32(), kind == 3, CatchesAll: true),
            _ => throw new MalformedModuleException($"malformed catch clause 0x{kind:x2}: 0 to 3 expected", offset),
        };
    }

    /// <summary>A handler of <c>resume</c>.</summary>
    public static ResumeHandler ReadHandler(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte kind = reader.ReadByte();
        return kind switch
        {
            0 => new ResumeHandler(reader.ReadU32(), reader.ReadU32(), IsSwitch: false),
            1 => new ResumeHandler(reader.ReadU32(), 0, IsSwitch: true),
            _ => throw new MalformedModuleException($"malformed handler 0x{kind:x2}: 0 or 1 expected", offset),
        };
    }

    private static void ReadType(ref WasmReader reader, ref Instruction instruction)
    {
        instruction.TypeOffset = reader.Position;
        instruction.Type = ReadTypeCode(ref reader);
    }

    private static void StartVector(ref WasmReader reader, ref Instruction instruction, int limit, string items)
    {
        instruction.VectorCount = reader.ReadCount(limit, items);
        instruction.VectorOffset = reader.Position;
    }
}
