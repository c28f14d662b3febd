using Petrel.Binary;
using Petrel.Compilation.Objects;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>How the entities of a module are represented in generated code; shared by all its chunks.</summary>
internal sealed class ModuleLayout
{
    private const int LargeCode = 4 * 1024 * 1024;

    private readonly string?[] _signatures;
    private readonly bool[] _sharedGlobals;
    private readonly JsStringBuiltin?[]? _jsStringBuiltins;

    /// <param name="module">The module.</param>
    /// <param name="guardPages">32-bit memories rely on guard pages.</param>
    /// <param name="objectClasses">The classes of struct and array types.</param>
    /// <param name="isPortable">The code is to run in other processes too.</param>
    public ModuleLayout(ModuleDefinition module, bool guardPages, ObjectClasses objectClasses, bool isPortable = false)
    {
        IsPortable = isPortable;
        Module = module;
        GuardPages = guardPages;
        ObjectClasses = objectClasses;
        SplitThreshold = isPortable ? int.MaxValue : objectClasses.Engine.Options.SplitThreshold;
        _signatures = new string?[module.Types.Length];
        _sharedGlobals = new bool[module.Globals.Length];
        for (int i = 0; i < module.ImportedGlobalCount; i++)
        {
            _sharedGlobals[i] = module.Globals[i].Type.IsMutable;
        }

        if ((objectClasses.Engine.Options.Features & WasmFeatures.JsStringBuiltins) != 0)
        {
            _jsStringBuiltins = new JsStringBuiltin?[module.ImportedFunctionCount];
            foreach (ImportDefinition import in module.Imports)
            {
                if (import.Kind == ExternKind.Function)
                {
                    _jsStringBuiltins[import.Index] = Runtime.JsStringBuiltin.Find(module, import);
                }
            }
        }

        IsLarge = module.Code.Length > 0 && module.Code[^1].Offset - module.Code[0].Offset > LargeCode;
        foreach (ExportDefinition export in module.Exports)
        {
            if (export.Kind == ExternKind.Global && module.Globals[export.Index].Type.IsMutable)
            {
                _sharedGlobals[export.Index] = true;
            }
        }
    }

    public ModuleDefinition Module { get; }

    /// <summary>Simple name of the assembly with the instance class.</summary>
    public string RootName { get; set; } = ChunkScope.RootName;

    /// <summary>
    /// True when nothing of this process may be in the code: type identifiers are read from the instance, and no method asks the JIT
    /// for full optimisation, which would keep crossgen2 from compiling it.
    /// </summary>
    public bool IsPortable { get; }

    /// <summary>True for a module of which a run uses a small part, once: compiling everything fully would be waste.</summary>
    public bool IsLarge { get; }

    /// <summary>
    /// From how many thousandths of RyuJIT's limits on a function becomes several methods. crossgen2 and NativeAOT have no
    /// such limits: <see cref="int.MaxValue"/>, never.
    /// </summary>
    public int SplitThreshold { get; }

    /// <summary>The most basic blocks of a method that crossgen2 is to optimise (<see cref="AheadOfTimeCompiler.MostOptimizedBlocks"/>).</summary>
    public int MostOptimizedBlocks { get; init; } = int.MaxValue;

    /// <summary>Of the functions of this module in this process (<see cref="FunctionInstance.Identity"/>); 0 when they have none.</summary>
    public int FirstFunctionIdentity { get; init; }

    /// <summary>What calls by reference are likely to call.</summary>
    public CallGuesses CallGuesses => field ??= new CallGuesses(Module, SmallFunctions);

    /// <summary>True when relaxed vector instructions are to give the same results on every machine.</summary>
    public bool RelaxedSimdDeterministic => ObjectClasses.Engine.Options.RelaxedSimdDeterministic;

    /// <summary>What calls by a reference from a field are likely to call.</summary>
    public VtableGuesses VtableGuesses => field ??= new VtableGuesses(Module);

    /// <summary>What is known of the module's small functions.</summary>
    public SmallFunctions SmallFunctions => field ??= new SmallFunctions(Module);

    /// <summary>What is in tables that never change.</summary>
    public FixedTables FixedTables => field ??= new FixedTables(Module);

    /// <summary>True when 32-bit memories rely on guard pages instead of checks.</summary>
    public bool GuardPages { get; }

    /// <summary>The classes of struct and array types.</summary>
    public ObjectClasses ObjectClasses { get; }

    /// <summary>True when a global lives in a cell that others can see; false when it is a field of the instance.</summary>
    public bool IsSharedGlobal(int index) => _sharedGlobals[index];

    /// <summary>The builtin that a function is, if it is called as such.</summary>
    public JsStringBuiltin? JsStringBuiltin(int function) =>
        _jsStringBuiltins is { } builtins && function < builtins.Length ? builtins[function] : null;

    public bool IsGuarded(int memory)
    {
        MemoryType type = Module.Memories[memory];
        return GuardPages && !type.Is64 && type.PageSizeLog2 == 16;
    }

    /// <summary>
    /// True for a guarded memory all of which lies below byte 0 too (<see cref="UpperHalf"/>). One that is imported under no maximum may be
    /// one of all 65,536 pages.
    /// </summary>
    public bool HasUpperHalf(int memory)
    {
        Limits limits = Module.Memories[memory].Limits;
        return IsGuarded(memory) && (memory < Module.ImportedMemoryCount ? limits.Maximum < 1UL << 16 : limits.Minimum < 1UL << 16);
    }

    public IlType GlobalType(int index) => IlTypes.Of(Module.Globals[index].Type.Content, Module.Registry);

    /// <summary>Index of a type in the module; types that are equal have the index of the first.</summary>
    public int TypeIndex(DefinedType type)
    {
        int index = Array.IndexOf(Module.Types, type);
        return index >= 0 ? index : throw new InvalidOperationException($"{type} is not a type of the module.");
    }

    /// <summary>Signature letters of a function type, <c>parameters:results</c>.</summary>
    public string Signature(int typeIndex) => _signatures[typeIndex] ??= Letters(Module.Types[typeIndex]);

    public string Letters(DefinedType type)
    {
        var letters = new char[type.Parameters.Length + 1 + type.Results.Length];
        int at = 0;
        foreach (WasmType parameter in type.Parameters)
        {
            letters[at++] = IlTypes.Letter(IlTypes.Of(parameter, Module.Registry));
        }

        letters[at++] = ':';
        foreach (WasmType result in type.Results)
        {
            letters[at++] = IlTypes.Letter(IlTypes.Of(result, Module.Registry));
        }

        return new string(letters);
    }

    /// <summary>True when an element type belongs to the function hierarchy.</summary>
    public bool IsFunctionTable(int table) =>
        IlTypes.Of(Module.Tables[table].Type.Element, Module.Registry) == IlType.Function;
}
