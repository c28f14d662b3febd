using System.Globalization;
using System.Text;
using Petrel.Binary;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>
/// Emits an assembly that C# refers to: the code of a module as for crossgen2, the module and a manifest as resources, and a class derived from
/// <see cref="LinkedInstance"/>:
/// <code>
/// public sealed class Adder : LinkedInstance
/// {
///     private readonly Func&lt;int, int, int&gt; f0;
///     public Adder(Store store, Linker linker) : base(store, linker) => f0 = (Func&lt;int, int, int&gt;)Function(0, typeof(...).TypeHandle);
///     public int Add(int a, int b) => f0(a, b);
/// }
/// </code>
/// </summary>
internal static class LinkedAssemblyEmitter
{
    public const string ModuleName = "petrel.module";
    public const string ManifestName = "petrel.manifest";

    private const int PublicSealedClass = 0x00100101;
    private const int PublicConstructor = 0x1886;
    private const int PublicMethod = 0x0086;
    private const int PrivateReadOnlyField = 0x0021;
    private const int MostParameters = 16;

    public static byte[] Emit(Module module, string assemblyName, string className)
    {
        ModuleDefinition definition = module.Definition;
        ModuleLayout layout = CompiledModule.PortableLayout(definition, module.Engine);
        ModuleTokens tokens = ChunkEmitter.Begin(assemblyName);
        AssemblyWriter writer = tokens.Writer;
        var functions = PrecompiledFunctions.All(definition.ImportedFunctionCount, definition.Code.Length);
        PrecompiledEmitter.EmitCode(layout, new ChunkPlan(definition), functions, tokens, isPublic: false);
        EmitClass(layout, tokens, className);
        writer.AddResource(ModuleName, definition.Bytes);
        writer.AddResource(ManifestName, AheadOfTimeCompiler.Manifest(module, AheadOfTimeTarget.Current, "", functions).Encode());
        return writer.ToImage();
    }

    /// <summary>What C# would call something that WebAssembly calls <paramref name="name"/>: <c>read-line</c> becomes <c>ReadLine</c>.</summary>
    public static string ClassNameOf(string name)
    {
        var result = new StringBuilder();
        bool starts = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                starts = true;
                continue;
            }

            if (result.Length == 0 && char.IsDigit(c))
            {
                result.Append('_');
            }

