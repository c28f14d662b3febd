using System.Diagnostics;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// A function at run time and the representation of a non-null <c>funcref</c>: code, the instance that the code takes
/// as its last argument, and the canonical type that indirect calls compare.
/// </summary>
/// <remarks>
/// Code of WebAssembly functions is found when it is first needed (compilation is lazy). Until then <see cref="Code"/>
/// is zero and <see cref="TypeId"/> is the complement of the identifier, so that the one comparison of
/// <c>call_indirect</c> also catches unresolved functions and leads them into the slow path.
/// </remarks>
internal sealed class FunctionInstance
{
    /// <summary>Stands for null in function tables, so that an indirect call needs no null check.</summary>
    public static readonly FunctionInstance Null = new();

    /// <summary>Fills the spare capacity of function tables, which lies outside the table.</summary>
    public static readonly FunctionInstance Outside = new();

    /// <summary>Stands for an element of a function table that nobody looked at yet (see <see cref="FunctionTableImage"/>).</summary>
    public static readonly FunctionInstance Deferred = new();

    /// <summary>Managed function pointer <c>(parameters..., ModuleInstance) -> results</c>; zero until resolved.</summary>
    public nint Code;

    /// <summary>What <see cref="Code"/> takes as last argument.</summary>
    public ModuleInstance Instance;

    /// <summary>Index in the module, or -1 for a host function.</summary>
    public readonly int Index;

    /// <summary>
    /// A number that only this function of this module has in the engine, whatever the instance; 0 for a host function. Generated code
    /// compares it with those of the functions that a call is likely to reach.
    /// </summary>
    public readonly int Identity;

    /// <summary>Canonical type identifier when resolved, its complement before; negative for the sentinels.</summary>
    public int TypeId;

    /// <summary>The embedder's view of this function, made when first asked for.</summary>
    public Function? View;

    private FunctionInstance()
    {
        Instance = null!;
        Type = null!;
        TypeId = int.MinValue;
    }

    /// <summary>A function of a module instance; its code is resolved on first use.</summary>
    public FunctionInstance(ModuleInstance instance, int index, DefinedType type)
    {
        Instance = instance;
        Index = index;
        Identity = instance.Code!.FunctionIdentity(index);
        Type = type;
        TypeId = ~type.Id;
    }

    /// <summary>A function whose code is known, such as a host function.</summary>
    public FunctionInstance(ModuleInstance instance, nint code, DefinedType type)
    {
        Instance = instance;
        Index = -1;
        Type = type;
        Code = code;
        TypeId = type.Id;
    }

    public DefinedType Type { get; }

    /// <summary>The code, compiled now if it has not been yet.</summary>
    public nint ResolvedCode => Code != 0 ? Code : Resolve();

    /// <summary>Finds the code. Safe to call from several threads: the result is the same.</summary>
    public nint Resolve()
    {
        Debug.Assert(Type is not null, "sentinels have no code");
        nint code = Instance.ResolveFunction(Index);
        Code = code;
        // After Code: who sees the final type identifier may call.
        Volatile.Write(ref TypeId, Type.Id);
        return code;
    }
}
