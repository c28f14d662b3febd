using Petrel.Compilation.Metadata;
using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>Emits one part of <see cref="ObjectClasses"/>.</summary>
/// <remarks>
/// <para>
/// A struct type becomes a class that derives from the class of its supertype and adds the fields that the supertype
/// does not have: a subtype only appends fields, and those it narrows keep their representation. It has a constructor
/// that leaves everything zero and, when there are few fields, one that takes them all, which the JIT inlines.
/// </para>
/// <para>An array type becomes a structure of one field; the arrays are .NET arrays of it.</para>
/// </remarks>
internal sealed class ObjectClassEmitter
{
    private const int PublicClass = 0x00100001; // beforefieldinit
    private const int SealedClass = 0x00100101;
    private const int Structure = 0x00100109; // sealed, sequential
    private const int PublicField = 0x0006;
    private const int Constructor = 0x1886;
    private const int AggressiveInlining = 0x0100;

    private readonly TypeRegistry _registry;
    private readonly int _first;
    private readonly int _end;
    private readonly ModuleTokens _tokens;
    private readonly AssemblyWriter _writer;
    private readonly ObjectTokens _objects;
    private readonly IlWriter _il = new();
    private readonly ByteBuffer _signature = new(64);

    public ObjectClassEmitter(ObjectClasses classes, string assembly, int first, int end)
    {
        _registry = classes.Registry;
        _first = first;
        _end = end;
        _tokens = ChunkEmitter.Begin(assembly);
        _writer = _tokens.Writer;
        _objects = new ObjectTokens(_tokens, classes);
    }

    public byte[] Emit()
    {
        for (int id = _first; id < _end; id++)
        {
            DefinedType type = _registry[id];
            if (type.Kind == CompositeKind.Struct)
            {
                EmitStruct(type);
            }
            else if (type.Kind == CompositeKind.Array)
            {
                EmitArrayElement(type);
            }
        }

        return _writer.ToImage();
    }

    private void EmitStruct(DefinedType type)
    {
        // A supertype stands before its subtypes: it is in this part already, or in an earlier one.
        int baseClass = type.Supertype is { } super ? _objects.Class(super) : _tokens.Type(RuntimeType.StructObject);
        int token = _writer.DefineType(type.IsFinal ? SealedClass : PublicClass, "", ObjectClasses.NameOf(type), baseClass);
        _objects.DefineClass(type, token);
        int inherited = type.Supertype?.Fields.Length ?? 0;
        for (int i = inherited; i < type.Fields.Length; i++)
        {
            _objects.DefineField(type, i, DefineField(ObjectTokens.FieldName(i), type.Fields[i].Storage));
        }

        if (ObjectTokens.IntroducesDescriptor(type))
        {
            // Code finds it by a reference that it makes itself: nothing in this assembly uses the field.
            _writer.DefineField(PublicField, ObjectTokens.DescriptorName, [0x06, 0x1C]);
        }

        _il.Clear();
        _il.Op(Il.Ret);
        _objects.DefineConstructor(type, takesFields: false, DefineConstructor([0x20, 0, 0x01]));
        if (ObjectTokens.HasFieldConstructor(type))
        {
            EmitFieldConstructor(type);
        }
    }

    /// <summary>Constructors call no base constructor: there is nothing in any of them to run.</summary>
    private void EmitFieldConstructor(DefinedType type)
    {
        _il.Clear();
        for (int i = 0; i < type.Fields.Length; i++)
        {
            _il.LoadArgument(0);
            _il.LoadArgument(i + 1);
            _il.Op(Il.Stfld, _objects.Field(type, i));
        }

        _il.Op(Il.Ret);
        _signature.Clear();
        _objects.EncodeFieldConstructor(_signature, type);
        _objects.DefineConstructor(type, takesFields: true, DefineConstructor(_signature.Written));
    }

    private int DefineConstructor(ReadOnlySpan<byte> signature) =>
        _writer.DefineMethod(Constructor, AggressiveInlining, ".ctor", signature, _writer.AddBody(_il.Finish(), 8, 0));

    private void EmitArrayElement(DefinedType type)
    {
        _writer.DefineType(Structure, "", ObjectClasses.NameOf(type), _tokens.CoreType("System", "ValueType"));
        DefineField("value", type.Fields[0].Storage);
    }

    private int DefineField(string name, WasmType storage)
    {
        _signature.Clear();
        _signature.Byte(0x06);
        _objects.EncodeStorage(_signature, storage);
        return _writer.DefineField(PublicField, name, _signature.Written);
    }
}
