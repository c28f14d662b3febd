using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Sizes, alignments and flat types (CanonicalABI.md, "Alignment", "Element Size", "Flattening").</summary>
internal static class AbiLayout
{
    public const int MaximumFlatParameters = 16;
    public const int MaximumFlatResults = 1;

    public static int DiscriminantSize(int cases) => cases <= 0x100 ? 1 : cases <= 0x10000 ? 2 : 4;

    public static int FlagsSize(int flags) => flags <= 8 ? 1 : flags <= 16 ? 2 : 4;

    public static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    public static int Alignment(WitType type)
    {
        type = type.Resolved();
        switch (type.Kind)
        {
            case WitTypeKind.Bool or WitTypeKind.S8 or WitTypeKind.U8:
                return 1;
            case WitTypeKind.S16 or WitTypeKind.U16:
                return 2;
            case WitTypeKind.S64 or WitTypeKind.U64 or WitTypeKind.F64:
                return 8;
            case WitTypeKind.List when type.Length is not null:
                return Alignment(type.Arguments[0]!);
            case WitTypeKind.Tuple:
                return AlignmentOf(type.Arguments);
            case WitTypeKind.Option or WitTypeKind.Result:
                return AlignmentOf(type.Arguments);
            case WitTypeKind.Named:
                WitTypeDefinition definition = type.Definition!;
                return definition.Kind switch
                {
                    WitDefinitionKind.Flags => FlagsSize(definition.Members.Length),
                    WitDefinitionKind.Record => AlignmentOf(definition.Members.Select(m => m.Type)),
                    _ => Math.Max(DiscriminantSize(definition.Members.Length), AlignmentOf(definition.Members.Select(m => m.Type))),
                };
            default:
                return 4;
        }
    }

    public static int Size(WitType type)
    {
        type = type.Resolved();
        switch (type.Kind)
        {
            case WitTypeKind.String or WitTypeKind.Map:
                return 8;
            case WitTypeKind.List:
                return type.Length is { } length ? checked((int)(length * (long)Size(type.Arguments[0]!))) : 8;
            case WitTypeKind.Tuple:
                return SizeOfRecord(type.Arguments!);
            case WitTypeKind.Option or WitTypeKind.Result:
                return SizeOfVariant(2, type.Arguments);
            case WitTypeKind.Named:
                WitTypeDefinition definition = type.Definition!;
                return definition.Kind switch
                {
                    WitDefinitionKind.Flags => FlagsSize(definition.Members.Length),
                    WitDefinitionKind.Record => SizeOfRecord(definition.Members.Select(m => m.Type!)),
                    _ => SizeOfVariant(definition.Members.Length, definition.Members.Select(m => m.Type)),
                };
            default:
                return Alignment(type);
        }
    }

    /// <summary>Offset of the payload of a variant.</summary>
    public static int PayloadOffset(int cases, IEnumerable<WitType?> payloads) => Align(DiscriminantSize(cases), AlignmentOf(payloads));

    /// <summary>Appends the flat types; stops to matter when there are more than 16.</summary>
    public static List<FlatType> Flatten(WitType type)
    {
        var flat = new List<FlatType>();
        Flatten(type, flat);
        return flat;
    }

    public static List<FlatType> Flatten(IEnumerable<WitType> types)
    {
        var flat = new List<FlatType>();
        foreach (WitType type in types)
        {
            Flatten(type, flat);
        }

        return flat;
    }

    /// <summary>The flat types that the payloads of a variant share.</summary>
    public static List<FlatType> Join(IEnumerable<WitType?> payloads)
    {
        var joined = new List<FlatType>();
        foreach (WitType? payload in payloads)
        {
            if (payload is null)
            {
                continue;
            }

            List<FlatType> flat = Flatten(payload);
            for (int i = 0; i < flat.Count; i++)
            {
                if (i == joined.Count)
                {
                    joined.Add(flat[i]);
                }
                else if (joined[i] != flat[i])
                {
                    joined[i] = joined[i] is FlatType.I32 or FlatType.F32 && flat[i] is FlatType.I32 or FlatType.F32 ? FlatType.I32 : FlatType.I64;
                }
            }
        }

        return joined;
    }

    private static void Flatten(WitType type, List<FlatType> flat)
    {
        // More than this never travels flat, and a type may be much larger than its text.
        if (flat.Count > 64)
        {
            return;
        }

        type = type.Resolved();
        switch (type.Kind)
        {
            case WitTypeKind.S64 or WitTypeKind.U64:
                flat.Add(FlatType.I64);
                break;
            case WitTypeKind.F32:
                flat.Add(FlatType.F32);
                break;
            case WitTypeKind.F64:
                flat.Add(FlatType.F64);
                break;
            case WitTypeKind.String or WitTypeKind.Map:
                flat.Add(FlatType.I32);
                flat.Add(FlatType.I32);
                break;
            case WitTypeKind.List when type.Length is { } length:
                for (uint i = 0; i < length && flat.Count <= 64; i++)
                {
                    Flatten(type.Arguments[0]!, flat);
                }

                break;
            case WitTypeKind.List:
                flat.Add(FlatType.I32);
                flat.Add(FlatType.I32);
                break;
            case WitTypeKind.Tuple:
                foreach (WitType? element in type.Arguments)
                {
                    Flatten(element!, flat);
                }

                break;
            case WitTypeKind.Option or WitTypeKind.Result:
                flat.Add(FlatType.I32);
                flat.AddRange(Join(type.Arguments));
                break;
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Record:
                foreach (WitMember member in type.Definition.Members)
                {
                    Flatten(member.Type!, flat);
                }

                break;
            case WitTypeKind.Named when type.Definition!.Kind == WitDefinitionKind.Variant:
                flat.Add(FlatType.I32);
                flat.AddRange(Join(type.Definition.Members.Select(m => m.Type)));
                break;
            default:
                flat.Add(FlatType.I32);
                break;
        }
    }

    private static int AlignmentOf(IEnumerable<WitType?> types)
    {
        int alignment = 1;
        foreach (WitType? type in types)
        {
            alignment = Math.Max(alignment, type is null ? 1 : Alignment(type));
        }

        return alignment;
    }

    private static int SizeOfRecord(IEnumerable<WitType?> types)
    {
        int size = 0;
        int alignment = 1;
        foreach (WitType? type in types)
        {
            int a = Alignment(type!);
            alignment = Math.Max(alignment, a);
            size = Align(size, a) + Size(type!);
        }

        return Align(size, alignment);
    }

    private static int SizeOfVariant(int cases, IEnumerable<WitType?> payloads)
    {
        WitType?[] all = payloads.ToArray();
        int size = 0;
        foreach (WitType? payload in all)
        {
            size = Math.Max(size, payload is null ? 0 : Size(payload));
        }

        return Align(PayloadOffset(cases, all) + size, Math.Max(DiscriminantSize(cases), AlignmentOf(all)));
    }
}
