using System.Reflection;
using System.Runtime.Loader;
using Petrel.Compilation;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// Two methods per function type, made when they are first needed: one calls functions of the type with values from an
/// array, the other one is a function of the type and passes its arguments on in an array.
/// </summary>
internal sealed class SignatureAssembly
{
    private const int StaticClass = 0x00100181; // public, abstract, sealed, beforefieldinit
    private const int InvokerToken = 0x06000001;
    private const int EntryToken = 0x06000002;

    private readonly ModuleHandle _module;
    private nint _invoker;
    private nint _entry;

    private SignatureAssembly(Assembly assembly) => _module = assembly.ManifestModule.ModuleHandle;

    /// <summary>Methods that were compiled ahead of time.</summary>
    public SignatureAssembly(nint invoker, nint entry) => (_invoker, _entry) = (invoker, entry);

    /// <summary>Managed pointer <c>(RuntimeValue[] arguments, RuntimeValue[] results, nint code, ModuleInstance) -> void</c>.</summary>
    public nint Invoker => _invoker != 0 ? _invoker : _invoker = Pointer(InvokerToken);

    /// <summary>
    /// Managed pointer with the signature of the type; its instance argument is an <see cref="UntypedHostFunction"/>.
    /// </summary>
    public nint Entry => _entry != 0 ? _entry : _entry = Pointer(EntryToken);

    /// <summary>Emits and loads the methods for <paramref name="type"/>.</summary>
    public static SignatureAssembly Create(DefinedType type, TypeRegistry registry, AssemblyLoadContext context)
    {
        ModuleTokens tokens = ChunkEmitter.Begin("wasm.signature." + type.Id);
        tokens.Writer.DefineType(StaticClass, "", "Signature", tokens.CoreType("System", "Object"));
        var emitter = new SignatureEmitter(tokens, type, registry);
        emitter.EmitInvoker("Invoke");
        emitter.EmitEntry("Entry");
        byte[] image = tokens.Writer.ToImage();
        return new SignatureAssembly(context.LoadFromStream(new MemoryStream(image, writable: false)));
    }

    private nint Pointer(int token) => _module.ResolveMethodHandle(token).GetFunctionPointer();
}
