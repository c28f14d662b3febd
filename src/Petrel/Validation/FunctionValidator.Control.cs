using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Blocks, branches and calls.</content>
internal sealed partial class FunctionValidator
{
    private static readonly WasmType[][] s_singleTypes =
        [[WasmType.Bottom], [WasmType.I32], [WasmType.I64], [WasmType.F32], [WasmType.F64], [WasmType.V128]];

    // By the bits of the type. Made when there is one, for programs without references.
    private Dictionary<uint, WasmType[]>? _singleReferences;
    private ControlFrame[] _frames = new ControlFrame[32];
    private int _depth;

    private void StartFrames(WasmType[] results)
    {
        _height = 0;
        _base = 0;
        _depth = 0;
        _unreachable = false;
        PushFrame(FrameKind.Function, _none, results);
    }

    private void PushFrame(FrameKind kind, WasmType[] parameters, WasmType[] results)
    {
        if (_depth == _frames.Length)
        {
            if (_depth >= ImplementationLimits.BlockNesting)
            {
                Fail($"blocks nested too deep: the implementation limit is {ImplementationLimits.BlockNesting}");
            }

            var frames = new ControlFrame[Math.Min(_depth * 2, ImplementationLimits.BlockNesting)];
            Array.Copy(_frames, frames, _depth);
            _frames = frames;
        }

        if (_depth > 0)
        {
            _frames[_depth - 1].IsUnreachable = _unreachable;
        }

        ref ControlFrame frame = ref _frames[_depth++];
        frame.Kind = kind;
        frame.Height = _height;
        frame.InitializedLocals = _initializedCount;
        frame.Parameters = parameters;
        frame.Results = results;
        _base = _height;
        _unreachable = false;
        PushTypes(parameters);
    }

    /// <summary>Checks that exactly the results of the innermost frame are left, and closes it.</summary>
    private void PopFrame()
    {
        ref ControlFrame frame = ref _frames[_depth - 1];
        PopTypes(frame.Results);
        if (_height != _base)
        {
            Fail($"type mismatch: {_context.Describe(frame.Results)} expected at the end of the {Describe(frame.Kind)}, {DescribeStack()} found besides");
        }

        if (_initializedCount > frame.InitializedLocals)
        {
            UndoInitialized(frame.InitializedLocals);
        }

        _depth--;
        if (_depth > 0)
        {
            _base = _frames[_depth - 1].Height;
            _unreachable = _frames[_depth - 1].IsUnreachable;
        }
    }

    private void MarkUnreachable()
    {
        _height = _base;
        _unreachable = true;
    }

    private void Block(ref WasmReader reader, FrameKind kind)
    {
        ReadBlockType(ref reader, out WasmType[] parameters, out WasmType[] results);
        PopTypes(parameters);
        PushFrame(kind, parameters, results);
    }

    private void Else()
    {
        ControlFrame frame = _frames[_depth - 1];
        if (frame.Kind != FrameKind.If)
        {
            throw new MalformedModuleException($"misplaced ELSE opcode: the innermost open block is a {Describe(frame.Kind)}", _offset);
        }

        PopFrame();
        PushFrame(FrameKind.Else, frame.Parameters, frame.Results);
    }

    private void End()
    {
        ref ControlFrame frame = ref _frames[_depth - 1];
        WasmType[] results = frame.Results;
        WasmType[] parameters = frame.Parameters;
        FrameKind kind = frame.Kind;
        PopFrame();
        if (kind == FrameKind.If && !Subtyping.AreSubtypes(parameters, results, _module.Registry))
        {
            Fail($"type mismatch: an if without else gives {_context.Describe(parameters)}, {_context.Describe(results)} expected");
        }

        if (_depth > 0)
        {
            PushTypes(results);
        }
    }

    /// <summary>The types that a branch to label <paramref name="index"/> carries.</summary>
    private WasmType[] Label(uint index)
    {
        if (index >= (uint)_depth)
        {
            Fail($"unknown label {index}: {_depth} are open here");
        }

        return _frames[_depth - 1 - (int)index].LabelTypes;
    }

    private void BranchIf(ref WasmReader reader)
    {
        Pop(I32);
        WasmType[] types = Label(reader.ReadU32());
        if (types.Length > 0)
        {
            PopTypes(types);
            PushTypes(types);
        }
    }

