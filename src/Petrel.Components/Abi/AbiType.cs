using System.Runtime.CompilerServices;

namespace Petrel.Components.Abi;

/// <summary>
/// A value type as the canonical ABI sees it: layout in memory, flat types, and parts. Specialised types are what they stand for: a tuple is a
/// record, an enum a variant, a map a list of pairs (spec: despecialize).
/// </summary>
internal sealed class AbiType
{
    /// <summary>More flat values than this are never passed flat.</summary>
    public const int MaximumFlat = 16;

    private static readonly ConditionalWeakTable<ComponentValueType, AbiType> s_types = [];
    private static readonly ConditionalWeakTable<ComponentValueType, AbiType> s_types64 = [];

    private AbiType(ComponentValueType type, bool is64)
    {
        Type = type;
        Is64 = is64;
        Kind = type.Kind;
        switch (type)
        {
            case RecordType record:
                Names = [.. record.Fields.Select(static field => field.Name)];
                SetFields([.. record.Fields.Select(field => Of(field.Type, is64))]);
                break;
            case TupleType tuple:
                SetFields([.. tuple.Elements.Select(element => Of(element, is64))]);
                break;
            case ListType { Length: { } length } list:
                Element = Of(list.Element, is64);
                Length = (int)length;
                Size = checked((int)length * Element.Size);
                Alignment = Element.Alignment;
                if ((long)length * Element.FlatCount <= MaximumFlat)
                {
                    Flat = CoreKinds.Of([.. Enumerable.Repeat(Element, Length)]);
                }

                break;
            case ListType list:
                SetList(Of(list.Element, is64));
                break;
            case MapType map:
                SetList(Of(new TupleType(map.Key, map.Value), is64));
                break;
            case VariantType variant:
                Names = [.. variant.Cases.Select(static @case => @case.Name)];
                SetCases([.. variant.Cases.Select(@case => @case.Type is null ? null : Of(@case.Type, is64))]);
                break;
            case EnumType @enum:
                Names = [.. @enum.Names];
                SetCases(new AbiType?[Names.Length]);
                break;
            case OptionType option:
                Names = ["none", "some"];
                SetCases([null, Of(option.Payload, is64)]);
                break;
            case ResultType result:
                Names = ["ok", "err"];
                SetCases([result.Ok is null ? null : Of(result.Ok, is64), result.Error is null ? null : Of(result.Error, is64)]);
                break;
            case FlagsType flags:
                Names = [.. flags.Names];
                Size = Alignment = Names.Length switch { <= 8 => 1, <= 16 => 2, _ => 4 };
                Flat = [CoreKind.I32];
                break;
            case OwnType own:
                Resource = own.Resource.Identity;
                SetScalar(4, CoreKind.I32);
                break;
            case BorrowType borrow:
                Resource = borrow.Resource.Identity;
                SetScalar(4, CoreKind.I32);
                break;
            default:
                SetPrimitive();
                break;
        }

        IsPlain = Kind switch
        {
            >= ComponentTypeKind.S8 and <= ComponentTypeKind.F64 => true,
            ComponentTypeKind.Record or ComponentTypeKind.Tuple => Array.TrueForAll(Fields, static part => part.IsPlain),
            ComponentTypeKind.List => Length >= 0 && Element!.IsPlain,
            _ => false,
        };
    }

    public ComponentValueType Type { get; }

    public ComponentTypeKind Kind { get; }

    /// <summary>True for the layout in memories with 64-bit addresses: pointers and lengths have 8 bytes.</summary>
    public bool Is64 { get; }

    /// <summary>Bytes in memory (spec: elem_size).</summary>
    public int Size { get; private set; }

    public int Alignment { get; private set; } = 1;

    /// <summary>The flat types; null when there are more than <see cref="MaximumFlat"/>.</summary>
    public CoreKind[]? Flat { get; private set; }

    /// <summary>How many flat values; more than <see cref="MaximumFlat"/> stands for any such number.</summary>
    public int FlatCount => Flat?.Length ?? MaximumFlat + 1;

    /// <summary>Types of fields.</summary>
    public AbiType[] Fields { get; private set; } = [];

    /// <summary>Where the fields stand.</summary>
    public int[] Offsets { get; private set; } = [];

    /// <summary>Payloads of cases.</summary>
    public AbiType?[] Cases { get; private set; } = [];

    public int DiscriminantSize { get; private set; }

    public int PayloadOffset { get; private set; }

    /// <summary>Names of fields, cases or flags.</summary>
    public string[] Names { get; } = [];

    /// <summary>Type of elements.</summary>
    public AbiType? Element { get; private set; }

