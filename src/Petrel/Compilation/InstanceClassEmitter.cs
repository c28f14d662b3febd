using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation;

/// <summary>
/// Emits the instance class of a module: a field per global and two per imported function, and the methods that fill
/// them (see <see cref="Runtime.ModuleInstance"/>).
/// </summary>
internal sealed class InstanceClassEmitter(ModuleLayout layout, ModuleTokens tokens, bool isPublic = true)
{
    /// <summary>Methods of the class; the code of functions follows in the method table.</summary>
    public const int MethodCount = 5;

    /// <summary>Token of the static method that makes an instance, when no methods come before those of the class.</summary>
    public const int CreateMethod = 0x06000002;

    private const int PublicStatic = 0x0096;
    private const int PublicOverride = 0x00C6;

    private readonly AssemblyWriter _writer = tokens.Writer;
    private readonly ByteBuffer _signature = new(64);
    private readonly IlWriter _il = new();
    private readonly ModuleDefinition _module = layout.Module;

    public InstanceFields Emit(string space = "")
    {
        int baseClass = tokens.Type(RuntimeType.ModuleInstance);
        // Sealed, beforefieldinit; public unless it lies in an assembly that C# refers to.
        _writer.DefineType(isPublic ? 0x00100101 : 0x00100100, space, ChunkScope.InstanceClass, baseClass);
        InstanceFields fields = DefineFields();

        // .ctor
        int baseConstructor = _writer.MemberReference(baseClass, ".ctor", [0x20, 0, 0x01]);
        _il.Clear();
        _il.LoadArgument(0);
        _il.Op(Il.Call, baseConstructor);
        _il.Op(Il.Ret);
        int constructor = Define(0x1886, ".ctor", [0x20, 0, 0x01]);

        // static ModuleInstance Create()
        _il.Clear();
        _il.Op(Il.Newobj, constructor);
        _il.Op(Il.Ret);
        Define(PublicStatic, "Create", Signature(":I", isInstance: false));

        EmitLink(fields);
        EmitInitializeGlobals(fields);
        EmitReadGlobal(fields);
        return fields;
    }

    private InstanceFields DefineFields()
    {
        var fields = new InstanceFields(
            new int[_module.Globals.Length], new int[_module.ImportedFunctionCount], new int[_module.ImportedFunctionCount],
            layout.IsPortable ? new int[_module.Types.Length] : EmptyArray<int>.Value);
        for (int i = 0; i < fields.Globals.Length; i++)
        {
            fields.Globals[i] = Field('g', i, layout.GlobalType(i), layout.IsSharedGlobal(i));
        }

        for (int i = 0; i < fields.ImportCode.Length; i++)
        {
            fields.ImportCode[i] = Field('c', i, default, false);
            fields.ImportInstances[i] = Field('i', i, default, false);
        }

        for (int i = 0; i < fields.TypeIds.Length; i++)
        {
            fields.TypeIds[i] = Field('t', i, default, false);
        }

        return fields;
    }

    private int Field(char kind, int index, IlType type, bool isShared)
    {
        _signature.Clear();
        InstanceFields.EncodeField(_signature, tokens, kind, type, isShared);
        return _writer.DefineField(0x0006, InstanceFields.Name(kind, index), _signature.Written);
    }

    private void EmitLink(InstanceFields fields)
    {
        _il.Clear();
        for (int i = 0; i < fields.ImportCode.Length; i++)
        {
            _il.LoadArgument(0);
            _il.LoadArgument(1);
            _il.Int32(i);
            _il.Op(Il.LdelemRef);
            _il.Op(Il.Call, tokens.Method(RuntimeMembers.CodeOf));
            _il.Op(Il.Stfld, fields.ImportCode[i]);
            _il.LoadArgument(0);
            _il.LoadArgument(1);
            _il.Int32(i);
            _il.Op(Il.LdelemRef);
            _il.Op(Il.Ldfld, tokens.Field(RuntimeMembers.FunctionOwner));
            _il.Op(Il.Stfld, fields.ImportInstances[i]);
        }

        for (int i = 0; i < fields.Globals.Length; i++)
        {
            if (layout.IsSharedGlobal(i))
            {
                _il.LoadArgument(0);
                _il.LoadArgument(2);
                _il.Int32(i);
                _il.Op(Il.LdelemRef);
                _il.Op(Il.Stfld, fields.Globals[i]);
            }
        }

        for (int i = 0; i < fields.TypeIds.Length; i++)
        {
            _il.LoadArgument(0);
            _il.Int32(i);
            _il.LoadArgument(0);
            _il.Op(Il.Call, tokens.Method(RuntimeMembers.TypeId));
            _il.Op(Il.Stfld, fields.TypeIds[i]);
        }

        _il.Op(Il.Ret);
        Define(PublicOverride, "Link", Signature("[F[G:", isInstance: true));
    }

    private void EmitInitializeGlobals(InstanceFields fields)
    {
        _il.Clear();
        for (int i = 0; i < fields.Globals.Length; i++)
        {
            if (!layout.IsSharedGlobal(i))
            {
                _il.LoadArgument(0);
                _il.LoadArgument(1);
                _il.Int32(i);
                _il.Op(Il.Call, tokens.Method(RuntimeMembers.Unpack[(int)layout.GlobalType(i)]));
                _il.Op(Il.Stfld, fields.Globals[i]);
            }
        }

        _il.Op(Il.Ret);
        Define(PublicOverride, "InitializeGlobals", Signature("[V:", isInstance: true));
    }

    private void EmitReadGlobal(InstanceFields fields)
    {
        _il.Clear();
        for (int i = 0; i < fields.Globals.Length; i++)
        {
            if (!layout.IsSharedGlobal(i))
            {
                int next = _il.NewLabel();
                _il.LoadArgument(1);
                _il.Int32(i);
                _il.Op(Il.Ceq);
                _il.Branch(Il.Brfalse, next);
                _il.LoadArgument(0);
                _il.Op(Il.Ldfld, fields.Globals[i]);
                _il.Op(Il.Call, tokens.Method(RuntimeMembers.Pack[(int)layout.GlobalType(i)]));
                _il.Op(Il.Ret);
                _il.Mark(next);
            }
        }

        _il.Op(Il.Ldnull);
        _il.Op(Il.Throw);
        Define(PublicOverride, "ReadGlobal", Signature("i:V", isInstance: true));
    }

    private ReadOnlySpan<byte> Signature(string letters, bool isInstance)
    {
        _signature.Clear();
        tokens.EncodeMethod(_signature, letters, isInstance);
        return _signature.Written;
    }

    private int Define(int flags, string name, ReadOnlySpan<byte> signature) =>
        _writer.DefineMethod(flags, 0, name, signature, _writer.AddBody(_il.Finish(), 8, 0));
}
