using System.Globalization;
using System.Text;
using Petrel.Binary;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>
/// Emits an assembly that C# refers to: the code of a module as for crossgen2, the module and a manifest as resources, a class derived from
/// <see cref="LinkedCode"/>, and one derived from <see cref="LinkedInstance"/>:
/// <code>
/// public sealed class Adder : LinkedInstance
/// {
///     private readonly Func&lt;int, int, int&gt; f0;
///     public Adder(Store store, Linker linker) : base(new AdderCode(), store, linker) => f0 = Function(0).ToFunction&lt;int, int, int&gt;();
///     public int Add(int a, int b) => f0(a, b);
/// }
/// </code>
/// Petrel.Build has the latter as source.
/// </summary>
internal static class LinkedAssemblyEmitter
{
    public const string ModuleName = "petrel.module";
    public const string ManifestName = "petrel.manifest";
    public const string OptionsName = "petrel.options";

    private const int InternalStaticClass = 0x00100180;
    private const int InternalStatic = 0x0093;
    private const int PublicSealedClass = 0x00100101;
    private const int PublicConstructor = 0x1886;
    private const int PublicMethod = 0x0086;
    private const int PrivateReadOnlyField = 0x0021;
    private const int MostParameters = 16;

    /// <summary>What is added to the name of a class to name the one derived from <see cref="LinkedCode"/>.</summary>
    public const string CodeSuffix = "Code";

    /// <param name="module">The module.</param>
    /// <param name="assemblyName">Simple name of the assembly.</param>
    /// <param name="className">Name of the class, with its namespace.</param>
    /// <param name="hasClass">False when the class is elsewhere, and only its code is wanted.</param>
    /// <param name="entry">What makes an application of it; null for a library.</param>
    public static byte[] Emit(Module module, string assemblyName, string className, bool hasClass = true, LinkedEntry? entry = null)
    {
        ModuleDefinition definition = module.Definition;
        ModuleLayout layout = CompiledModule.PortableLayout(definition, module.Engine);
        ModuleTokens tokens = ChunkEmitter.Begin(assemblyName);
        AssemblyWriter writer = tokens.Writer;
        var functions = PrecompiledFunctions.All(definition.ImportedFunctionCount, definition.Code.Length);
        PrecompiledScope scope = PrecompiledEmitter.EmitCode(layout, new ChunkPlan(definition), functions, tokens, isPublic: false);
        int code = new LinkedCodeEmitter(tokens, scope, definition, module.Engine.Types).Emit(className + CodeSuffix);
        if (hasClass)
        {
            EmitClass(layout, tokens, className, code);
        }

        if (entry is not null)
        {
            EmitMain(tokens, entry, code);
            writer.AddResource(OptionsName, entry.Options);
        }

        if (ObjectImage.TypesOf(definition).Length > 0)
        {
            writer.AddResource("ILLink.Descriptors.xml", Encoding.UTF8.GetBytes(KeptFields(definition, assemblyName)));
        }

        writer.AddResource(ModuleName, definition.Bytes);
        writer.AddResource(ManifestName, (AheadOfTimeCompiler.Manifest(module.Engine, definition.Bytes, AheadOfTimeTarget.Current, "", [functions]) with { EngineVersion = EngineBuild.Version }).Encode());
        return writer.ToImage();
    }

    private static void EmitMain(ModuleTokens tokens, LinkedEntry entry, int code)
    {
        AssemblyWriter writer = tokens.Writer;
        tokens.IgnoreAccessChecks(entry.Assembly);
        var signature = new ByteBuffer(16);
        signature.Bytes([0x00, 2, 0x08, 0x12]);
        signature.TypeToken(tokens.PetrelType("Petrel", nameof(LinkedCode)));
        signature.Bytes([0x1D, 0x0E]);
        int type = writer.TypeReference(writer.AssemblyReference(entry.Assembly), entry.Namespace, entry.Class);
        var il = new IlWriter();
        il.Op(Il.Newobj, code);
        il.LoadArgument(0);
        il.Op(Il.Call, writer.MemberReference(type, entry.Method, signature.Written));
        il.Op(Il.Ret);
        writer.DefineType(InternalStaticClass, "", "Program", tokens.CoreType("System", "Object"));
        writer.EntryPoint = writer.DefineMethod(InternalStatic, 0, "Main", [0x00, 1, 0x08, 0x1D, 0x0E], writer.AddBody(il.Finish(), 8, 0));
    }

