namespace Petrel.Components.Validation;

/// <summary>Value types as core values (spec: CanonicalABI.md, Flattening), as far as a limit: beyond it values go through memory.</summary>
internal static class Flattening
{
    public const int MaximumParameters = 16;
    public const int MaximumAsyncParameters = 4;
    public const int MaximumResults = 1;

    /// <summary>The core types of parameters; null when there are more than the limit.</summary>
    public static ValueKind[]? Parameters(ComponentFunctionType function, int limit, bool is64)
    {
        var kinds = new ValueKindList(limit + 1);
        foreach (FunctionParameter parameter in function.Parameters)
        {
            if (!Add(parameter.Type, kinds, limit, is64))
            {
                return null;
            }
        }

        return kinds.ToArray();
    }

    /// <summary>The core types of one value, none for no value; null when there are more than the limit.</summary>
    public static ValueKind[]? Value(ComponentValueType? type, int limit, bool is64)
    {
        var kinds = new ValueKindList(limit + 1);
        return type is null || Add(type, kinds, limit, is64) ? kinds.ToArray() : null;
    }

    private static bool Add(ComponentValueType type, ValueKindList kinds, int limit, bool is64)
    {
        switch (type)
        {
            case RecordType record:
                foreach (RecordField field in record.Fields)
                {
                    if (!Add(field.Type, kinds, limit, is64))
                    {
                        return false;
                    }
                }

                return true;
            case TupleType tuple:
                foreach (ComponentValueType element in tuple.Elements)
                {
                    if (!Add(element, kinds, limit, is64))
                    {
                        return false;
                    }
                }

                return true;
            case ListType { Length: { } length } list:
                for (uint i = 0; i < length; i++)
                {
                    if (!Add(list.Element, kinds, limit, is64))
                    {
                        return false;
                    }
                }

                return true;
            case ListType or MapType:
                kinds.Add(CoreSignatures.Pointer(is64));
                kinds.Add(CoreSignatures.Pointer(is64));
                break;
            case VariantType variant:
                return AddCases(variant.Cases.Select(c => c.Type), kinds, limit, is64);
            case OptionType option:
                return AddCases([null, option.Payload], kinds, limit, is64);
            case ResultType result:
                return AddCases([result.Ok, result.Error], kinds, limit, is64);
            default:
                switch (type.Kind)
                {
                    case ComponentTypeKind.String:
                        kinds.Add(CoreSignatures.Pointer(is64));
                        kinds.Add(CoreSignatures.Pointer(is64));
                        break;
                    case ComponentTypeKind.S64 or ComponentTypeKind.U64:
                        kinds.Add(ValueKind.Int64);
                        break;
                    case ComponentTypeKind.F32:
                        kinds.Add(ValueKind.Float32);
                        break;
                    case ComponentTypeKind.F64:
                        kinds.Add(ValueKind.Float64);
                        break;
                    default:
                        kinds.Add(ValueKind.Int32);
                        break;
                }

                break;
        }

        return kinds.Count <= limit;
    }

    private static bool AddCases(IEnumerable<ComponentValueType?> cases, ValueKindList kinds, int limit, bool is64)
    {
        kinds.Add(ValueKind.Int32);
        int start = kinds.Count;
        if (start > limit)
        {
            return false;
        }

        var payload = new ValueKindList(4);
        foreach (ComponentValueType? type in cases)
        {
            if (type is null)
            {
                continue;
            }

            payload.Clear();
            if (!Add(type, payload, limit - start, is64))
            {
                return false;
            }

            for (int i = 0; i < payload.Count; i++)
            {
                if (start + i == kinds.Count)
                {
                    kinds.Add(payload[i]);
                }
                else
                {
                    kinds[start + i] = Join(kinds[start + i], payload[i]);
                }
            }
        }

        return kinds.Count <= limit;
    }

    private static ValueKind Join(ValueKind a, ValueKind b) =>
        a == b ? a
        : a is ValueKind.Int32 or ValueKind.Float32 && b is ValueKind.Int32 or ValueKind.Float32 ? ValueKind.Int32
        : ValueKind.Int64;
}
