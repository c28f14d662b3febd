using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Binary;

/// <summary>
/// Reads the type section (spec: Binary Format, Recursive Types) and makes each recursive group canonical as soon as it
/// has been read.
/// </summary>
internal ref struct TypeSectionDecoder
{
    private readonly TypeRegistry _registry;
    private readonly WasmFeatures _features;
    private DefinedType[] _types = EmptyArray<DefinedType>.Value;
    private SubType[] _group = new SubType[4];
    private int _count;
    private TypeSpace _space;

    public TypeSectionDecoder(TypeRegistry registry, WasmFeatures features)
    {
        _registry = registry;
        _features = features;
    }

    /// <summary>The types, and the lengths of the groups that they came in.</summary>
    public DefinedType[] Decode(ref WasmReader reader, out int[] groupLengths)
    {
        int groups = reader.ReadCount(ImplementationLimits.Types, "types");
        groupLengths = new int[groups];
        _types = new DefinedType[groups];
        for (int i = 0; i < groups; i++)
        {
            groupLengths[i] = DecodeGroup(ref reader);
        }

        Array.Resize(ref _types, _count);
        return _types;
    }

    /// <summary>One more group behind the first <paramref name="count"/> of <paramref name="types"/>, which grows as needed.</summary>
    public void DecodeGroup(ref WasmReader reader, ref DefinedType[] types, ref int count)
    {
        _types = types;
        _count = count;
        DecodeGroup(ref reader);
        types = _types;
        count = _count;
    }

    private int DecodeGroup(ref WasmReader reader)
    {
        int offset = reader.Position;
        int length = 1;
        if (reader.PeekByte() == 0x4E)
        {
            RequireGc("a recursive group", offset);
            reader.Position++;
            length = reader.ReadCount(ImplementationLimits.Types, "types of a recursive group");
        }

        if (_count + length > ImplementationLimits.Types)
        {
            throw new MalformedModuleException($"too many types: the implementation limit is {ImplementationLimits.Types}", offset);
        }

        _space = new TypeSpace(_types, _count, length, _features);
        for (int i = 0; i < length; i++)
        {
            if (i == _group.Length)
            {
                Array.Resize(ref _group, Math.Min(i * 2, length));
            }

            _group[i] = DecodeSubType(ref reader, _count + i);
        }

        if (_count + length > _types.Length)
        {
            Array.Resize(ref _types, Math.Max(_count + length, Math.Min(_types.Length * 2, ImplementationLimits.Types)));
        }

        if (length > 0)
        {
            try
            {
                _registry.AddGroup(_group.AsSpan(0, length), _types.AsSpan(_count, length));
            }
            catch (ArgumentException e)
            {
                throw new InvalidModuleException($"too many types: {e.Message}", offset);
            }
        }

        _count += length;
        return length;
    }

    private SubType DecodeSubType(ref WasmReader reader, int index)
    {
        int offset = reader.Position;
        bool isFinal = true;
        int supertype = -1;
        byte form = reader.ReadByte();
        if (form is 0x50 or 0x4F)
        {
            RequireGc("a sub type", offset);
            isFinal = form == 0x4F;
            int countOffset = reader.Position;
            int supertypes = reader.ReadCount(int.MaxValue, "supertypes");
            if (supertypes > 1)
            {
                throw new InvalidModuleException($"sub type {index} has {supertypes} supertypes, at most one is allowed", countOffset);
            }

            if (supertypes == 1)
            {
                int superOffset = reader.Position;
                uint superIndex = reader.ReadU32();
                if (superIndex >= (uint)index)
                {
                    throw new InvalidModuleException(
                        $"unknown type {superIndex}: the supertype of type {index} must be defined before it", superOffset);
                }

                supertype = _space.Resolve(superIndex, superOffset);
            }

            offset = reader.Position;
            form = reader.ReadByte();
        }

        return form is 0x65 or 0x4C or 0x4D
            ? DecodePrefixed(ref reader, form, offset, index, isFinal, supertype)
            : DecodeComposite(ref reader, form, offset, isFinal, supertype);
    }

    /// <summary><c>shared? (describes x)? (descriptor y)?</c> in front of a composite type.</summary>
    private SubType DecodePrefixed(ref WasmReader reader, byte form, int offset, int index, bool isFinal, int supertype)
    {
        bool isShared = form == 0x65;
        if (isShared)
        {
            _space.Require(WasmFeatures.SharedEverything, "malformed definition type", offset, "a shared type");
            offset = reader.Position;
            form = reader.ReadByte();
        }

        int described = -1;
        if (form == 0x4C)
        {
            described = ReadGroupMember(ref reader, offset, "described");
            if (described >= TypeRegistry.FirstPlaceholder + index - _count)
            {
                throw new InvalidModuleException($"forward use of described type: type {index} must stand behind the type it describes", offset);
            }

            offset = reader.Position;
            form = reader.ReadByte();
        }

        int descriptor = -1;
        if (form == 0x4D)
        {
            descriptor = ReadGroupMember(ref reader, offset, "descriptor");
            offset = reader.Position;
            form = reader.ReadByte();
        }

        SubType type = DecodeComposite(ref reader, form, offset, isFinal, supertype);
        return type with { IsShared = isShared, Described = described, Descriptor = descriptor };
    }

    /// <summary>The placeholder of the type that a descriptor clause names: one of the same group.</summary>
    private readonly int ReadGroupMember(ref WasmReader reader, int offset, string what)
    {
        _space.Require(WasmFeatures.CustomDescriptors, "malformed definition type", offset, "a descriptor");
        uint index = reader.ReadU32();
        return index >= (uint)_space.Count && index < (uint)(_space.Count + _space.GroupLength)
            ? _space.Resolve(index, offset)
            : throw new InvalidModuleException($"{what} type is outside rec group: type {index} is no member of it", offset);
    }

    private SubType DecodeComposite(ref WasmReader reader, byte form, int offset, bool isFinal, int supertype)
    {
        switch (form)
        {
            case 0x60:
                WasmType[] parameters = ReadResultType(ref reader, ImplementationLimits.Parameters, "parameters");
                int resultsOffset = reader.Position;
                WasmType[] results = ReadResultType(ref reader, ImplementationLimits.Results, "results");
                if (results.Length > 1 && (_features & WasmFeatures.MultiValue) == 0)
                {
                    throw new InvalidModuleException(
                        $"invalid result arity {results.Length}: it {WasmFeatureNames.Requirement(WasmFeatures.MultiValue)}", resultsOffset);
                }

                return new SubType(CompositeKind.Function, isFinal, supertype, parameters, results, EmptyArray<FieldType>.Value);

            case 0x5F:
                RequireGc("a struct type", offset);
                int count = reader.ReadCount(ImplementationLimits.StructFields, "fields");
                var fields = new FieldType[count];
                for (int i = 0; i < count; i++)
                {
                    fields[i] = TypeDecoder.ReadFieldType(ref reader, _space);
                }

                return new SubType(CompositeKind.Struct, isFinal, supertype, EmptyArray<WasmType>.Value, EmptyArray<WasmType>.Value, fields);

            case 0x5E:
                RequireGc("an array type", offset);
                return new SubType(CompositeKind.Array, isFinal, supertype, EmptyArray<WasmType>.Value, EmptyArray<WasmType>.Value, [TypeDecoder.ReadFieldType(ref reader, _space)]);

            case 0x5D:
                _space.Require(WasmFeatures.StackSwitching, "malformed definition type", offset, "a continuation type");
                int functionOffset = reader.Position;
                long function = reader.ReadS33();
                if (function < 0)
                {
                    throw new MalformedModuleException($"malformed definition type: continuation of heap type {function}", functionOffset);
                }

                return new SubType(
                    CompositeKind.Continuation, isFinal, supertype, EmptyArray<WasmType>.Value, EmptyArray<WasmType>.Value, EmptyArray<FieldType>.Value,
                    _space.Resolve((uint)function, functionOffset));

            default:
                throw new MalformedModuleException(
                    $"malformed definition type 0x{form:x2}: func (0x60), struct (0x5f), array (0x5e), sub (0x50, 0x4f) or rec (0x4e) expected", offset);
        }
    }

    private readonly WasmType[] ReadResultType(ref WasmReader reader, int limit, string items)
    {
        int count = reader.ReadCount(limit, items);
        if (count == 0)
        {
            return EmptyArray<WasmType>.Value;
        }

        var types = new WasmType[count];
        for (int i = 0; i < count; i++)
        {
            types[i] = TypeDecoder.ReadValueType(ref reader, _space);
        }

        return types;
    }

    private readonly void RequireGc(string what, int offset)
    {
        if ((_features & (WasmFeatures.Gc | WasmFeatures.StackSwitching)) == 0)
        {
            throw new MalformedModuleException($"malformed definition type: {what} {WasmFeatureNames.Requirement(WasmFeatures.Gc)}", offset);
        }
    }
}
