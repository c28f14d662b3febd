using Petrel.Binary;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Splitting;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Lowers validated functions to IL, one pass over the bytes each. The shape of the IL is chosen for RyuJIT: operands
/// stay on the IL stack, locals are IL locals, control flow joins with an empty stack (engine.md).
/// </summary>
/// <remarks>
/// One object serves a whole chunk. The parts: this file drives; Control, Calls, Memory, Numeric, Variables, References,
/// Tables hold the instructions of one chapter of the specification each.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The validator has decided what is allowed; nothing is refused here.</summary>
    private const WasmFeatures AllFeatures = (WasmFeatures)long.MaxValue;

    private const int AggressiveInlining = 0x0100;
    private const int AggressiveOptimization = 0x0200;
    private const int NoOptimization = 0x0040;

    /// <summary>Bytes of IL of the largest leaf function that is inlined without further thought.</summary>
    private const int MaximumInlinedLength = 64;

    /// <summary>The same with a loop, such as a search in a chain of entries.</summary>
    private const int MaximumInlinedLoop = 112;

    /// <summary>Different targets of a <c>br_table</c> in a loop from which on it looks like an interpreter's dispatch.</summary>
    private const int DispatchTargets = 64;

    private readonly ModuleLayout _layout;
    private readonly ModuleDefinition _module;
    private readonly ChunkScope _scope;
    private readonly ModuleTokens _tokens;
    private readonly IlWriter _il = new();
    private readonly IlWriter _prologue = new();
    private readonly LocalAllocator _locals = new();
    private readonly OperandStack _stack;
    private readonly ByteBuffer _localSignature = new(64);
    private readonly ByteBuffer _body = new(4096);
    private readonly ByteBuffer _clauses = new(0);

    private IlType[] _localTypes = new IlType[64];
    private int _localCount;
    private int _parameterCount;
    private int _memoryBaseLocal;

    /// <summary>The address of the last load of which the last byte was touched.</summary>
    private int _touchedLocal;
    private readonly LoadUse _loadUse;
    private int _function;
    private bool _makesCalls;
    private bool _hasLoop;
    private bool _dispatches;
    private DefinedType _type = null!;
    private string _resultLetters = "";
    private Opcode _previousOpcode;

    /// <summary>When set, receives pairs of IL offset and module offset (see <see cref="OffsetMap"/>).</summary>
    private OffsetMap? _offsets;

    public FunctionLowering(ModuleLayout layout, ChunkScope scope)
    {
        _layout = layout;
        _module = layout.Module;
        _scope = scope;
        _tokens = scope.Tokens;
        _stack = new OperandStack(_il, _locals);
        _rotations = new RotationUse(_module);
        _shiftedLocals = new ShiftedLocals(_module);
        _loadUse = new LoadUse(layout);
        _vectorScan = new VectorSelectScan();
    }

    /// <summary>Index of the instance among the arguments: it comes last.</summary>
    private int InstanceArgument => _parameterCount;

    /// <summary>
    /// Flags for the function just lowered. A loop asks for full optimisation at the first call: code that enters
    /// through on-stack replacement keeps the loop's variables in memory (measured: four times slower in a tight loop).
    /// Accessors and the like are inlined wherever they are called: without being told, the JIT stops at 16 bytes of IL
    /// or waits for a profile, which callers with loops do not have (measured: a hash map a third faster).
    /// In a large module they start in tier 0 all the same, unless they look like interpreters: most run once
    /// (measured: clang compiles a C file in 4.5 s instead of 5.8).
    /// What no compiler can be expected to optimise in reasonable time asks for no optimisation.
    /// </summary>
    public int ImplementationFlags => _checksFrame ? NoInlining
        : _il.Size.Blocks > _layout.MostOptimizedBlocks ? NoOptimization
        : (((_hasLoop && !StartsCheaply) || _switchesStacks) && !_layout.IsPortable ? AggressiveOptimization : 0)
            | (!_makesCalls && !_switchesStacks && _il.Length <= (_hasLoop ? MaximumInlinedLoop : MaximumInlinedLength) ? AggressiveInlining : 0);

    private bool StartsCheaply => _layout.IsLarge && !_dispatches;

    /// <summary>Lowers a defined function; returns the place of its body in the assembly.</summary>
    public int Lower(int functionIndex)
    {
        LowerBody(functionIndex);
        int body = IsGiant ? LowerSplit(functionIndex)
            : CopiesOfRecursive() is > 0 and int copies ? LowerRecursive(functionIndex, copies)
            : Finish(null);
        return FrameBytes > LargestUncheckedFrame ? CheckForFrame(functionIndex, body) : body;
    }

    /// <summary>
    /// Lowers the function again to learn which IL offset stands for which instruction; of a split function, in one of its
    /// parts or, for 0, in what remained.
    /// </summary>
    public OffsetMap MapOffsets(int functionIndex, int part)
    {
        var map = new OffsetMap();
        _offsets = map;
        LowerBody(functionIndex);
        _offsets = null;
        if (part == LargeFrame)
        {
            part = 0;
        }

        if (IsGiant)
        {
            LowerSplit(functionIndex, map, part);
        }
        else
        {
            _isCopy = part < 0;
            map.PrologueLength = WritePrologue().Length;
            _isCopy = false;
        }

        return map;
    }

    /// <summary>Puts prologue, code, locals and handlers together; returns the place of the body in the assembly.</summary>
    private int Finish(OffsetMap? offsets)
    {
        ReadOnlySpan<byte> prologue = WritePrologue();
        if (offsets is not null)
        {
            offsets.PrologueLength = prologue.Length;
        }

        return Assemble(prologue);
    }

    private int Assemble(ReadOnlySpan<byte> prologue)
    {
        ReadOnlySpan<byte> code = _il.Finish();
        _body.Clear();
        _body.Bytes(prologue);
        _body.Bytes(code);
        EncodeClauses(prologue.Length);
        int locals = 0;
        if (_locals.Count > 0)
        {
            _localSignature.Clear();
            _locals.Encode(_localSignature, _tokens);
            locals = _tokens.Writer.StandaloneSignature(_localSignature.Written);
        }

        return _tokens.Writer.AddBody(_body.Written, Math.Min(_stack.MaxOnIlStack + 16, ushort.MaxValue), locals, _clauses.Written);
    }

    private void LowerBody(int functionIndex)
    {
        FunctionBody body = _module.Code[functionIndex - _module.ImportedFunctionCount];
        BeginBody(functionIndex);
        _nextRegion = 0;
        var reader = new WasmReader(_module.Bytes, body.Offset, body.Length);
        ReadLocals(ref reader);
        WidenLocals(reader);
        FindVectorSelects(reader);
        if (_plan is not null)
        {
            BeginMapping();
        }

        BeginFunction();
        LowerInstructions(ref reader, int.MaxValue);
    }

    private void BeginBody(int functionIndex)
    {
        _type = _module.FunctionType(functionIndex);
        string signature = _layout.Signature(_module.FunctionTypeIndices[functionIndex]);
        _resultLetters = signature[(signature.IndexOf(':', StringComparison.Ordinal) + 1)..];
        _il.Clear();
        _locals.Clear();
        _stack.Clear();
        _memoryBaseLocal = -1;
        _touchedLocal = -1;
        _readField = default;
        _memoryLocal = -1;
        _foldableConstant = -1;
        _compareEnd = -1;
        _stepEnd = -1;
        _heldLocal = -1;
        _foldedAt = -1;
        _widens = false;
        _vectorSelects.Clear();
        _makesCalls = false;
        _checksFrame = false;
        _function = functionIndex;
        _selfCalls = 0;
        _hasLoop = false;
        _dispatches = false;
        _switchesStacks = false;
        _mapsVariables = false;
        _clauseList.Clear();
        _functionRethrows.Clear();
        _tailLandings.Clear();
        _tailExits.Clear();
        _rotations.Begin(_module.Code[functionIndex - _module.ImportedFunctionCount]);
        _shiftedLocals.Begin(_module.Code[functionIndex - _module.ImportedFunctionCount], _type.Parameters.Length);
        _loadUse.Begin(_module.Code[functionIndex - _module.ImportedFunctionCount], _type, _shiftedLocals);
        _previousOpcode = Opcode.Nop;
    }

    /// <summary>Lowers instructions up to an offset of the module, or to the end of the function.</summary>
    private void LowerInstructions(ref WasmReader reader, int end)
    {
        while (!reader.IsAtEnd && reader.Position < end)
        {
            if (_plan is not null && _isReachable && _nextRegion < _plan.Regions.Length
                && _plan.Regions[_nextRegion].StartOffset == reader.Position)
            {
                Region region = _plan.Regions[_nextRegion++];
                _offsets?.Add(_il.Length, region.StartOffset);
                CallPart(region);
                _stack.ForgetSources();
                reader.Position = region.EndOffset;
                continue;
            }

            Instruction instruction = InstructionReader.Read(ref reader);
            if (_survey is not null)
            {
                LowerSurveyed(instruction);
            }
            else if (_isReachable)
            {
                _offsets?.Add(_il.Length, instruction.Offset);
                if (!TryLowerByteSwap(ref instruction, ref reader) && !TryFoldAddress(ref instruction, ref reader)
                    && !TryLowerDisplacement(ref instruction, ref reader) && !TryLowerVectorSelect(instruction, ref reader)
                    && !TryLowerBitSelect(ref instruction, ref reader))
                {
                    Lower(instruction);
                }
            }
            else
            {
                SkipUnreachable(instruction);
            }

            _previousOpcode = instruction.Opcode;
        }
    }

    private void ReadLocals(ref WasmReader reader)
    {
        WasmType[] parameters = _type.Parameters;
        _parameterCount = parameters.Length;
        _localCount = 0;
        foreach (WasmType parameter in parameters)
        {
            AddLocalType(IlTypes.Of(parameter, _module.Registry));
        }

        var types = new TypeSpace(_module, AllFeatures);
        uint groups = reader.ReadU32();
        for (uint group = 0; group < groups; group++)
        {
            uint count = reader.ReadU32();
            IlType type = IlTypes.Of(TypeDecoder.ReadValueType(ref reader, types), _module.Registry);
            for (uint i = 0; i < count; i++)
            {
                AddLocalType(type);
                if (_plan is null && _region is null)
                {
                    _locals.Add(type);
                }
            }
        }
    }

    private void AddLocalType(IlType type)
    {
        if (_localCount == _localTypes.Length)
        {
            Array.Resize(ref _localTypes, _localCount * 2);
        }

        _localTypes[_localCount++] = type;
    }

    /// <summary>
    /// What runs before the body, written after it, when it is known what the body needs: the stack check, the
    /// zeros of locals (dead ones vanish in the JIT) and the base of memory 0.
    /// </summary>
    private ReadOnlySpan<byte> WritePrologue()
    {
        _prologue.Clear();
        if (_makesCalls && !_isCopy)
        {
            EmitStackCheck(0);
        }

        for (int i = 0; _widens && i < _parameterCount; i++)
        {
            if (WideLocal(i) is >= 0 and int wide)
            {
                _prologue.LoadArgument(i);
                _prologue.Op(Il.ConvU8);
                _prologue.StoreLocal(wide);
            }
        }

        InitializeVectors();

        // A part has no locals of the function that nobody gave it.
        for (int i = _region is null ? _parameterCount : _localCount; i < _localCount; i++)
        {
            if (WideLocal(i) is >= 0 and int wide)
            {
                _prologue.Int64(0);
                _prologue.StoreLocal(wide);
                continue;
            }

            int local = _mapsVariables ? _variables[i] : i - _parameterCount;
            if (local != Unmapped)
            {
                LoadDefault(_prologue, _localTypes[i]);
                _prologue.StoreLocal(local);
            }
        }

        if (_memoryBaseLocal >= 0)
        {
            _prologue.LoadArgument(InstanceArgument);
            _prologue.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.MemoryBase));
            _prologue.StoreLocal(_memoryBaseLocal);
        }

        return _prologue.Finish();
    }

    /// <summary>Traps when fewer than these bytes are left above the limit (engine.md fact 8).</summary>
    private void EmitStackCheck(int bytes)
    {
        // The address of any local is near enough to the stack pointer.
        int marker = _locals.Add("i");
        int enough = _prologue.NewLabel();
        _prologue.LoadLocalAddress(marker);
        _prologue.Op(Il.ConvU);
        if (bytes != 0)
        {
            _prologue.Int32(bytes);
            _prologue.Op(Il.Sub);
        }

        _prologue.LoadArgument(InstanceArgument);
        _prologue.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.StackLimit));
        _prologue.Branch(Il.BgeUn, enough);
        _prologue.Op(Il.Call, _tokens.Method(RuntimeMembers.StackOverflow));
        _prologue.Op(Il.Throw);
        _prologue.Mark(enough);
    }

    private void LoadDefault(IlWriter il, IlType type)
    {
        switch (type)
        {
            case IlType.Int32:
                il.Int32(0);
                break;
            case IlType.Int64:
                il.Int64(0);
                break;
            case IlType.Float32:
                il.Float32(0);
                break;
            case IlType.Float64:
                il.Float64(0);
                break;
            case IlType.Vector:
                _tokens.Intrinsics.EmitZero(il);
                break;
            default:
                il.Op(Il.Ldnull);
                break;
        }
    }

    private void Lower(in Instruction instruction)
    {
        ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
        switch (info.Immediate)
        {
            case ImmediateKind.Local:
                LowerLocal(instruction);
                break;
            case ImmediateKind.Memory:
            case ImmediateKind.MemoryLane:
                LowerMemoryAccess(instruction);
                break;
            case ImmediateKind.I32:
                _il.Int32((int)instruction.Value);
                _stack.Push(IlType.Int32, ValueOrigin.Constant);
                _stack.SetBound((uint)instruction.Value);
                break;
            case ImmediateKind.I64:
                _il.Int64((long)instruction.Value);
                _stack.Push(IlType.Int64, ValueOrigin.Constant);
                break;
            case ImmediateKind.F32:
                LowerFloat32Constant((uint)instruction.Value);
                break;
            case ImmediateKind.F64:
                LowerFloat64Constant(instruction.Value);
                break;
            case ImmediateKind.None when info.HasSimpleSignature:
            case ImmediateKind.Lane:
            case ImmediateKind.V128:
            case ImmediateKind.Shuffle:
                LowerNumeric(instruction);
                break;
            case ImmediateKind.Global:
                LowerGlobal(instruction);
                break;
            default:
                LowerOther(instruction);
                break;
        }
    }

    private void LowerOther(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Unreachable:
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Unreachable));
                EmitNeverReached();
                break;
            case Opcode.Block or Opcode.Loop or Opcode.If:
                LowerBlock(instruction);
                break;
            case Opcode.Else:
                LowerElse();
                break;
            case Opcode.TryTable or Opcode.Try:
                LowerTry(instruction);
                break;
            case Opcode.Catch or Opcode.CatchAll:
                LowerLegacyCatch(instruction);
                break;
            case Opcode.Delegate:
                LowerDelegate(instruction);
                break;
            case Opcode.Throw or Opcode.ThrowRef or Opcode.Rethrow:
                LowerThrow(instruction);
                break;
            case Opcode.End:
                LowerEnd();
                break;
            case Opcode.Br:
                LowerBranch((int)instruction.First);
                break;
            case Opcode.BrIf:
                LowerBranchIf((int)instruction.First);
                break;
            case Opcode.BrTable:
                LowerBranchTable(instruction);
                break;
            case Opcode.Return:
                LowerBranch(_frameCount - 1);
                break;
            case Opcode.Call or Opcode.CallIndirect or Opcode.CallRef
                or Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef:
                LowerCall(instruction);
                break;
            case Opcode.ContNew or Opcode.ContBind or Opcode.Suspend or Opcode.Switch
                or Opcode.Resume or Opcode.ResumeThrow or Opcode.ResumeThrowRef:
                LowerContinuation(instruction);
                break;
            case Opcode.Drop:
                _stack.Drop();
                break;
            case Opcode.Select or Opcode.SelectTyped:
                LowerSelect(instruction);
                break;
            case Opcode.MemorySize or Opcode.MemoryGrow or Opcode.MemoryFill or Opcode.MemoryCopy
                or Opcode.MemoryInit or Opcode.DataDrop:
                LowerMemoryBulk(instruction);
                break;
            case Opcode.AtomicFence:
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Fence));
                break;
            case Opcode.TableGet or Opcode.TableSet or Opcode.TableGrow or Opcode.TableSize or Opcode.TableFill
                or Opcode.TableCopy or Opcode.TableInit or Opcode.ElemDrop:
                LowerTable(instruction);
                break;
            default:
                LowerReference(instruction);
                break;
        }
    }
}
