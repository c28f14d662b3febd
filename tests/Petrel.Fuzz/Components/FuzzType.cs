using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>Core types of flat values.</summary>
internal enum Flat
{
    I32,
    I64,
    F32,
    F64,
}

/// <summary>
/// A value type with its layout as the specification defines it (CanonicalABI.md: Alignment, Element Size, Flattening), written anew for the fuzzer: it
/// shares nothing with the library, so that a mistake in one shows.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is referred to in text: inline, or the name of a definition.</param>
/// <param name="Parts">Fields, elements; payloads of cases, null for none.</param>
/// <param name="Names">Names of fields, cases or flags.</param>
/// <param name="Length">Length of a fixed list, else -1.</param>
internal sealed record FuzzType(ComponentTypeKind Kind, string Text, FuzzType?[] Parts, string[] Names, int Length = -1)
{
    /// <summary>Has a discriminant.</summary>
    public bool IsVariant => Kind is ComponentTypeKind.Variant or ComponentTypeKind.Enum or ComponentTypeKind.Option or ComponentTypeKind.Result;

    /// <summary>Address and length.</summary>
    public bool IsPointer => Kind is ComponentTypeKind.String or ComponentTypeKind.Map || (Kind == ComponentTypeKind.List && Length < 0);

    private int DiscriminantSize => Parts.Length <= 256 ? 1 : Parts.Length <= 65536 ? 2 : 4;

    public static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    public int Alignment(bool is64)
    {
        if (IsPointer)
        {
            return is64 ? 8 : 4;
        }

        if (IsVariant)
        {
            return Math.Max(DiscriminantSize, PayloadAlignment(is64));
        }

        return Kind switch
        {
            ComponentTypeKind.Bool or ComponentTypeKind.S8 or ComponentTypeKind.U8 => 1,
            ComponentTypeKind.S16 or ComponentTypeKind.U16 => 2,
            ComponentTypeKind.S64 or ComponentTypeKind.U64 or ComponentTypeKind.F64 => 8,
            ComponentTypeKind.Flags => Names.Length <= 8 ? 1 : Names.Length <= 16 ? 2 : 4,
            ComponentTypeKind.Record or ComponentTypeKind.Tuple or ComponentTypeKind.List => Parts.Max(part => part!.Alignment(is64)),
            _ => 4,
        };
    }

    public int Size(bool is64)
    {
        if (IsPointer)
        {
            return is64 ? 16 : 8;
        }

        if (IsVariant)
        {
            int payload = Parts.Max(part => part?.Size(is64) ?? 0);
            return Align(PayloadOffset(is64) + payload, Alignment(is64));
        }

        switch (Kind)
        {
            case ComponentTypeKind.Record or ComponentTypeKind.Tuple:
                int size = 0;
                foreach (FuzzType? part in Parts)
                {
                    size = Align(size, part!.Alignment(is64)) + part.Size(is64);
                }

                return Align(size, Alignment(is64));
            case ComponentTypeKind.List:
                return Length * Parts[0]!.Size(is64);
            default:
                return Alignment(is64);
        }
    }

    public int PayloadOffset(bool is64) => Align(DiscriminantSize, PayloadAlignment(is64));

    public int CaseSize => DiscriminantSize;

    public List<Flat> Flatten(bool is64)
    {
        if (IsPointer)
        {
            return is64 ? [Flat.I64, Flat.I64] : [Flat.I32, Flat.I32];
        }

        if (IsVariant)
        {
            var joined = new List<Flat>();
            foreach (FuzzType? part in Parts)
            {
                List<Flat> flats = part?.Flatten(is64) ?? [];
                for (int i = 0; i < flats.Count; i++)
                {
                    if (i == joined.Count)
                    {
                        joined.Add(flats[i]);
                    }
                    else if (joined[i] != flats[i])
                    {
                        bool narrow = joined[i] is Flat.I32 or Flat.F32 && flats[i] is Flat.I32 or Flat.F32;
                        joined[i] = narrow ? Flat.I32 : Flat.I64;
                    }
                }
            }

            return [Flat.I32, .. joined];
        }

        return Kind switch
        {
            ComponentTypeKind.Record or ComponentTypeKind.Tuple => [.. Parts.SelectMany(part => part!.Flatten(is64))],
            ComponentTypeKind.List => [.. Enumerable.Repeat(Parts[0]!.Flatten(is64), Length).SelectMany(static flat => flat)],
            ComponentTypeKind.S64 or ComponentTypeKind.U64 => [Flat.I64],
            ComponentTypeKind.F32 => [Flat.F32],
            ComponentTypeKind.F64 => [Flat.F64],
            _ => [Flat.I32],
        };
    }

    private int PayloadAlignment(bool is64) => Parts.Max(part => part?.Alignment(is64) ?? 1);
}
