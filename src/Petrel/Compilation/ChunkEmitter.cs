using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation;

/// <summary>Emits one assembly of a module: the instance class, a chunk of functions, or both.</summary>
internal static class ChunkEmitter
{
    private const int StaticClass = 0x00100181; // public, abstract, sealed, beforefieldinit
    private const int PublicStatic = 0x0096;

    /// <summary>The assembly with the instance class; with the functions too when the module is a single chunk.</summary>
    public static byte[] EmitRoot(ModuleLayout layout, ChunkPlan plan)
    {
        ModuleTokens tokens = Begin(ChunkScope.RootName);
        InstanceFields fields = new InstanceClassEmitter(layout, tokens).Emit();
        if (plan.IsSingle)
        {
            EmitFunctions(new ChunkScope(layout, plan, 0, tokens, InstanceClassEmitter.MethodCount + 1, fields), layout, plan, 0);
        }

        return tokens.Writer.ToImage();
    }

    /// <summary>The assembly of one chunk of functions.</summary>
    /// <param name="layout">The module.</param>
    /// <param name="plan">Its chunks.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="precompiled">Functions whose code is in the assembly of the instance class already.</param>
    /// <param name="calls">Which functions its functions refer to.</param>
    public static byte[] EmitChunk(ModuleLayout layout, ChunkPlan plan, int chunk, PrecompiledFunctions? precompiled, out ChunkCalls calls)
    {
        ModuleTokens tokens = Begin(ChunkScope.ChunkName(precompiled?.Part ?? 0, chunk));
        calls = new ChunkCalls();
        var scope = new ChunkScope(layout, plan, chunk, tokens, 1, ownFields: null, precompiled) { Calls = calls };
        EmitFunctions(scope, layout, plan, chunk);
        return tokens.Writer.ToImage();
    }

    /// <summary>Lowers one function again, only to relate its IL to the module.</summary>
    public static OffsetMap MapOffsets(ModuleLayout layout, ChunkPlan plan, int function, int part)
    {
        ModuleTokens tokens = Begin("map");
        ChunkScope scope;
        if (layout.IsPortable)
        {
            InstanceFields fields = new InstanceClassEmitter(layout, tokens).Emit();
            scope = new ChunkScope(layout, plan, plan.ChunkOf(function), tokens, InstanceClassEmitter.MethodCount + 1, fields);
        }
        else
        {
            scope = new ChunkScope(layout, plan, plan.ChunkOf(function), tokens, 1, ownFields: null);
        }

        return new FunctionLowering(layout, scope).MapOffsets(function, part);
    }

    /// <summary>Starts an assembly that may use the internals of the runtime.</summary>
    internal static ModuleTokens Begin(string name)
    {
        var writer = new AssemblyWriter(name);
        var tokens = new ModuleTokens(writer);
        writer.DefineType(0, "", "<Module>", 0);
        // Generated code reads internal fields of the runtime.
        tokens.IgnoreAccessChecks("Petrel");
        return tokens;
    }

    private static void EmitFunctions(ChunkScope scope, ModuleLayout layout, ChunkPlan plan, int chunk)
    {
        AssemblyWriter writer = scope.Tokens.Writer;
        writer.DefineType(StaticClass, "", ChunkScope.CodeClass, scope.Tokens.CoreType("System", "Object"));
        var lowering = new FunctionLowering(layout, scope);
        var signature = new ByteBuffer(64);
        int first = plan.First(chunk);
        int end = plan.EndOf(chunk);
        for (int function = first; function < end; function++)
        {
            int body = lowering.Lower(function);
            signature.Clear();
            scope.Tokens.EncodeFunction(signature, layout.Signature(layout.Module.FunctionTypeIndices[function]));
            scope.Calls?.EndFunction();
            writer.DefineMethod(PublicStatic, lowering.ImplementationFlags, FunctionNames.Of(function), signature.Written, body);
        }

        for (int i = 0; i < lowering.Parts.Count; i++)
        {
            PartMethod part = lowering.Parts[i];
            signature.Clear();
            scope.Tokens.EncodeFunction(signature, part.Signature);
            writer.DefineMethod(PublicStatic, part.Flags, part.Name, signature.Written, part.Body);
        }
    }
}
