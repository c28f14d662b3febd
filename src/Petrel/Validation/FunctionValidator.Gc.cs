using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Structs, arrays, i31 and casts (prefix FB).</content>
internal sealed partial class FunctionValidator
{
    private void GcInstruction(ref WasmReader reader, Opcode opcode)
    {
        DefinedType type;
        switch (opcode)
        {
            case Opcode.StructNew or Opcode.StructNewDefault:
                type = ReadType(ref reader, CompositeKind.Struct);
                if (type.HasDescriptor)
                {
                    Fail("type with descriptor requires descriptor allocation: struct.new_desc or struct.new_default_desc expected");
                }

                StructNew(type, opcode == Opcode.StructNewDefault);
                break;
            case Opcode.StructGet or Opcode.StructGetS or Opcode.StructGetU:
                type = ReadType(ref reader, CompositeKind.Struct);
                FieldType field = ReadField(ref reader, type);
                CheckPacking(field, opcode != Opcode.StructGet);
                Pop(Nullable(type));
                Push(field.Storage.Unpacked);
                break;
            case Opcode.StructSet:
                type = ReadType(ref reader, CompositeKind.Struct);
                field = ReadField(ref reader, type);
                if (!field.IsMutable)
                {
                    Fail("immutable field: the field is immutable, struct.set writes to it");
                }

                Pop(field.Storage.Unpacked);
                Pop(Nullable(type));
                break;
            case Opcode.ArrayLen:
                PopPolymorphic(HeapKind.Array);
                Push(I32);
                break;
            case >= Opcode.ArrayNew and <= Opcode.ArrayInitElem:
                ArrayInstruction(ref reader, opcode);
                break;
            case Opcode.RefTest or Opcode.RefTestNull:
                WasmType target = ReadCastTarget(ref reader, opcode == Opcode.RefTestNull);
                Pop(TopOf(target));
                Push(I32);
                break;
            case Opcode.RefCast or Opcode.RefCastNull:
                target = ReadCastTarget(ref reader, opcode == Opcode.RefCastNull);
                Pop(TopOf(target));
                Push(target);
                break;
            case Opcode.BrOnCast or Opcode.BrOnCastFail:
                BranchOnCast(ref reader, opcode == Opcode.BrOnCastFail, takesDescriptor: false);
                break;
            case Opcode.AnyConvertExtern:
                Convert(HeapKind.Extern, HeapKind.Any);
                break;
            case Opcode.ExternConvertAny:
                Convert(HeapKind.Any, HeapKind.Extern);
                break;
            case Opcode.RefI31:
                Pop(I32);
                Push(Abstract(HeapKind.I31, nullable: false));
                break;
            case Opcode.I31GetS or Opcode.I31GetU:
                PopPolymorphic(HeapKind.I31);
                Push(I32);
                break;
            case Opcode.RefI31Shared:
                Pop(I32);
                Push(WasmType.Reference(new HeapType(HeapKind.I31, Sharing.Shared), nullable: false));
                break;
            default:
                DescriptorInstruction(ref reader, opcode);
                break;
        }
    }

    private void StructNew(DefinedType type, bool isDefault)
    {
        if (isDefault)
        {
            CheckDefaultable(type);
        }
        else
        {
            for (int i = type.Fields.Length - 1; i >= 0 && !IsExhausted; i--)
            {
                Pop(type.Fields[i].Storage.Unpacked);
            }
        }

        Push(WasmType.Reference(HeapType.Defined(type.Id), nullable: false, exact: _context.Has(WasmFeatures.CustomDescriptors)));
    }

