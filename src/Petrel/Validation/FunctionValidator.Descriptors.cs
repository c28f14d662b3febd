using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Custom descriptors: objects that carry a reference to the object that describes them.</content>
internal sealed partial class FunctionValidator
{
    private void DescriptorInstruction(ref WasmReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.StructNewDesc or Opcode.StructNewDefaultDesc:
                DefinedType type = ReadType(ref reader, CompositeKind.Struct);
                if (!type.HasDescriptor)
                {
                    Fail("type without descriptor requires non-descriptor allocation: struct.new or struct.new_default expected");
                }

                Pop(DescriptorOf(type, exact: true));
                StructNew(type, opcode == Opcode.StructNewDefaultDesc);
                break;

            case Opcode.RefGetDesc:
                RefGetDesc(reader.ReadU32());
                break;

            case Opcode.RefCastDescEq or Opcode.RefCastDescEqNull:
                WasmType target = ReadCastTarget(ref reader, opcode == Opcode.RefCastDescEqNull);
                PopDescriptor(target);
                Pop(TopOf(target));
                Push(target);
                break;

            case Opcode.BrOnCastDescEq or Opcode.BrOnCastDescEqFail:
                BranchOnCast(ref reader, opcode == Opcode.BrOnCastDescEqFail, takesDescriptor: true);
                break;

            default:
                throw new InvalidOperationException($"No typing rule for {Instructions.Get(opcode).Name}.");
        }
    }

    /// <summary>The descriptor of an object is known exactly only if the object's type is.</summary>
    private void RefGetDesc(uint index)
    {
        if (index >= (uint)_module.Types.Length)
        {
            Fail($"unknown type {index}: the module has {_module.Types.Length}");
        }

        DefinedType type = _module.Types[index];
        if (!type.HasDescriptor)
        {
            Fail($"type without descriptor: ref.get_desc needs one, type {index} has none");
        }

        uint operand = PopAny();
        WasmType exact = WasmType.Reference(HeapType.Defined(type.Id), nullable: true, exact: true);
        bool isExact = IsSubtype(new WasmType(operand), exact);
        if (!isExact)
        {
            Check(operand, Nullable(type).Bits);
        }

        Push(DescriptorOf(type, isExact).AsNonNull());
    }

    /// <summary>Pops the descriptor that stands for <paramref name="target"/> in a cast.</summary>
    private void PopDescriptor(WasmType target)
    {
        HeapType heap = target.Heap;
        if (heap.Kind != HeapKind.Defined || !_module.Registry[heap.TypeId].HasDescriptor)
        {
            string name = heap.Kind == HeapKind.Defined
                ? _context.ModuleIndex(heap.TypeId).ToString()
                : heap.Kind.ToString().ToLowerInvariant();
            Fail($"type {name} does not have a descriptor, which {Instruction} needs");
        }

        Pop(DescriptorOf(_module.Registry[heap.TypeId], target.IsExact));
    }

    private static WasmType DescriptorOf(DefinedType type, bool exact) =>
        WasmType.Reference(HeapType.Defined(type.Definition.Descriptor), nullable: true, exact);
}
