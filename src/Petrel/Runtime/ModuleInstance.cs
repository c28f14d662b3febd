using Petrel.Collections;
using Petrel.Compilation;

namespace Petrel.Runtime;

/// <summary>
/// What generated code works on: the last argument of every compiled function. The compiler derives a class per module
/// that adds a typed field for each global and for the code of each imported function.
/// Host functions derive from it too, to carry their delegate in the same argument.
/// </summary>
internal abstract partial class ModuleInstance
{
    /// <summary>Compiled code traps when the stack pointer would fall below this address.</summary>
    public nuint StackLimit;

    /// <summary>Base address of memory 0; constant for the life of the instance.</summary>
    public nint MemoryBase;

    /// <summary>Where bytes go that are read only so that the processor looks whether they are there (Compilation/Lowering/LoadUse).</summary>
    public int Touched;

    /// <summary>64 ones that the JIT does not know to be constant (Compilation/Lowering/FunctionLowering.Complements).</summary>
    public long Ones = -1;

    /// <summary>Memory 0, or null.</summary>
    public LinearMemory Memory0 = null!;

    /// <summary>Table 0 when it holds functions, or null.</summary>
    public FunctionTable Table0 = null!;

    /// <summary>All memories by index, imports first.</summary>
    public LinearMemory[] Memories = NoItems.Memories;

    /// <summary>All tables by index, imports first.</summary>
    public TableInstance[] Tables = NoItems.Tables;

    /// <summary>All tags by index, imports first.</summary>
    public TagInstance[] Tags = NoItems.Tags;

    /// <summary>Bytes of the data segments; a dropped one is empty.</summary>
    public SegmentBytes[] DataSegments = NoItems.DataSegments;

    /// <summary>Items of the element segments (<see cref="FunctionInstance"/> or other references); a dropped one is empty.</summary>
    public object?[][] ElementSegments = NoItems.ElementSegments;

    /// <summary>
    /// Globals by index as far as others can see them: imports and shared ones are always present, the rest of the
    /// exported ones from when they are first asked for.
    /// </summary>
    public GlobalInstance?[] Globals = NoItems.Globals;

    /// <summary>The embedder's view of this instance; null for host functions.</summary>
    public Instance? View;

    /// <summary>The code of the module; null for host functions.</summary>
    public CompiledModule? Code;

    /// <summary>The store that owns the instance.</summary>
    public Store Store = null!;

    /// <summary>Compiled code of function <paramref name="index"/>, lowering it now if it has not been yet.</summary>
    public nint ResolveFunction(int index) =>
        Code?.ResolveFunction(index) ?? throw new InvalidOperationException("This instance has no functions of its own.");

    /// <summary>Copies code and instance of every imported function, and every shared global, into the typed fields.</summary>
    public virtual void Link(FunctionInstance[] importedFunctions, GlobalInstance?[] sharedGlobals)
    {
    }

    /// <summary>Copies the initial values of the globals that live in fields of their own (the others are in cells).</summary>
    public virtual void InitializeGlobals(RuntimeValue[] values)
    {
    }

    /// <summary>Reads a global that lives in a field of its own (exported constants, tools).</summary>
    public virtual RuntimeValue ReadGlobal(int index) => throw new InvalidOperationException("No such global.");
}
