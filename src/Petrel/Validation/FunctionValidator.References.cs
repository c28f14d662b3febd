using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>References and select.</content>
internal sealed partial class FunctionValidator
{
    /// <summary>The type with a module type index read at the current position.</summary>
    private DefinedType ReadType(ref WasmReader reader, CompositeKind kind) => GetType(reader.ReadU32(), kind);

    private DefinedType GetType(uint index, CompositeKind kind)
    {
        if (index >= (uint)_module.Types.Length)
        {
            Fail($"unknown type {index}: the module has {_module.Types.Length}");
        }

        DefinedType type = _module.Types[index];
        if (type.Kind != kind)
        {
            Fail($"non-{kind.ToString().ToLowerInvariant()} type {index}: it is a {type.Kind.ToString().ToLowerInvariant()} type");
        }

        return type;
    }

    private static WasmType NonNull(DefinedType type) => WasmType.Reference(HeapType.Defined(type.Id), nullable: false);

    private static WasmType Nullable(DefinedType type) => WasmType.Reference(HeapType.Defined(type.Id), nullable: true);

    private static WasmType Abstract(HeapKind kind, bool nullable) => WasmType.Reference(new HeapType(kind), nullable);

    private WasmType ReadHeapReference(ref WasmReader reader, bool nullable)
    {
        WasmType reference = TypeDecoder.ReadHeapReference(ref reader, _context.Types);
        return nullable ? reference.AsNullable() : reference;
    }

    private void Select()
    {
        Pop(I32);
        uint second = PopAny();
        uint first = PopAny();
        CheckSelectable(first);
        CheckSelectable(second);
        if (first != second && first != BottomBits && second != BottomBits)
        {
            Fail($"type mismatch: select needs two values of one type, {_context.Describe(new WasmType(first))} and {_context.Describe(new WasmType(second))} found");
        }

        Push(first == BottomBits ? second : first);
    }

    private void CheckSelectable(uint type)
    {
        if (new WasmType(type).IsReference)
        {
            Fail($"type mismatch: select without a type takes numbers and vectors, {_context.Describe(new WasmType(type))} found");
        }
    }

    private void SelectTyped(ref WasmReader reader)
    {
        int count = reader.ReadCount(int.MaxValue, "types");
        WasmType type = WasmType.Bottom;
        for (int i = 0; i < count; i++)
        {
            type = TypeDecoder.ReadValueType(ref reader, _context.Types);
        }

        if (count != 1)
        {
            Fail($"invalid result arity: select takes 1 type, {count} found");
        }

        Pop(I32);
        Pop(type);
        Pop(type);
        Push(type);
    }

    private void ReferenceInstruction(ref WasmReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.RefNull:
                Push(ReadHeapReference(ref reader, nullable: true));
                break;

            case Opcode.RefIsNull:
                _ = PopReference();
                Push(I32);
                break;

            case Opcode.RefFunc:
                var index = (int)ReadFunctionIndex(ref reader);
                if (_isConstant)
                {
                    _context.DeclareFunction(index);
                }
                else if (!_context.IsFunctionDeclared(index))
                {
                    Fail($"undeclared function reference {index}: it must occur in an export, a global, a table or an element segment");
                }

                Push(WasmType.Reference(
                    HeapType.Defined(_module.FunctionType(index).Id), nullable: false,
                    exact: _context.Has(WasmFeatures.CustomDescriptors) && _module.IsExactFunction(index)));
                break;

            case Opcode.RefEq:
                RefEq();
                break;

            case Opcode.RefAsNonNull:
                Push(PopReference().AsNonNull());
                break;

            case Opcode.BrOnNull:
                WasmType[] types = Label(reader.ReadU32());
                WasmType reference = PopReference();
                PopTypes(types);
                PushTypes(types);
                Push(reference.AsNonNull());
                break;

            case Opcode.BrOnNonNull:
                types = Label(reader.ReadU32());
                reference = PopReference();
                BranchWithReference(types, reference.AsNonNull());
                break;

            default:
                throw new InvalidOperationException($"No typing rule for {Instructions.Get(opcode).Name}.");
        }
    }

    /// <summary>
    /// Checks a branch that adds <paramref name="reference"/> to what is on the stack; what the label takes below it stays.
    /// </summary>
    private void BranchWithReference(WasmType[] types, WasmType reference)
    {
        if (types.Length == 0)
        {
            Fail($"type mismatch: {Instruction} to label with empty types");
        }

        Check(reference.Bits, types[^1].Bits);
        PopTypes(types, types.Length - 1);
        PushTypes(types, types.Length - 1);
    }
}