            result.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = false;
        }

        return result.Length == 0 ? "_" : result.ToString();
    }

    private static void EmitClass(ModuleLayout layout, ModuleTokens tokens, string className)
    {
        AssemblyWriter writer = tokens.Writer;
        int dot = className.LastIndexOf('.');
        int baseClass = tokens.PetrelType("Petrel", nameof(LinkedInstance));
        writer.DefineType(PublicSealedClass, dot < 0 ? "" : className[..dot], className[(dot + 1)..], baseClass);
        List<Export> exports = Exports(layout, className[(dot + 1)..]);
        var signature = new ByteBuffer(64);
        int[] fields = new int[exports.Count];
        int[] types = new int[exports.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            signature.Clear();
            EncodeDelegate(signature, tokens, exports[i].Letters);
            types[i] = writer.TypeSpecification(signature.Written);
            byte[] type = signature.Written.ToArray();
            signature.Clear();
            signature.Byte(0x06);
            signature.Bytes(type);
            fields[i] = writer.DefineField(PrivateReadOnlyField, "f" + i.ToString(CultureInfo.InvariantCulture), signature.Written);
        }

        int store = tokens.PetrelType("Petrel", nameof(Store));
        int linker = tokens.PetrelType("Petrel", nameof(Linker));
        signature.Clear();
        signature.Bytes([0x20, 2, 0x01, 0x12]);
        signature.TypeToken(store);
        signature.Byte(0x12);
        signature.TypeToken(linker);
        byte[] constructor = signature.Written.ToArray();
        signature.Clear();
        signature.Bytes([0x20, 2, 0x12]);
        signature.TypeToken(tokens.CoreType("System", "Delegate"));
        signature.Bytes([0x08, 0x11]);
        signature.TypeToken(tokens.CoreType("System", "RuntimeTypeHandle"));
        int function = writer.MemberReference(baseClass, "Function", signature.Written);

        var il = new IlWriter();
        il.LoadArgument(0);
        il.LoadArgument(1);
        il.LoadArgument(2);
        il.Op(Il.Call, writer.MemberReference(baseClass, ".ctor", constructor));
        for (int i = 0; i < fields.Length; i++)
        {
            il.LoadArgument(0);
            il.LoadArgument(0);
            il.Int32(exports[i].Index);
            il.Op(Il.Ldtoken, types[i]);
            il.Op(Il.Call, function);
            il.Op(Il.Castclass, types[i]);
            il.Op(Il.Stfld, fields[i]);
        }

        il.Op(Il.Ret);
        writer.DefineMethod(PublicConstructor, 0, ".ctor", constructor, writer.AddBody(il.Finish(), 8, 0));
        for (int i = 0; i < fields.Length; i++)
        {
            EmitMethod(tokens, exports[i], fields[i], types[i]);
        }
    }

    private static void EmitMethod(ModuleTokens tokens, Export export, int field, int type)
    {
        string letters = export.Letters;
        int parameters = letters.IndexOf(':', StringComparison.Ordinal);
        var il = new IlWriter();
        il.LoadArgument(0);
        il.Op(Il.Ldfld, field);
        var signature = new ByteBuffer(64);
        signature.Bytes([0x20, (byte)parameters]);
        if (letters.Length == parameters + 1)
        {
            signature.Byte(0x01);
        }
        else
        {
            // The delegate says !n, and n is the last of its arguments.
            signature.Bytes([0x13, (byte)parameters]);
        }

        for (int i = 0; i < parameters; i++)
        {
            il.LoadArgument(i + 1);
            signature.Bytes([0x13, (byte)i]);
        }

        il.Op(Il.Call, tokens.Writer.MemberReference(type, "Invoke", signature.Written));
        il.Op(Il.Ret);
        signature.Clear();
        tokens.EncodeMethod(signature, letters, isInstance: true);
        tokens.Writer.DefineMethod(PublicMethod, 0, export.Name, signature.Written, tokens.Writer.AddBody(il.Finish(), parameters + 2, 0));
    }

    /// <summary>Func or Action of numbers.</summary>
    private static void EncodeDelegate(ByteBuffer target, ModuleTokens tokens, string letters)
    {
        int parameters = letters.IndexOf(':', StringComparison.Ordinal);
        bool hasResult = letters.Length > parameters + 1;
        int arity = parameters + (hasResult ? 1 : 0);
        string name = hasResult ? "Func" : "Action";
        if (arity == 0)
        {
            target.Byte(0x12);
            target.TypeToken(tokens.CoreType("System", name));
            return;
        }

        target.Bytes([0x15, 0x12]);
        target.TypeToken(tokens.CoreType("System", name + "`" + arity.ToString(CultureInfo.InvariantCulture)));
        target.Byte(arity);
        string all = letters.Remove(parameters, 1);
        for (int at = 0; at < all.Length;)
        {
            tokens.EncodeType(target, all, ref at);
        }
    }

    /// <summary>The exported functions that become methods.</summary>
    private static List<Export> Exports(ModuleLayout layout, string className)
    {
        ModuleDefinition module = layout.Module;
        var exports = new List<Export>();
        var names = new HashSet<string>(StringComparer.Ordinal) { className, "Instance", "Function", "GetType", "ToString", "Equals", "GetHashCode", "Finalize", "MemberwiseClone" };
        for (int i = 0; i < module.Exports.Length; i++)
        {
            ExportDefinition export = module.Exports[i];
            if (export.Kind != ExternKind.Function)
            {
                continue;
            }

            string letters = layout.Signature(module.FunctionTypeIndices[export.Index]);
            int parameters = letters.IndexOf(':', StringComparison.Ordinal);
            if (parameters > MostParameters || letters.Length > parameters + 2 || letters.AsSpan().IndexOfAnyExcept("ilfd:") >= 0)
            {
                continue;
            }

            string name = ClassNameOf(export.Name);
            while (!names.Add(name))
            {
                name += "_";
            }

            exports.Add(new Export(i, name, letters));
        }

        return exports;
    }

    /// <param name="Index">Its place among the exports.</param>
    /// <param name="Name">Of the method.</param>
    /// <param name="Letters">Its signature.</param>
    private sealed record Export(int Index, string Name, string Letters);
}