    private void ArrayInstruction(ref WasmReader reader, Opcode opcode)
    {
        uint index = reader.ReadU32();
        DefinedType type = GetType(index, CompositeKind.Array);
        FieldType element = type.Fields[0];
        WasmType content = element.Storage.Unpacked;
        switch (opcode)
        {
            case Opcode.ArrayNew:
                Pop(I32);
                Pop(content);
                PushNewArray(type);
                break;
            case Opcode.ArrayNewDefault:
                CheckDefaultable(type);
                Pop(I32);
                PushNewArray(type);
                break;
            case Opcode.ArrayNewFixed:
                ArrayNewFixed(ref reader, type, content);
                break;
            case Opcode.ArrayNewData:
                CheckDataSegment(reader.ReadU32());
                CheckNumeric(element);
                Pop(I32);
                Pop(I32);
                PushNewArray(type);
                break;
            case Opcode.ArrayNewElem:
                CheckSegment(ElementSegmentType(reader.ReadU32()), element);
                Pop(I32);
                Pop(I32);
                PushNewArray(type);
                break;
            case Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU:
                CheckPacking(element, opcode != Opcode.ArrayGet);
                Pop(I32);
                Pop(Nullable(type));
                Push(content);
                break;
            case Opcode.ArraySet:
                CheckMutable(element);
                Pop(content);
                Pop(I32);
                Pop(Nullable(type));
                break;
            case Opcode.ArrayFill:
                CheckMutable(element);
                Pop(I32);
                Pop(content);
                Pop(I32);
                Pop(Nullable(type));
                break;
            case Opcode.ArrayCopy:
                ArrayCopy(type, ReadType(ref reader, CompositeKind.Array));
                break;
            case Opcode.ArrayInitData:
                CheckDataSegment(reader.ReadU32());
                CheckMutable(element);
                CheckNumeric(element);
                PopArrayRange(type);
                break;
            case Opcode.ArrayInitElem:
                WasmType segment = ElementSegmentType(reader.ReadU32());
                CheckMutable(element);
                CheckSegment(segment, element);
                PopArrayRange(type);
                break;
            default:
                throw new InvalidOperationException($"No typing rule for {Instructions.Get(opcode).Name}.");
        }
    }

    private void PushNewArray(DefinedType type) =>
        Push(WasmType.Reference(HeapType.Defined(type.Id), nullable: false, exact: _context.Has(WasmFeatures.CustomDescriptors)));

    private void ArrayNewFixed(ref WasmReader reader, DefinedType type, WasmType content)
    {
        uint length = reader.ReadU32();
        if (length > ImplementationLimits.ArrayNewFixedLength)
        {
            Fail($"array.new_fixed too long: {length} elements, the implementation limit is {ImplementationLimits.ArrayNewFixedLength}");
        }

        for (uint i = 0; i < length && !IsExhausted; i++)
        {
            Pop(content);
        }

        PushNewArray(type);
    }

    private void ArrayCopy(DefinedType target, DefinedType source)
    {
        CheckMutable(target.Fields[0]);
        WasmType from = source.Fields[0].Storage;
        WasmType to = target.Fields[0].Storage;
        if (!IsSubtype(from, to))
        {
            Fail($"array types do not match: {_context.Describe(to)} expected, {_context.Describe(from)} found");
        }

        Pop(I32);
        Pop(I32);
        Pop(Nullable(source));
        Pop(I32);
        Pop(Nullable(target));
    }

    /// <summary>Array, start in the array, start in the segment, length.</summary>
    private void PopArrayRange(DefinedType type)
    {
        Pop(I32);
        Pop(I32);
        Pop(I32);
        Pop(Nullable(type));
    }

    private FieldType ReadField(ref WasmReader reader, DefinedType type)
    {
        uint index = reader.ReadU32();
        if (index >= (uint)type.Fields.Length)
        {
            Fail($"unknown field {index}: the struct has {type.Fields.Length}");
        }

        return type.Fields[index];
    }

    private void CheckPacking(FieldType field, bool extends)
    {
        if (field.Storage.IsPacked != extends)
        {
            Fail(extends
                ? $"field is unpacked: a packed storage type is expected by get_s and get_u, {_context.Describe(field.Storage)} found"
                : $"field is packed: get needs non-packed storage types, {_context.Describe(field.Storage)} found");
        }
    }