    private void BranchTable(ref WasmReader reader)
    {
        Pop(I32);
        int count = reader.ReadCount(ImplementationLimits.BranchTableLabels, "labels");
        int labels = reader.Position;
        for (int i = 0; i < count; i++)
        {
            _ = reader.ReadU32();
        }

        // The default label decides the number of types; it comes last, so the others are read again.
        WasmType[] last = Label(reader.ReadU32());
        int end = reader.Position;
        reader.Position = labels;
        WasmType[] previous = last;
        for (int i = 0; i < count; i++)
        {
            WasmType[] types = Label(reader.ReadU32());
            if (!ReferenceEquals(types, previous))
            {
                if (types.Length != last.Length)
                {
                    Fail($"type mismatch: label {i} of br_table takes {types.Length} values, the default label {last.Length}");
                }

                PeekTypes(types);
                previous = types;
            }
        }

        reader.Position = end;
        PopTypes(last);
        MarkUnreachable();
    }

    private void Call(DefinedType callee)
    {
        PopTypes(callee.Parameters);
        PushTypes(callee.Results);
    }

    private void ReturnCall(DefinedType callee)
    {
        WasmType[] results = _frames[0].Results;
        if (!Subtyping.AreSubtypes(callee.Results, results, _module.Registry))
        {
            Fail($"type mismatch: the tail call gives {_context.Describe(callee.Results)}, the function must return {_context.Describe(results)}");
        }

        PopTypes(callee.Parameters);
        MarkUnreachable();
    }

    private DefinedType ReadFunction(ref WasmReader reader) => _module.FunctionType((int)ReadFunctionIndex(ref reader));

    private uint ReadFunctionIndex(ref WasmReader reader)
    {
        uint index = reader.ReadU32();
        if (index >= (uint)_module.FunctionTypeIndices.Length)
        {
            Fail($"unknown function {index}: the module has {_module.FunctionTypeIndices.Length}");
        }

        return index;
    }

    private DefinedType ReadIndirectCallee(ref WasmReader reader)
    {
        DefinedType callee = ReadType(ref reader, CompositeKind.Function);
        TableType table = ReadTable(ref reader);
        if (!IsSubtype(table.Element, WasmType.Reference(new HeapType(HeapKind.Func, SharingOf(table.Element.Bits)), nullable: true)))
        {
            Fail($"type mismatch: an indirect call needs a table of functions, this one holds {_context.Describe(table.Element)}");
        }

        Pop(AddressType(table));
        return callee;
    }

    private DefinedType ReadReferencedCallee(ref WasmReader reader)
    {
        DefinedType callee = ReadType(ref reader, CompositeKind.Function);
        Pop(WasmType.Reference(HeapType.Defined(callee.Id), nullable: true));
        return callee;
    }

    private void ReadBlockType(ref WasmReader reader, out WasmType[] parameters, out WasmType[] results)
    {
        parameters = _none;
        switch (reader.PeekByte())
        {
            case 0x40:
                reader.Position++;
                results = _none;
                break;

            case > 0x40 and < 0x80:
                WasmType type = TypeDecoder.ReadValueType(ref reader, _context.Types, "malformed block type");
                results = SingleType(type);
                break;

            default:
                int offset = reader.Position;
                long index = reader.ReadS33();
                if (index < 0)
                {
                    throw new MalformedModuleException($"malformed block type {index}", offset);
                }

                if ((_disabled & WasmFeatures.MultiValue) != 0)
                {
                    Fail($"malformed block type: a type index {WasmFeatureNames.Requirement(WasmFeatures.MultiValue)}");
                }

                DefinedType function = GetType((uint)index, CompositeKind.Function);
                parameters = function.Parameters;
                results = function.Results;
                break;
        }
    }

    private WasmType[] SingleType(WasmType type)
    {
        if (!type.IsReference)
        {
            return s_singleTypes[(int)type.Code];
        }

        _singleReferences ??= [];
        if (!_singleReferences.TryGetValue(type.Bits, out WasmType[]? types))
        {
            types = [type];
            _singleReferences.Add(type.Bits, types);
        }

        return types;
    }

    private static string Describe(FrameKind kind) => kind switch
    {
        FrameKind.TryTable => "try_table",
        FrameKind.CatchAll => "catch_all",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
