using Petrel.Compilation.Objects;
using Petrel.Runtime;

namespace Petrel;

/// <content>Objects of the garbage collection proposal that the host makes.</content>
public sealed partial class Store
{
    /// <summary>Makes a struct.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="fields">A value for each field; none at all for zeros and nulls.</param>
    /// <exception cref="ArgumentException">
    /// Number or kinds of the values do not fit, the type has a descriptor, or it belongs to another engine.
    /// </exception>
    public StructRef NewStruct(StructType type, params ReadOnlySpan<Value> fields)
    {
        ArgumentNullException.ThrowIfNull(type);
        ThrowIfDisposed();
        CheckEngine(type.Engine, nameof(type));
        if (type.Type.HasDescriptor)
        {
            throw new ArgumentException($"{type} has a descriptor: only WebAssembly code makes objects of it.", nameof(type));
        }

        var definition = (StructClass)Engine.ObjectClasses.Get(type.Type);
        object created = definition.New();
        if (fields.IsEmpty)
        {
            for (int i = 0; i < type.Fields.Count; i++)
            {
                CheckDefault(type.Fields[i], nameof(fields));
            }
        }
        else if (fields.Length != type.Fields.Count)
        {
            throw new ArgumentException($"{type} has {type.Fields.Count} fields; {fields.Length} values are given.", nameof(fields));
        }

        for (int i = 0; i < fields.Length; i++)
        {
            definition.Write(created, i, CheckField(fields[i], type.Fields[i], i));
        }

        return new StructRef(created, definition, Engine);
    }

    /// <summary>Makes an array of zeros or nulls.</summary>
    /// <exception cref="ArgumentException">The elements cannot be null, or the type belongs to another engine.</exception>
    /// <exception cref="TrapException">The array would be larger than 2 GiB.</exception>
    public ArrayRef NewArray(ArrayType type, int length)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfDisposed();
        CheckEngine(type.Engine, nameof(type));
        CheckDefault(type.Element, nameof(type));
        var definition = (ArrayClass)Engine.ObjectClasses.Get(type.Type);
        return new ArrayRef(definition.New(length), definition, Engine);
    }

    /// <summary>Makes an array of these elements.</summary>
    /// <exception cref="ArgumentException">The kind of a value does not fit, or the type belongs to another engine.</exception>
    public ArrayRef NewArray(ArrayType type, ReadOnlySpan<Value> elements)
    {
        ArgumentNullException.ThrowIfNull(type);
        ThrowIfDisposed();
        CheckEngine(type.Engine, nameof(type));
        var definition = (ArrayClass)Engine.ObjectClasses.Get(type.Type);
        object created = definition.New(elements.Length);
        for (int i = 0; i < elements.Length; i++)
        {
            definition.Write(created, i, CheckField(elements[i], type.Element, i));
        }

        return new ArrayRef(created, definition, Engine);
    }

    private static void CheckDefault(FieldDeclaration field, string name)
    {
        if (!field.Type.Storage.IsDefaultable)
        {
            throw new ArgumentException($"A field or element of type {field} has no default value.", name);
        }
    }

    private RuntimeValue CheckField(Value value, FieldDeclaration field, int index) => value.Fits(field.Kind, this)
        ? Objects.Check(value, field, index, Engine)
        : throw new ArgumentException($"Field or element {index} is of type {field}; the value is of type {value.Kind.Name()}, or belongs to another store.");

    private void CheckEngine(Engine engine, string name)
    {
        if (!ReferenceEquals(engine, Engine))
        {
            throw new ArgumentException("The type belongs to another engine.", name);
        }
    }
}