    /// <summary>
    /// Tells whatever trims the application to keep the fields of struct types: constant expressions and the host read and write them by reflection
    /// (<see cref="ObjectClass"/>).
    /// </summary>
    private static string KeptFields(ModuleDefinition module, string assemblyName)
    {
        var result = new StringBuilder("<linker><assembly fullname=\"").Append(System.Security.SecurityElement.Escape(assemblyName)).Append("\">");
        foreach (int index in ObjectImage.TypesOf(module))
        {
            DefinedType type = module.Types[index];
            if (type.Kind == CompositeKind.Struct && (type.Fields.Length > (type.Supertype?.Fields.Length ?? 0) || ObjectTokens.IntroducesDescriptor(type)))
            {
                result.Append("<type fullname=\"").Append(ObjectImage.NameOf(type, index)).Append("\" preserve=\"fields\"/>");
            }
        }

        return result.Append("</assembly></linker>").ToString();
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

    private static void EmitClass(ModuleLayout layout, ModuleTokens tokens, string className, int code)
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
        signature.Bytes([0x20, 3, 0x01, 0x12]);
        signature.TypeToken(tokens.PetrelType("Petrel", nameof(LinkedCode)));
        signature.Bytes(constructor.AsSpan(3));
        byte[] baseConstructor = signature.Written.ToArray();
        int functionClass = tokens.PetrelType("Petrel", nameof(Function));
        signature.Clear();
        signature.Bytes([0x20, 1, 0x12]);
        signature.TypeToken(functionClass);
        signature.Byte(0x08);
        int function = writer.MemberReference(baseClass, "Function", signature.Written);

        var il = new IlWriter();
        il.LoadArgument(0);
        il.Op(Il.Newobj, code);
        il.LoadArgument(1);
        il.LoadArgument(2);
        il.Op(Il.Call, writer.MemberReference(baseClass, ".ctor", baseConstructor));
        for (int i = 0; i < fields.Length; i++)
        {
            il.LoadArgument(0);
            il.LoadArgument(0);
            il.Int32(exports[i].Index);
            il.Op(Il.Call, function);
            il.Op(Il.Call, ToDelegate(tokens, functionClass, exports[i].Letters));
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

    /// <summary><see cref="Petrel.Function"/>.ToFunction or ToAction.</summary>
    private static int ToDelegate(ModuleTokens tokens, int functionClass, string letters)
    {
        int parameters = letters.IndexOf(':', StringComparison.Ordinal);
        bool hasResult = letters.Length > parameters + 1;
        int arity = parameters + (hasResult ? 1 : 0);
        string name = hasResult ? "ToFunction" : "ToAction";
        var signature = new ByteBuffer(64);
        if (arity == 0)
        {
            signature.Bytes([0x20, 0]);
            EncodeDelegate(signature, tokens, letters);
            return tokens.Writer.MemberReference(functionClass, name, signature.Written);
        }

        signature.Bytes([0x30, (byte)arity, 0, 0x15, 0x12]);
        signature.TypeToken(tokens.CoreType("System", (hasResult ? "Func`" : "Action`") + arity.ToString(CultureInfo.InvariantCulture)));
        signature.Byte(arity);
        for (int i = 0; i < arity; i++)
        {
            signature.Bytes([0x1E, (byte)i]);
        }

        int method = tokens.Writer.MemberReference(functionClass, name, signature.Written);
        signature.Clear();
        signature.Bytes([0x0A, (byte)arity]);
        string all = letters.Remove(parameters, 1);
        for (int at = 0; at < all.Length;)
        {
            tokens.EncodeType(signature, all, ref at);
        }

        return tokens.Writer.MethodSpecification(method, signature.Written);
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
