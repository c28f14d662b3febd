using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Cli.Inspection;

/// <summary>Finds the proposals that a module makes use of, so that an engine that lacks them would refuse it.</summary>
internal sealed class FeatureScan
{
    private readonly ModuleDefinition _module;
    private WasmFeatures _features;

    private FeatureScan(ModuleDefinition module) => _module = module;

    public static WasmFeatures Of(ModuleDefinition module)
    {
        var scan = new FeatureScan(module);
        scan.Declarations();
        scan.Segments();
        foreach (FunctionBody body in module.Code)
        {
            scan.Body(body);
        }

        return scan._features;
    }

    private void Add(WasmFeatures features) => _features |= features;

    private void AddIf(bool condition, WasmFeatures features)
    {
        if (condition)
        {
            _features |= features;
        }
    }

    private void Declarations()
    {
        foreach (DefinedType type in _module.Types)
        {
            AddIf(type.Kind is CompositeKind.Struct or CompositeKind.Array || !type.IsFinal || type.Supertype is not null, WasmFeatures.Gc);
            AddIf(type.Kind == CompositeKind.Continuation, WasmFeatures.StackSwitching);
            AddIf(type.Results.Length > 1, WasmFeatures.MultiValue);
            Types(type.Parameters);
            Types(type.Results);
            foreach (FieldType field in type.Fields)
            {
                Type(field.Storage);
            }
        }

        foreach (int length in _module.RecursiveGroupLengths)
        {
            AddIf(length != 1, WasmFeatures.Gc);
        }

        foreach (TableDefinition table in _module.Tables)
        {
            AddIf(table.Type.Is64, WasmFeatures.Memory64);
            AddIf(table.Type.IsShared, WasmFeatures.SharedEverything);
            AddIf(table.Initializer.Exists, WasmFeatures.FunctionReferences);
            AddIf(table.Type.Element != WasmType.FuncRef, WasmFeatures.ReferenceTypes);
            Type(table.Type.Element);
            Constant(table.Initializer);
        }

        AddIf(_module.Tables.Length > 1, WasmFeatures.ReferenceTypes);
        foreach (MemoryType memory in _module.Memories)
        {
            AddIf(memory.Is64, WasmFeatures.Memory64);
            AddIf(memory.IsShared, WasmFeatures.Threads);
            AddIf(memory.PageSizeLog2 != 16, WasmFeatures.CustomPageSizes);
        }

        AddIf(_module.Memories.Length > 1, WasmFeatures.MultiMemory);
        foreach (GlobalDefinition global in _module.Globals)
        {
            AddIf(global.Type.IsShared, WasmFeatures.SharedEverything);
            Type(global.Type.Content);
            Constant(global.Initializer);
        }

        AddIf(_module.TagTypeIndices.Length > 0, WasmFeatures.Exceptions);
        AddIf(_module.DataCount >= 0, WasmFeatures.BulkMemory);
    }

    private void Segments()
    {
        foreach (ElementSegment segment in _module.Elements)
        {
            AddIf(segment.Mode != SegmentMode.Active, WasmFeatures.BulkMemory);
            AddIf(segment.Table != 0, WasmFeatures.ReferenceTypes);
            Constant(segment.Offset);
            foreach (ConstantExpression expression in segment.Expressions)
            {
                Add(WasmFeatures.BulkMemory);
                Constant(expression);
            }
        }

        foreach (DataSegment segment in _module.Data)
        {
            AddIf(segment.Mode != SegmentMode.Active, WasmFeatures.BulkMemory);
            Constant(segment.Offset);
        }
    }

    private void Types(WasmType[] types)
    {
        foreach (WasmType type in types)
        {
            Type(type);
        }
    }

    private void Type(WasmType type)
    {
        AddIf(type.IsVector, WasmFeatures.Simd);
        if (!type.IsReference)
        {
            return;
        }

        AddIf(type.IsExact, WasmFeatures.CustomDescriptors);
        AddIf(!type.IsNullable, WasmFeatures.FunctionReferences);
        Add(type.Heap.Kind switch
        {
            HeapKind.Func or HeapKind.Extern => WasmFeatures.ReferenceTypes,
            HeapKind.Defined => WasmFeatures.FunctionReferences,
            HeapKind.Exn or HeapKind.NoExn => WasmFeatures.Exceptions,
            HeapKind.Cont or HeapKind.NoCont => WasmFeatures.StackSwitching,
            _ => WasmFeatures.Gc,
        });
    }

    /// <summary>What a local of this type needs; types that the module defines were looked at where they are defined.</summary>
    private static WasmFeatures LocalType(long code) => (code + 0x80) switch
    {
        0x7B => WasmFeatures.Simd,
        0x70 or 0x6F => WasmFeatures.ReferenceTypes,
        0x63 or 0x64 => WasmFeatures.FunctionReferences,
        0x6E or 0x6D or 0x6C or 0x6B or 0x6A or 0x71 or 0x72 or 0x73 => WasmFeatures.Gc,
        0x69 or 0x74 => WasmFeatures.Exceptions,
        0x68 or 0x75 => WasmFeatures.StackSwitching,
        _ => WasmFeatures.Mvp,
    };

    private void Constant(ConstantExpression expression)
    {
        if (!expression.Exists)
        {
            return;
        }

        var reader = new WasmReader(_module.Bytes, expression.Offset, expression.Length);
        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            Add(Instructions.Features(instruction.Opcode));
            AddIf(
                instruction.Opcode is Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul
                || (instruction.Opcode == Opcode.GlobalGet && instruction.First >= _module.ImportedGlobalCount),
                WasmFeatures.ExtendedConstantExpressions);
        }
    }

    private void Body(FunctionBody body)
    {
        var reader = new WasmReader(_module.Bytes, body.Offset, body.Length);
        for (uint groups = reader.ReadU32(); groups > 0; groups--)
        {
            _ = reader.ReadU32();
            Add(LocalType(InstructionReader.ReadTypeCode(ref reader)));
        }

        while (!reader.IsAtEnd)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            Add(Instructions.Features(instruction.Opcode));
            switch (Instructions.Immediate(instruction.Opcode))
            {
                case ImmediateKind.Block or ImmediateKind.TryTable when instruction.Type >= 0:
                    AddIf(
                        instruction.Type < _module.Types.Length
                            && _module.Types[instruction.Type] is { Parameters.Length: > 0 } or { Results.Length: > 1 },
                        WasmFeatures.MultiValue);
                    break;

                case ImmediateKind.Memory or ImmediateKind.MemoryIndex:
                    AddIf(instruction.First != 0, WasmFeatures.MultiMemory);
                    break;
            }
        }
    }
}
