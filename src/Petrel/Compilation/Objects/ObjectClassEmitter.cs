using Petrel.Binary;
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

    private readonly bool _isPublic;
    private readonly ModuleTokens _tokens;
    private readonly AssemblyWriter _writer;
    private readonly ObjectTokens _objects;
    private readonly IlWriter _il = new();
    private readonly ByteBuffer _signature = new(64);

    private ObjectClassEmitter(ModuleTokens tokens, ObjectTokens objects, bool isPublic)
    {
        _tokens = tokens;
        _writer = tokens.Writer;
        _objects = objects;
        _isPublic = isPublic;
    }

    /// <summary>The assembly with the classes of a range of types, but those that came with code.</summary>
    public static byte[] EmitPart(ObjectClasses classes, string assembly, int first, int end)
    {
        ModuleTokens tokens = ChunkEmitter.Begin(assembly);
        var emitter = new ObjectClassEmitter(tokens, new ObjectTokens(tokens, classes), isPublic: true);
        for (int id = first; id < end; id++)
        {
            DefinedType type = classes.Registry[id];
            if (classes.ImageOf(type) is null)
            {
                emitter.Emit(type, ObjectImage.NameOf(type, id));
            }
        }

        return tokens.Writer.ToImage();
    }

    /// <summary>The classes of the types of a module that is compiled ahead of time, into its assembly.</summary>
    public static void EmitAll(ModuleDefinition module, ModuleTokens tokens, ObjectTokens objects, bool isPublic)
    {
        var emitter = new ObjectClassEmitter(tokens, objects, isPublic);
        foreach (int index in ObjectImage.TypesOf(module))
        {
            emitter.Emit(module.Types[index], ObjectImage.NameOf(module.Types[index], index));
        }
    }

    /// <summary>How many methods <see cref="EmitAll"/> defines.</summary>
    public static int MethodsOf(ModuleDefinition module)
    {
        int methods = 0;
        foreach (int index in ObjectImage.TypesOf(module))
        {
            DefinedType type = module.Types[index];
            methods += type.Kind != CompositeKind.Struct ? 0 : ObjectTokens.HasFieldConstructor(type) ? 2 : 1;
        }

        return methods;
    }

    private void Emit(DefinedType type, string name)
    {
        if (type.Kind == CompositeKind.Struct)
        {
            EmitStruct(type, name);
        }
        else if (type.Kind == CompositeKind.Array)
        {
            EmitArrayElement(type, name);
        }
    }

    private int DefineType(int flags, string name, int baseClass) => _writer.DefineType(_isPublic ? flags : flags & ~1, "", name, baseClass);

    private void EmitStruct(DefinedType type, string name)
    {
        // A supertype stands before its subtypes: it is in this part already, or in an earlier one.
        int baseClass = type.Supertype is { } super ? _objects.Class(super) : _tokens.Type(RuntimeType.StructObject);
        int token = DefineType(type.IsFinal ? SealedClass : PublicClass, name, baseClass);
        _objects.DefineClass(type, token);
        int inherited = type.Supertype?.Fields.Length ?? 0;
        for (int i = inherited; i < type.Fields.Length; i++)
        {
            _objects.DefineField(type, i, DefineField(ObjectTokens.FieldName(i), type.Fields[i].Storage));
        }

        if (ObjectTokens.IntroducesDescriptor(type))
        {
            _objects.DefineDescriptor(type, _writer.DefineField(PublicField, ObjectTokens.DescriptorName, [0x06, 0x1C]));
        }

        _il.Clear();
        CallBaseConstructor(type);
        _il.Op(Il.Ret);
        _objects.DefineConstructor(type, takesFields: false, DefineConstructor([0x20, 0, 0x01]));
        if (ObjectTokens.HasFieldConstructor(type))
        {
            EmitFieldConstructor(type);
        }
    }

    /// <summary>
    /// There is nothing to run in any base constructor, so that there is no call, but in assemblies of applications: what trims them takes a base class
    /// for one without objects otherwise, and tests for it for false.
    /// </summary>
    private void CallBaseConstructor(DefinedType type)
    {
        if (!_isPublic)
        {
            _il.LoadArgument(0);
            _il.Op(
                Il.Call,
                type.Supertype is { } super
                    ? _objects.Constructor(super, takesFields: false)
                    : _writer.MemberReference(_tokens.Type(RuntimeType.StructObject), ".ctor", [0x20, 0, 0x01]));
        }
    }

    private void EmitFieldConstructor(DefinedType type)
    {
        _il.Clear();
        CallBaseConstructor(type);
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

    private void EmitArrayElement(DefinedType type, string name)
    {
        _objects.DefineClass(type, DefineType(Structure, name, _tokens.CoreType("System", "ValueType")));
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
