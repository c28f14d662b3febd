using System.Globalization;
using Petrel.Binary;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Objects;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>
/// Emits the class derived from <see cref="LinkedCode"/> that lets the runtime reach the code of an assembly of the application without reflection:
/// addresses of functions, of calls with values, of the classes of objects. What the table of functions does not name and nothing calls is left out
/// by whatever trims the application.
/// </summary>
internal sealed class LinkedCodeEmitter(ModuleTokens tokens, PrecompiledScope scope, ModuleDefinition module, TypeRegistry registry)
{
    private const int PublicSealedClass = 0x00100101;
    private const int InternalStaticClass = 0x00100180;
    private const int PublicConstructor = 0x1886;
    private const int ProtectedOverride = 0x00C4;
    private const int InternalStatic = 0x0093;
    private const int BlockLog2 = 8;

    private readonly AssemblyWriter _writer = tokens.Writer;
    private readonly IlWriter _il = new();
    private readonly ByteBuffer _signature = new(64);

    /// <param name="name">Name of the class, with its namespace.</param>
    /// <returns>Token of the constructor.</returns>
    public int Emit(string name)
    {
        int[] functions = EscapingFunctions.Of(module);
        int[] signatures = EmitSignatures(functions);
        int[] objects = ObjectImage.TypesOf(module);

        int dot = name.LastIndexOf('.');
        int baseClass = tokens.PetrelType("Petrel", nameof(LinkedCode));
        _writer.DefineType(PublicSealedClass, dot < 0 ? "" : name[..dot], name[(dot + 1)..], baseClass);
        _il.Clear();
        _il.LoadArgument(0);
        _il.Op(Il.Call, _writer.MemberReference(baseClass, ".ctor", [0x20, 0, 0x01]));
        _il.Op(Il.Ret);
        int constructor = _writer.DefineMethod(PublicConstructor, 0, ".ctor", [0x20, 0, 0x01], _writer.AddBody(_il.Finish(), 8, 0));

        _il.Clear();
        _il.Op(Il.Call, InstanceClassEmitter.CreateMethod + ObjectClassEmitter.MethodsOf(module));
        _il.Op(Il.Ret);
        _writer.DefineMethod(ProtectedOverride, 0, "NewInstance", [0x20, 0, 0x1C], _writer.AddBody(_il.Finish(), 8, 0));

        EmitTable("FunctionCode", [0x18], functions.Length, i => _il.Op(Il.Ldftn, scope.FunctionToken(functions[i])));
        EmitTable("SignatureCode", [0x18], signatures.Length, i => _il.Op(Il.Ldftn, signatures[i]));
        _signature.Clear();
        _signature.Byte(0x11);
        _signature.TypeToken(tokens.CoreType("System", "RuntimeTypeHandle"));
        EmitTable("ObjectType", _signature.Written.ToArray(), objects.Length, i =>
        {
            DefinedType type = module.Types[objects[i]];
            _il.Op(Il.Ldtoken, type.Kind == CompositeKind.Struct ? scope.Objects.Class(type) : scope.Objects.Array(type));
        });
        return constructor;
    }

    private int[] EmitSignatures(int[] functions)
    {
        int[] types = EscapingFunctions.TypesOf(module, functions);
        int[] methods = new int[types.Length * 2];
        _writer.DefineType(InternalStaticClass, "", "Signatures", tokens.CoreType("System", "Object"));
        for (int i = 0; i < types.Length; i++)
        {
            var emitter = new SignatureEmitter(tokens, module.Types[types[i]], registry);
            string number = i.ToString(CultureInfo.InvariantCulture);
            methods[i * 2] = emitter.EmitInvoker("Invoke" + number);
            methods[(i * 2) + 1] = emitter.EmitEntry("Entry" + number);
        }

        return methods;
    }

    /// <summary>A method that pushes one of many things by its number, which are divided into methods of a reasonable size.</summary>
    private void EmitTable(string name, byte[] result, int count, Action<int> push)
    {
        int blocks = (count + (1 << BlockLog2) - 1) >> BlockLog2;
        int[] methods = new int[blocks];
        for (int block = 0; block < blocks; block++)
        {
            int first = block << BlockLog2;
            _il.Clear();
            EmitSwitch(0, Math.Min(count - first, 1 << BlockLog2), i => push(first + i));
            methods[block] = _writer.DefineMethod(
                InternalStatic, 0, name + block.ToString(CultureInfo.InvariantCulture), [0x00, 1, .. result, 0x08], _writer.AddBody(_il.Finish(), 8, 0));
        }

        _il.Clear();
        EmitSwitch(BlockLog2, blocks, i =>
        {
            _il.LoadArgument(1);
            _il.Int32((1 << BlockLog2) - 1);
            _il.Op(Il.And);
            _il.Op(Il.Call, methods[i]);
        });
        _writer.DefineMethod(ProtectedOverride, 0, name, [0x20, 1, .. result, 0x08], _writer.AddBody(_il.Finish(), 8, 0));
    }

    private void EmitSwitch(int shift, int count, Action<int> push)
    {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = _il.NewLabel();
        }

        _il.LoadArgument(shift == 0 ? 0 : 1);
        if (shift > 0)
        {
            _il.Int32(shift);
            _il.Op(Il.Shr);
        }

        _il.Switch(labels);
        _il.Op(Il.Ldnull);
        _il.Op(Il.Throw);
        for (int i = 0; i < count; i++)
        {
            _il.Mark(labels[i]);
            push(i);
            _il.Op(Il.Ret);
        }
    }
}
