using Petrel.Binary;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Objects;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation;

/// <summary>
/// Emits the assembly that is compiled ahead of time: the instance class, then the functions in classes of at most
/// <see cref="PrecompiledFunctions.MethodsPerClass"/> methods, then bridges to functions that are not in it.
/// </summary>
internal static class PrecompiledEmitter
{
    private const int StaticClass = 0x00100181; // public, abstract, sealed, beforefieldinit
    private const int PublicStatic = 0x0096;

    /// <summary>All core modules of a component in one assembly, since one file can hold but one.</summary>
    /// <param name="layouts">A portable layout of each.</param>
    /// <param name="plans">How the functions that are missing will be grouped at run time.</param>
    /// <param name="functions">What to compile of each; receives where it is in the assembly.</param>
    /// <param name="id">The module version identifier of the assembly.</param>
    public static byte[] Emit(ModuleLayout[] layouts, ChunkPlan[] plans, PrecompiledFunctions[] functions, out Guid id)
    {
        ModuleTokens tokens = ChunkEmitter.Begin(NameOf(Array.ConvertAll(layouts, static layout => layout.Module)));
        int methods = 0;
        for (int i = 0; i < layouts.Length; i++)
        {
            functions[i] = functions[i].At(i, methods);
            PrecompiledScope scope = EmitCode(layouts[i], plans[i], functions[i], tokens, isPublic: true);
            methods += MethodsBeforeFunctions(layouts[i].Module) + functions[i].Count + scope.Others.Count;
        }

        id = tokens.Writer.Id;
        return tokens.Writer.ToImage();
    }

    /// <summary>Name of the assembly. One with classes has a name of its own: code of other modules may refer to it.</summary>
    public static string NameOf(ModuleDefinition[] modules) => modules.Length != 1 || ObjectImage.TypesOf(modules[0]).Length == 0
        ? ChunkScope.RootName
        : ObjectClasses.AssemblyPrefix + Convert.ToHexStringLower(ContentHash.Of(modules[0].Bytes));

    /// <summary>How many methods of a module there are before its functions.</summary>
    public static int MethodsBeforeFunctions(ModuleDefinition module) => ObjectClassEmitter.MethodsOf(module) + InstanceClassEmitter.MethodCount;

    /// <summary>The classes of objects, the instance class, the functions.</summary>
    internal static PrecompiledScope EmitCode(ModuleLayout layout, ChunkPlan plan, PrecompiledFunctions functions, ModuleTokens tokens, bool isPublic)
    {
        var objects = new ObjectTokens(tokens, layout.ObjectClasses);
        ObjectClassEmitter.EmitAll(layout.Module, tokens, objects, isPublic);
        InstanceFields fields = new InstanceClassEmitter(layout, tokens, isPublic).Emit(functions.Namespace);
        int firstMethod = functions.MethodsBefore + MethodsBeforeFunctions(layout.Module) + 1;
        var scope = new PrecompiledScope(layout, plan, functions, tokens, firstMethod, fields, objects);
        EmitCode(layout, scope, functions, isPublic);
        return scope;
    }

    /// <summary>The classes with the functions; the methods before them are the instance class's.</summary>
    private static void EmitCode(ModuleLayout layout, PrecompiledScope scope, PrecompiledFunctions functions, bool isPublic)
    {
        ModuleTokens tokens = scope.Tokens;
        AssemblyWriter writer = tokens.Writer;
        int baseClass = tokens.CoreType("System", "Object");
        var lowering = new FunctionLowering(layout, scope);
        var signature = new ByteBuffer(64);
        int ordinal = 0;
        for (; ordinal < functions.Count; ordinal++)
        {
            BeginClass();
            int function = functions[ordinal];
            int body = lowering.Lower(function);
            EncodeSignature(function);
            writer.DefineMethod(PublicStatic, lowering.ImplementationFlags, FunctionNames.Of(function), signature.Written, body);
        }

        var il = new IlWriter();
        for (int i = 0; i < scope.Others.Count; i++, ordinal++)
        {
            BeginClass();
            int function = scope.Others[i];
            if (function < 0)
            {
                PartMethod part = lowering.Parts[~function];
                signature.Clear();
                tokens.EncodeFunction(signature, part.Signature);
                writer.DefineMethod(PublicStatic, part.Flags, part.Name, signature.Written, part.Body);
                continue;
            }

            string letters = layout.Signature(layout.Module.FunctionTypeIndices[function]);
            int instance = letters.IndexOf(':', StringComparison.Ordinal);
            il.Clear();
            for (int argument = 0; argument <= instance; argument++)
            {
                il.LoadArgument(argument);
            }

            il.Int32(function);
            il.LoadArgument(instance);
            il.Op(Il.Call, tokens.Method(RuntimeMembers.FunctionCodeAt));
            // The called function may be one of a chain of tail calls.
            il.Op(Il.Tail);
            il.Op(Il.Calli, tokens.CallSignature(letters));
            il.Op(Il.Ret);
            int body = writer.AddBody(il.Finish(), instance + 3, 0);
            EncodeSignature(function);
            writer.DefineMethod(PublicStatic, 0, "bridge" + function, signature.Written, body);
        }

        if (ordinal == 0)
        {
            BeginClass();
        }

        void BeginClass()
        {
            if (ordinal % PrecompiledFunctions.MethodsPerClass == 0)
            {
                writer.DefineType(isPublic ? StaticClass : StaticClass & ~1, functions.Namespace, PrecompiledFunctions.CodeClass(ordinal), baseClass);
            }
        }

        void EncodeSignature(int function)
        {
            signature.Clear();
            tokens.EncodeFunction(signature, layout.Signature(layout.Module.FunctionTypeIndices[function]));
        }
    }
}
