using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>
/// Makes, reads and writes objects of one struct or array type without generated code: for constant expressions and
/// the host. Values are not checked against the types of fields. Thread-safe.
/// </summary>
/// <remarks>
/// Fields go through reflection. It is ten times slower than generated accessors, which would cost more to compile
/// than the few accesses of most types ever take: the initial values of a module's globals are thousands of objects of
/// almost as many types.
/// </remarks>
internal abstract class ObjectClass(DefinedType type, Type definition)
{
    public DefinedType Type { get; } = type;

    /// <summary>The .NET class; for an array type the class of the array.</summary>
    public Type Definition { get; } = definition;

    public static ObjectClass Create(DefinedType type, Type definition, ObjectClasses classes) => type.Kind == CompositeKind.Struct
        ? new StructClass(type, definition, classes)
        : new ArrayClass(type, definition, ElementKinds.Of(type.Fields[0].Storage, classes.Registry));
}

/// <summary>A struct type.</summary>
internal sealed class StructClass(DefinedType type, Type definition, ObjectClasses classes) : ObjectClass(type, definition)
{
    private readonly FieldInfo?[] _fields = new FieldInfo?[type.Fields.Length];

    /// <summary>A new object with every field zero or null.</summary>
    public object New() => RuntimeHelpers.GetUninitializedObject(Definition);

    /// <summary>A new object with these fields.</summary>
    public object New(ReadOnlySpan<RuntimeValue> fields)
    {
        object result = New();
        for (int i = 0; i < fields.Length; i++)
        {
            Write(result, i, fields[i]);
        }

        return result;
    }

    /// <summary>Gives a new object its descriptor, which it keeps (custom descriptors).</summary>
    public void SetDescriptor(object reference, object descriptor) =>
        classes.Get(ObjectTokens.DescriptorOwner(Type)).Definition.GetField(ObjectTokens.DescriptorName)!.SetValue(reference, descriptor);

    /// <summary>The field; a packed one sign-extended.</summary>
    public RuntimeValue Read(object reference, int index)
    {
        object? content = Field(index).GetValue(reference);
        return Type.Fields[index].Storage.Code switch
        {
            TypeCode.I8 => new RuntimeValue { I32 = (sbyte)content! },
            TypeCode.I16 => new RuntimeValue { I32 = (short)content! },
            TypeCode.I32 => new RuntimeValue { I32 = (int)content! },
            TypeCode.I64 => new RuntimeValue { I64 = (long)content! },
            TypeCode.F32 => new RuntimeValue { F32 = (float)content! },
            TypeCode.F64 => new RuntimeValue { F64 = (double)content! },
            TypeCode.V128 => new RuntimeValue { Bits = (Vector128<byte>)content! },
            _ => new RuntimeValue { Reference = content },
        };
    }

    public void Write(object reference, int index, RuntimeValue value) => Field(index).SetValue(reference, Type.Fields[index].Storage.Code switch
    {
        TypeCode.I8 => (sbyte)value.I32,
        TypeCode.I16 => (short)value.I32,
        TypeCode.I32 => value.I32,
        TypeCode.I64 => value.I64,
        TypeCode.F32 => value.F32,
        TypeCode.F64 => value.F64,
        TypeCode.V128 => value.Bits,
        _ => value.Reference,
    });

    private FieldInfo Field(int index) => _fields[index] ??= FindField(index);

    private FieldInfo FindField(int index) =>
        Type.Supertype is { } super && super.Fields.Length > index
            ? ((StructClass)classes.Get(super)).Field(index)
            : Definition.GetField(ObjectTokens.FieldName(index))!;
}

/// <summary>An array type.</summary>
internal sealed class ArrayClass(DefinedType type, Type definition, ElementKind kind) : ObjectClass(type, definition)
{
    /// <summary>Bytes of an element; for references meaningless.</summary>
    public int ElementSize => 1 << kind.SizeLog2();

    private readonly int _maximumLength = ObjectOperations.MaximumLength(kind.SizeLog2());

    /// <summary>A new array with every element zero or null.</summary>
    public object New(int length) =>
        Array.CreateInstanceFromArrayType(Definition, ObjectOperations.CheckLength(length, _maximumLength));

    /// <summary>A new array of one value.</summary>
    public object New(int length, RuntimeValue value)
    {
        object array = New(length);
        return kind switch
        {
            ElementKind.Int8 => ObjectOperations.FilledI8(value.I32, array),
            ElementKind.Int16 => ObjectOperations.FilledI16(value.I32, array),
            ElementKind.Int32 or ElementKind.Float32 => ObjectOperations.Filled(value.I32, array),
            ElementKind.Int64 or ElementKind.Float64 => ObjectOperations.Filled(value.I64, array),
            ElementKind.Vector => ObjectOperations.Filled(value.Bits, array),
            _ => ObjectOperations.Filled(value.Reference, array),
        };
    }

    /// <summary>A new array of these elements.</summary>
    public object New(ReadOnlySpan<RuntimeValue> elements)
    {
        object array = New(elements.Length);
        for (int i = 0; i < elements.Length; i++)
        {
            Write(array, i, elements[i]);
        }

        return array;
    }

    /// <summary>An element; a packed one sign-extended.</summary>
    /// <exception cref="TrapException">There is no such element.</exception>
    public RuntimeValue Read(object array, int index) => kind switch
    {
        ElementKind.Int8 => new RuntimeValue { I32 = Element<sbyte>(array, index) },
        ElementKind.Int16 => new RuntimeValue { I32 = Element<short>(array, index) },
        ElementKind.Int32 or ElementKind.Float32 => new RuntimeValue { I32 = Element<int>(array, index) },
        ElementKind.Int64 or ElementKind.Float64 => new RuntimeValue { I64 = Element<long>(array, index) },
        ElementKind.Vector => new RuntimeValue { Bits = Element<Vector128<byte>>(array, index) },
        _ => new RuntimeValue { Reference = Element<ReferenceElement>(array, index).Value },
    };

    /// <inheritdoc cref="Read"/>
    public void Write(object array, int index, RuntimeValue value)
    {
        switch (kind)
        {
            case ElementKind.Int8:
                Element<sbyte>(array, index) = (sbyte)value.I32;
                break;
            case ElementKind.Int16:
                Element<short>(array, index) = (short)value.I32;
                break;
            case ElementKind.Int32 or ElementKind.Float32:
                Element<int>(array, index) = value.I32;
                break;
            case ElementKind.Int64 or ElementKind.Float64:
                Element<long>(array, index) = value.I64;
                break;
            case ElementKind.Vector:
                Element<Vector128<byte>>(array, index) = value.Bits;
                break;
            default:
                Element<ReferenceElement>(array, index).Value = value.Reference;
                break;
        }
    }

    private static ref T Element<T>(object array, int index)
        where T : struct => ref ObjectOperations.Elements<T>(array, index, 1)[0];
}