    /// <summary>Number of elements of a list of fixed length, else -1.</summary>
    public int Length { get; private set; } = -1;

    /// <summary>The resource of a handle, a real one.</summary>
    public ResourceType? Resource { get; }

    public bool IsVariant => Cases.Length > 0;

    /// <summary>
    /// True when any bytes are a value, and the same value in every instance: lists of it are copied as they are.
    /// </summary>
    public bool IsPlain { get; private set; }

    /// <summary>The type as it is in memories with 32-bit addresses, or in those with 64-bit addresses.</summary>
    public static AbiType Of(ComponentValueType type, bool is64 = false) => is64
        ? s_types64.GetValue(type, static type => new AbiType(type, true))
        : s_types.GetValue(type, static type => new AbiType(type, false));

    public static int Align(int offset, int alignment) => (offset + alignment - 1) & -alignment;

    /// <summary>A record of unnamed fields: parameters that are passed in memory.</summary>
    public static (int Size, int Alignment, int[] Offsets) Layout(AbiType[] fields)
    {
        int size = 0;
        int alignment = 1;
        var offsets = new int[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            offsets[i] = Align(size, fields[i].Alignment);
            size = checked(offsets[i] + fields[i].Size);
            alignment = Math.Max(alignment, fields[i].Alignment);
        }

        return (Align(size, alignment), alignment, offsets);
    }

    private static CoreKind Join(CoreKind first, CoreKind second) =>
        first == second ? first
        : first is CoreKind.I32 or CoreKind.F32 && second is CoreKind.I32 or CoreKind.F32 ? CoreKind.I32
        : CoreKind.I64;

    private void SetScalar(int size, CoreKind flat)
    {
        Size = Alignment = size;
        Flat = [flat];
    }

    private void SetPrimitive()
    {
        switch (Kind)
        {
            case ComponentTypeKind.Bool or ComponentTypeKind.S8 or ComponentTypeKind.U8:
                SetScalar(1, CoreKind.I32);
                break;
            case ComponentTypeKind.S16 or ComponentTypeKind.U16:
                SetScalar(2, CoreKind.I32);
                break;
            case ComponentTypeKind.S64 or ComponentTypeKind.U64:
                SetScalar(8, CoreKind.I64);
                break;
            case ComponentTypeKind.F32:
                SetScalar(4, CoreKind.F32);
                break;
            case ComponentTypeKind.F64:
                SetScalar(8, CoreKind.F64);
                break;
            case ComponentTypeKind.String:
                SetPointer();
                break;
            default:
                SetScalar(4, CoreKind.I32);
                break;
        }
    }

    private void SetList(AbiType element)
    {
        Element = element;
        SetPointer();
    }

    private void SetPointer() =>
        (Size, Alignment, Flat) = Is64 ? (16, 8, [CoreKind.I64, CoreKind.I64]) : (8, 4, (CoreKind[])[CoreKind.I32, CoreKind.I32]);

    private void SetFields(AbiType[] fields)
    {
        Fields = fields;
        (Size, Alignment, Offsets) = Layout(fields);
        int count = 0;
        foreach (AbiType field in fields)
        {
            if (count + field.FlatCount > MaximumFlat)
            {
                return;
            }

            count += field.FlatCount;
        }

        Flat = CoreKinds.Of(fields);
    }

    private void SetCases(AbiType?[] cases)
    {
        Cases = cases;
        DiscriminantSize = cases.Length switch { <= 0x100 => 1, <= 0x10000 => 2, _ => 4 };
        int payloadSize = 0;
        int payloadAlignment = 1;
        foreach (AbiType? payload in cases)
        {
            payloadSize = Math.Max(payloadSize, payload?.Size ?? 0);
            payloadAlignment = Math.Max(payloadAlignment, payload?.Alignment ?? 1);
        }

        Alignment = Math.Max(DiscriminantSize, payloadAlignment);
        PayloadOffset = Align(DiscriminantSize, payloadAlignment);
        Size = Align(checked(PayloadOffset + payloadSize), Alignment);
        CoreKind[] flat = [CoreKind.I32];
        foreach (AbiType? payload in cases)
        {
            if (payload is null)
            {
                continue;
            }

            if (payload.FlatCount >= MaximumFlat)
            {
                return;
            }

            for (int i = 0; i < payload.Flat!.Length; i++)
            {
                if (i + 1 < flat.Length)
                {
                    flat[i + 1] = Join(flat[i + 1], payload.Flat[i]);
                }
                else
                {
                    flat = CoreKinds.With(flat, payload.Flat[i]);
                }
            }
        }

        Flat = flat;
    }
}
