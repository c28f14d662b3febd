using System.Globalization;
using Petrel.Collections;
using Petrel.Compilation.Metadata;
using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>Tokens, in one assembly, of the classes of struct and array types and of their members.</summary>
internal sealed class ObjectTokens(ModuleTokens tokens, ObjectClasses classes)
{
    /// <summary>The JIT inlines no method of more than 32 arguments, the object among them.</summary>
    private const int MaximumConstructorFields = 31;

    public const string DescriptorName = "descriptor";

    private enum Member
    {
        Class,
        Array,
        DefaultConstructor,
        FieldConstructor,
        Descriptor,

        /// <summary>Field 0; the others follow.</summary>
        Field,
    }

    private readonly Int64Map _tokens = new();
    private readonly ByteBuffer _scratch = new(64);

    public static string FieldName(int index) => "f" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when there is a constructor that takes all fields.</summary>
    public static bool HasFieldConstructor(DefinedType type) => type.Fields.Length is > 0 and <= MaximumConstructorFields;

    /// <summary>The class of a struct type, the element of an array type.</summary>
    public int Class(DefinedType type)
    {
        ref int token = ref Slot(type, (int)Member.Class);
        if (token == 0)
        {
            string name = classes.AssemblyOf(type);
            int assembly = tokens.Writer.AssemblyReference(name);
            if (classes.ImageOf(type) is not null)
            {
                tokens.IgnoreAccessChecks(name);
            }

            token = tokens.Writer.TypeReference(assembly, "", classes.NameOf(type));
        }

        return token;
    }

    /// <summary>The class of the arrays of an array type.</summary>
    public int Array(DefinedType type)
    {
        int element = Class(type);
        ref int token = ref Slot(type, (int)Member.Array);
        if (token == 0)
        {
            _scratch.Clear();
            _scratch.Byte(0x1D);
            _scratch.Byte(0x11);
            _scratch.TypeToken(element);
            token = tokens.Writer.TypeSpecification(_scratch.Written);
        }

        return token;
    }

    /// <summary>Field <paramref name="index"/> of a struct type, as the class says that introduced it.</summary>
    public int Field(DefinedType type, int index)
    {
        while (type.Supertype is { } super && super.Fields.Length > index)
        {
            type = super;
        }

        int parent = Class(type);
        ref int token = ref Slot(type, (int)Member.Field + index);
        if (token == 0)
        {
            _scratch.Clear();
            _scratch.Byte(0x06);
            EncodeStorage(_scratch, type.Fields[index].Storage);
            token = tokens.Writer.MemberReference(parent, FieldName(index), _scratch.Written);
        }

        return token;
    }

    /// <summary>True when the class of a type is the one that adds the field of the descriptor.</summary>
    public static bool IntroducesDescriptor(DefinedType type) => type.HasDescriptor && type.Supertype?.HasDescriptor != true;

    /// <summary>The class that adds the field of the descriptor of a type that has one: its own, or that of a supertype.</summary>
    public static DefinedType DescriptorOwner(DefinedType type)
    {
        while (!IntroducesDescriptor(type))
        {
            type = type.Supertype!;
        }

        return type;
    }

    /// <summary>The field that holds the descriptor of an object (custom descriptors).</summary>
    public int Descriptor(DefinedType type)
    {
        type = DescriptorOwner(type);
        int parent = Class(type);
        ref int token = ref Slot(type, (int)Member.Descriptor);
        if (token == 0)
        {
            token = tokens.Writer.MemberReference(parent, DescriptorName, [0x06, 0x1C]);
        }

        return token;
    }

    /// <summary>The constructor that takes all fields (see <see cref="HasFieldConstructor"/>), or the one that takes none.</summary>
    public int Constructor(DefinedType type, bool takesFields)
    {
        int parent = Class(type);
        ref int token = ref Slot(type, (int)(takesFields ? Member.FieldConstructor : Member.DefaultConstructor));
        if (token == 0)
        {
            _scratch.Clear();
            if (takesFields)
            {
                EncodeFieldConstructor(_scratch, type);
            }
            else
            {
                _scratch.Bytes([0x20, 0, 0x01]);
            }

            token = tokens.Writer.MemberReference(parent, ".ctor", _scratch.Written);
        }

        return token;
    }

    /// <summary>Makes the tokens of what the assembly itself defines known.</summary>
    public void DefineClass(DefinedType type, int token) => Slot(type, (int)Member.Class) = token;

    /// <inheritdoc cref="DefineClass"/>
    public void DefineField(DefinedType type, int index, int token) => Slot(type, (int)Member.Field + index) = token;

    /// <inheritdoc cref="DefineClass"/>
    public void DefineDescriptor(DefinedType type, int token) => Slot(type, (int)Member.Descriptor) = token;

    /// <inheritdoc cref="DefineClass"/>
    public void DefineConstructor(DefinedType type, bool takesFields, int token) =>
        Slot(type, (int)(takesFields ? Member.FieldConstructor : Member.DefaultConstructor)) = token;

    public void EncodeFieldConstructor(ByteBuffer target, DefinedType type)
    {
        target.Byte(0x20);
        target.Compressed(type.Fields.Length);
        target.Byte(0x01);
        foreach (FieldType field in type.Fields)
        {
            EncodeStorage(target, field.Storage.Unpacked);
        }
    }

    /// <summary>The type of a field or element.</summary>
    public void EncodeStorage(ByteBuffer target, WasmType storage)
    {
        switch (storage.Code)
        {
            case TypeCode.I8:
                target.Byte(0x04);
                break;
            case TypeCode.I16:
                target.Byte(0x06);
                break;
            default:
                int at = 0;
                tokens.EncodeType(target, [IlTypes.Letter(IlTypes.Of(storage, classes.Registry))], ref at);
                break;
        }
    }

    private ref int Slot(DefinedType type, int member) =>
        ref _tokens.GetOrAdd(((long)type.Id << 32) | (uint)member, out _);
}
