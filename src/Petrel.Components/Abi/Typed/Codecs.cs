using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Petrel.Components.Abi;

/// <summary>Finds the codec for a value type and a C# type, by the mapping of docs/internals/components.md.</summary>
internal static class Codecs
{
    /// <summary>A codec, or null when the C# type does not stand for the value type.</summary>
    public static Codec? Find(AbiType type, Type clr)
    {
        if (clr == typeof(ComponentValue))
        {
            return new ValueCodec(type);
        }

        switch (type.Kind)
        {
            case ComponentTypeKind.Bool:
                return clr == typeof(bool) ? new BoolCodec() : null;
            case ComponentTypeKind.Char:
                return clr == typeof(Rune) ? new CharCodec() : null;
            case ComponentTypeKind.String:
                return clr == typeof(string) ? new StringCodec() : null;
            case >= ComponentTypeKind.S8 and <= ComponentTypeKind.F64:
                return clr == NumberType(type.Kind) ? Make(typeof(NumberCodec<>), [clr]) : null;
            case ComponentTypeKind.Enum or ComponentTypeKind.Flags:
                return clr.IsEnum ? Make(typeof(EnumCodec<>), [clr], type) : null;
            case ComponentTypeKind.List:
                return clr.IsSZArray ? List(type, clr.GetElementType()!) : null;
            case ComponentTypeKind.Map:
                return Map(type, clr);
            case ComponentTypeKind.Tuple or ComponentTypeKind.Record:
                return Record(type, clr);
            case ComponentTypeKind.Option:
                return Option(type, clr);
            case ComponentTypeKind.Result:
                return Result(type, clr);
            case ComponentTypeKind.Own or ComponentTypeKind.Borrow:
                return Resource(type, clr);
            default:
                return null;
        }
    }

    public static Type? NumberType(ComponentTypeKind kind) => kind switch
    {
        ComponentTypeKind.S8 => typeof(sbyte),
        ComponentTypeKind.U8 => typeof(byte),
        ComponentTypeKind.S16 => typeof(short),
        ComponentTypeKind.U16 => typeof(ushort),
        ComponentTypeKind.S32 => typeof(int),
        ComponentTypeKind.U32 => typeof(uint),
        ComponentTypeKind.S64 => typeof(long),
        ComponentTypeKind.U64 => typeof(ulong),
        ComponentTypeKind.F32 => typeof(float),
        ComponentTypeKind.F64 => typeof(double),
        _ => null,
    };

    private static Codec Make(Type generic, Type[] arguments, params object?[] parameters) =>
        (Codec)Activator.CreateInstance(generic.MakeGenericType(arguments), BindingFlags.Instance | BindingFlags.Public, null, parameters, null)!;

    private static Codec? List(AbiType type, Type element)
    {
        if (type.Length < 0 && element == NumberType(type.Element!.Kind))
        {
            return Make(typeof(NumberListCodec<>), [element]);
        }

        return Find(type.Element!, element) is { } codec
            ? Make(type.Length < 0 ? typeof(ListCodec<>) : typeof(FixedListCodec<>), [element], type, codec)
            : null;
    }

    private static Codec? Map(AbiType type, Type clr) =>
        clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
        && Find(type.Element!.Fields[0], clr.GenericTypeArguments[0]) is { } keys
        && Find(type.Element.Fields[1], clr.GenericTypeArguments[1]) is { } values
            ? Make(typeof(MapCodec<,>), clr.GenericTypeArguments, type, keys, values)
            : null;

    private static Codec? Record(AbiType type, Type clr)
    {
        if (typeof(ITuple).IsAssignableFrom(clr) && clr.IsValueType)
        {
            return Tuple(type, clr);
        }

        if (type.Kind != ComponentTypeKind.Record)
        {
            return null;
        }

        ConstructorInfo? constructor = Array.Find(clr.GetConstructors(), candidate => candidate.GetParameters().Length == type.Fields.Length);
        if (constructor is null)
        {
            return null;
        }

        ParameterInfo[] parameters = constructor.GetParameters();
        var fields = new Codec[parameters.Length];
        var properties = new PropertyInfo[parameters.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (clr.GetProperty(parameters[i].Name!, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase) is not { } property
                || property.PropertyType != parameters[i].ParameterType
                || !type.Names[i].Replace("-", "", StringComparison.Ordinal).Equals(property.Name, StringComparison.OrdinalIgnoreCase)
                || Find(type.Fields[i], property.PropertyType) is not { } field)
            {
                return null;
            }

            fields[i] = field;
            properties[i] = property;
        }

        return MakeRecord(clr, type, fields, constructor, (value, index) => properties[index].GetValue(value));
    }

    private static Codec? Tuple(AbiType type, Type clr)
    {
        Type[] items = clr.GenericTypeArguments;
        if (items.Length != type.Fields.Length || items.Length > 7)
        {
            return null;
        }

        var fields = new Codec[items.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (Find(type.Fields[i], items[i]) is not { } field)
            {
                return null;
            }

            fields[i] = field;
        }

        return MakeRecord(clr, type, fields, clr.GetConstructor(items)!, static (value, index) => ((ITuple)value!)[index]);
    }

    private static Codec MakeRecord(Type clr, AbiType type, Codec[] fields, ConstructorInfo constructor, Func<object?, int, object?> read) =>
        (Codec)typeof(Codecs).GetMethod(nameof(MakeRecordOf), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(clr).Invoke(null, [type, fields, constructor, read])!;

    private static RecordCodec<T> MakeRecordOf<T>(AbiType type, Codec[] fields, ConstructorInfo constructor, Func<object?, int, object?> read) =>
        new(type, fields, constructor.Invoke, (value, index) => read(value, index));

    private static Codec? Option(AbiType type, Type clr)
    {
        AbiType payload = type.Cases[1]!;
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Option<>))
        {
            Type inner = clr.GenericTypeArguments[0];
            return Find(payload, inner) is { } codec ? Make(typeof(OptionCodec<>), [inner], type, codec) : null;
        }

        // An option of an option needs Option<T>.
        if (payload.Kind == ComponentTypeKind.Option)
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(clr) is { } value)
        {
            return Find(payload, value) is { } codec ? Make(typeof(NullableCodec<>), [value], type, codec) : null;
        }

        return !clr.IsValueType && Find(payload, clr) is { } reference ? Make(typeof(ReferenceOptionCodec<>), [clr], type, reference) : null;
    }

    private static Codec? Result(AbiType type, Type clr)
    {
        if (!clr.IsGenericType || clr.GetGenericTypeDefinition() != typeof(Result<,>))
        {
            return null;
        }

        Type[] arguments = clr.GenericTypeArguments;
        var codecs = new Codec?[2];
        for (int i = 0; i < codecs.Length; i++)
        {
            codecs[i] = type.Cases[i] is { } payload ? Find(payload, arguments[i]) : null;
            if (type.Cases[i] is null ? arguments[i] != typeof(Unit) : codecs[i] is null)
            {
                return null;
            }
        }

        return Make(typeof(ResultCodec<,>), arguments, type, codecs[0], codecs[1]);
    }

    private static Codec? Resource(AbiType type, Type clr)
    {
        bool isOwned = type.Kind == ComponentTypeKind.Own;
        if (clr == typeof(ComponentResource))
        {
            return new ResourceCodec(type.Resource!, isOwned);
        }

        return type.Resource is HostResourceType host && host.ObjectType == clr
            ? Make(typeof(HostResourceCodec<>), [clr], host, isOwned)
            : null;
    }
}