    private void CheckMutable(FieldType element)
    {
        if (!element.IsMutable)
        {
            Fail("immutable array: the array is immutable, the instruction writes to it");
        }
    }

    private void CheckDefaultable(DefinedType type)
    {
        if (!type.HasDefaultValue)
        {
            FieldType field = Array.Find(type.Fields, static f => !f.Storage.IsDefaultable);
            Fail($"type mismatch: field type is not defaultable, {_context.Describe(field.Storage)} found");
        }
    }

    private void CheckNumeric(FieldType element)
    {
        if (element.Storage.IsReference)
        {
            Fail($"array type is not numeric or vector: it holds {_context.Describe(element.Storage)}, which data cannot initialise");
        }
    }

    private void CheckSegment(WasmType segment, FieldType element)
    {
        if (!IsSubtype(segment, element.Storage))
        {
            Fail($"type mismatch: the array holds {_context.Describe(element.Storage)}, the elem segment {_context.Describe(segment)}");
        }
    }

    private WasmType ReadCastTarget(ref WasmReader reader, bool nullable)
    {
        WasmType target = ReadHeapReference(ref reader, nullable);
        if (Subtyping.Top(target.Heap, _module.Registry) == HeapKind.Cont)
        {
            Fail($"invalid cast: {_context.Describe(target)} is a continuation type, whose type cannot be tested");
        }

        return target;
    }

    /// <summary>The top of the hierarchy of a reference type, which no instruction that casts can leave.</summary>
    private WasmType TopOf(WasmType type) => WasmType.Reference(
        new HeapType(Subtyping.Top(type.Heap, _module.Registry), Subtyping.SharingOf(type.Heap, _module.Registry)), nullable: true);

    /// <summary>The branches on a cast; <paramref name="takesDescriptor"/> when a descriptor stands for the type that is tested.</summary>
    private void BranchOnCast(ref WasmReader reader, bool branchesOnFailure, bool takesDescriptor)
    {
        byte flags = reader.ReadByte();
        if (flags > 3)
        {
            throw new MalformedModuleException($"malformed br_on_cast flags 0x{flags:x2}: 0 to 3 expected", _offset);
        }

        WasmType[] types = Label(reader.ReadU32());
        WasmType source = ReadCastTarget(ref reader, (flags & 1) != 0);
        WasmType target = ReadCastTarget(ref reader, (flags & 2) != 0);
        CheckCast(source, target);
        if (takesDescriptor)
        {
            PopDescriptor(target);
        }

        // What is left of the source type when the cast has failed: null has passed it if the target is nullable.
        WasmType rest = target.IsNullable ? source.AsNonNull() : source;
        Pop(source);
        BranchWithReference(types, branchesOnFailure ? rest : target);
        Push(branchesOnFailure ? target : rest);
    }

    private void CheckCast(WasmType source, WasmType target)
    {
        // With custom descriptors, a cast may go anywhere in the hierarchy: where it cannot succeed, it fails.
        bool isAllowed = _context.Has(WasmFeatures.CustomDescriptors)
            ? TopOf(source) == TopOf(target)
            : IsSubtype(target, source);
        if (!isAllowed)
        {
            Fail(_context.Has(WasmFeatures.CustomDescriptors)
                ? $"type mismatch: a cast stays in its hierarchy, {_context.Describe(target)} is not in that of {_context.Describe(source)}"
                : $"type mismatch: a cast goes to a subtype, {_context.Describe(target)} is none of {_context.Describe(source)}");
        }
    }

    private void Convert(HeapKind from, HeapKind to)
    {
        // The result is nullable if the operand is; unreachable code supplies the most precise type.
        uint operand = PopAny();
        Sharing sharing = SharingOf(operand);
        Check(operand, WasmType.Reference(new HeapType(from, sharing), nullable: true).Bits);
        Push(WasmType.Reference(new HeapType(to, sharing), operand != BottomBits && new WasmType(operand).IsNullable));
    }
}
