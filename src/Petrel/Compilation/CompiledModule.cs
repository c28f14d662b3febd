using System.Reflection;
using System.Runtime.CompilerServices;
using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;
using Petrel.Runtime;

namespace Petrel.Compilation;

/// <summary>
/// The code of a module: assemblies made and loaded as they are needed, one load context for all. Thread-safe.
/// </summary>
internal sealed unsafe class CompiledModule
{
    private readonly object _lock = new();
    private readonly ModuleLoadContext? _context;
    private readonly ModuleLayout _layout;
    private readonly ChunkPlan _plan;
    private readonly Assembly?[] _chunks;
    private const string TypesObstacle = "the engine has other code with some of the same struct or array types";

    private readonly PrecompiledFunctions? _precompiled;
    private readonly ChunkPrefetch? _prefetch;
    private readonly int _firstIdentity;
    private readonly LinkedCode? _linked;
    private readonly int[] _escaping = EmptyArray<int>.Value;
    private int _methodsBeforeFunctions = InstanceClassEmitter.MethodCount;
    private Assembly? _root;
    private NameSection? _names;
    private delegate*<ModuleInstance> _create;

    private CompiledModule(
        ModuleDefinition definition, Engine engine, PrecompiledFunctions? precompiled = null, LinkedCode? linked = null, ModuleLoadContext? context = null)
    {
        Engine = engine;
        Definition = definition;
        _firstIdentity = engine.ReserveFunctionIdentities(definition.ImportedFunctionCount + definition.Code.Length);
        _layout = new ModuleLayout(definition, engine.Compilation.GuardPages, engine.ObjectClasses) { FirstFunctionIdentity = _firstIdentity };
        _plan = new ChunkPlan(definition);
        _chunks = new Assembly?[_plan.Count];
        _precompiled = precompiled;
        if (linked is null && precompiled is null && ChunkPrefetch.IsWorthwhile(_layout))
        {
            _prefetch = new ChunkPrefetch(_layout, _plan);
        }

        if (linked is null)
        {
            _context = context ?? new ModuleLoadContext(this, precompiled is null && engine.Compilation.IsCollectible);
        }
        else
        {
            _linked = linked;
            _escaping = EscapingFunctions.Of(definition);
        }
    }

    public Engine Engine { get; }

    public ModuleDefinition Definition { get; }

    /// <summary>See <see cref="FunctionInstance.Identity"/>; 0 when the engine has run out of them.</summary>
    public int FunctionIdentity(int function) => _firstIdentity == 0 ? 0 : _firstIdentity + function;

    /// <summary>Names for backtraces, read when first needed.</summary>
    public NameSection Names => _names ??= new NameSection(Definition);

    /// <summary>Prepares a validated module; functions are lowered when they are first needed.</summary>
    public static CompiledModule Create(ModuleDefinition definition, Engine engine) => new(definition, engine);

    /// <summary>A validated module with code that was compiled ahead of time.</summary>
    /// <param name="definition">The module.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="functions">The functions that the assembly holds; the others are lowered when they are needed.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="obstacle">Why there is none.</param>
    /// <returns>Null when the CLR refuses the assembly, or other code of the engine has classes for the same types.</returns>
    public static CompiledModule? TryCreate(
        ModuleDefinition definition, Engine engine, PrecompiledFunctions functions, PrecompiledAssembly assembly, out string? obstacle)
    {
        if (assembly.Load() is not { } root)
        {
            obstacle = "the runtime does not accept the native code";
            return null;
        }

        var module = new CompiledModule(definition, engine, functions, context: assembly.Context);
        assembly.Add(module, functions.Part);
        obstacle = TypesObstacle;
        return module.TryTakeRoot(root) ? module : null;
    }

    /// <summary>A validated module whose code is a part of an assembly that the application refers to.</summary>
    /// <param name="definition">The module.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="code">What <see cref="LinkedAssemblyEmitter"/> made of the same module.</param>
    /// <param name="obstacle">Why there is none.</param>
    /// <returns>Null when other code of the engine has classes for the same types.</returns>
    public static CompiledModule? TryCreateLinked(ModuleDefinition definition, Engine engine, LinkedCode code, out string? obstacle)
    {
        var functions = PrecompiledFunctions.All(definition.ImportedFunctionCount, definition.Code.Length);
        var module = new CompiledModule(definition, engine, functions, code);
        obstacle = TypesObstacle;
        Assembly assembly = code.GetType().Assembly;
        if (!module.TryTakeRoot(assembly))
        {
            return null;
        }

        int[] types = EscapingFunctions.TypesOf(definition, module._escaping);
        for (int i = 0; i < types.Length; i++)
        {
            engine.Signatures.Add(definition.Types[types[i]], code.CodeOfSignature(i, isEntry: false), code.CodeOfSignature(i, isEntry: true));
        }

        Linked.Assemblies.AddOrUpdate(assembly, module);
        lock (Linked.Names)
        {
            Linked.Names[assembly.GetName().Name!] = new WeakReference<CompiledModule>(module);
        }

        return module;
    }

    private bool TryTakeRoot(Assembly assembly)
    {
        if (!Engine.ObjectClasses.TryTake(Definition, ref assembly, _precompiled!, _linked))
        {
            return false;
        }

        _root = assembly;
        _methodsBeforeFunctions = PrecompiledEmitter.MethodsBeforeFunctions(Definition);
        if (_methodsBeforeFunctions != InstanceClassEmitter.MethodCount)
        {
            _layout.RootName = assembly.GetName().Name!;
        }

        return true;
    }

    /// <summary>The module whose code a method is, when it lies in an assembly of the application. Several engines may have made one of it; they are alike.</summary>
    public static CompiledModule? FindLinked(Assembly assembly) => Linked.Assemblies.TryGetValue(assembly, out CompiledModule? module) ? module : null;

    /// <inheritdoc cref="FindLinked(Assembly)"/>
    public static CompiledModule? FindLinked(string assembly)
    {
        lock (Linked.Names)
        {
            return Linked.Names.TryGetValue(assembly, out WeakReference<CompiledModule>? known) && known.TryGetTarget(out CompiledModule? module)
                ? module
                : null;
        }
    }

    /// <summary>True when code was compiled ahead of time.</summary>
    public bool IsPrecompiled => _precompiled is not null;

    /// <summary>Methods of other modules that come first in the assembly.</summary>
    private int MethodsBefore => _precompiled?.MethodsBefore ?? 0;

    /// <summary>The functions that were compiled ahead of time or lowered since, and how many bytes of WebAssembly both are.</summary>
    public PrecompiledFunctions UsedFunctions(out long loweredBytes, out long precompiledBytes)
    {
        var used = new ArrayBuilder<int>();
        int first = Definition.ImportedFunctionCount;
        loweredBytes = 0;
        precompiledBytes = 0;
        bool all = true;
        for (int chunk = 0; chunk < _plan.Count; chunk++)
        {
            bool isLowered = _plan.IsSingle ? _precompiled is null && _root is not null : Volatile.Read(ref _chunks[chunk]) is not null;
            int function = _plan.First(chunk);
            int end = _plan.EndOf(chunk);
            for (; function < end; function++)
            {
                bool isPrecompiled = _precompiled?.Ordinal(function) >= 0;
                if (isPrecompiled)
                {
                    precompiledBytes += Definition.Code[function - first].Length;
                }
                else if (isLowered)
                {
                    loweredBytes += Definition.Code[function - first].Length;
                }

                if (isLowered || isPrecompiled)
                {
                    used.Add(function);
                }
                else
                {
                    all = false;
                }
            }
        }

        return all ? PrecompiledFunctions.All(first, Definition.Code.Length) : PrecompiledFunctions.Some(used.ToArray());
    }

    /// <summary>True when a global lives in a cell that others can see.</summary>
    public bool IsSharedGlobal(int index) => _layout.IsSharedGlobal(index);

    /// <summary>A new instance with nothing filled in.</summary>
    public ModuleInstance CreateInstance()
    {
        if (_linked is not null)
        {
            ModuleInstance linked = _linked.CreateInstance();
            linked.Code = this;
            return linked;
        }

        if (_create == null)
        {
            _create = (delegate*<ModuleInstance>)MethodPointer(
                Root(), InstanceClassEmitter.CreateMethod + MethodsBefore + _methodsBeforeFunctions - InstanceClassEmitter.MethodCount);
        }

        ModuleInstance instance = _create();
        instance.Code = this;
        return instance;
    }

    /// <summary>
    /// Managed function pointer of a function defined in the module. It stays valid, and follows the tiers, as long as
    /// the module lives.
    /// </summary>
    public nint ResolveFunction(int index)
    {
        if (_linked is not null)
        {
            int place = Array.BinarySearch(_escaping, index);
            return place >= 0
                ? _linked.CodeOf(place)
                : throw new InvalidOperationException($"Function {index} is called by its own module only.");
        }

        if (_precompiled?.Ordinal(index) is >= 0 and int ordinal)
        {
            return MethodPointer(Root(), 0x06000000 | (MethodsBefore + _methodsBeforeFunctions + 1 + ordinal));
        }

        _prefetch?.Expect(index);
        int chunk = _plan.ChunkOf(index);
        Assembly assembly = Chunk(chunk);
        int row = index - _plan.First(chunk) + 1 + (_plan.IsSingle ? InstanceClassEmitter.MethodCount : 0);
        return MethodPointer(assembly, 0x06000000 | row);
    }

    /// <summary>The function that a method of generated code holds, or -1. Names say it: trimming changes tokens.</summary>
    /// <param name="type">The class of the method.</param>
    /// <param name="method">Its name.</param>
    /// <param name="part">The part of the function that it is, or 0 for the function itself.</param>
    public static int FunctionOf(string? type, string method, out int part)
    {
        part = 0;
        return type is not null && type.StartsWith(ChunkScope.CodeClass, StringComparison.Ordinal)
            && FunctionNames.TryParse(method, out int function, out part)
                ? function
                : -1;
    }

    /// <summary>Module offset of the instruction at an IL offset of a function or a part of it, or -1.</summary>
    public int ModuleOffset(int function, int part, int ilOffset) =>
        ilOffset < 0 || !RuntimeFeature.IsDynamicCodeSupported ? -1 : ChunkEmitter.MapOffsets(
            _precompiled?.Ordinal(function) >= 0 ? PortableLayout(Definition, Engine) : _layout, _plan, function, part).Find(ilOffset);

    /// <summary>How code that is compiled ahead of time represents a module.</summary>
    /// <param name="definition">The module.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="mostOptimizedBlocks">The most basic blocks of a method that is to be optimised; IL and offsets do not depend on it.</param>
    public static ModuleLayout PortableLayout(ModuleDefinition definition, Engine engine, int mostOptimizedBlocks = int.MaxValue) =>
        new(definition, engine.Compilation.GuardPages, engine.ObjectClasses, isPortable: true) { MostOptimizedBlocks = mostOptimizedBlocks };

    /// <summary>Called by the load context, on behalf of the JIT.</summary>
    internal Assembly LoadAssembly(string name) => name == ChunkScope.RootName
        ? Root()
        : Chunk(ChunkScope.ChunkOfName(name));

    /// <summary>Lets go of collectible code; it disappears when nothing refers to it any more.</summary>
    public void Unload()
    {
        if (_context is { IsCollectible: true })
        {
            _context.Unload();
        }
    }

    private Assembly Root()
    {
        if (_root is { } root)
        {
            return root;
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw NoCompiler();
        }

        lock (_lock)
        {
            return _root ??= Load(ChunkEmitter.EmitRoot(_layout, _plan));
        }
    }

    private Assembly Chunk(int chunk)
    {
        if (_plan.IsSingle)
        {
            return Root();
        }

        if (Volatile.Read(ref _chunks[chunk]) is { } loaded)
        {
            return loaded;
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw NoCompiler();
        }

        lock (_lock)
        {
            return _chunks[chunk] ??= Load(
                _prefetch is null ? ChunkEmitter.EmitChunk(_layout, _plan, chunk, _precompiled, out _) : _prefetch.Take(chunk));
        }
    }

    /// <summary>Says so where the way to the compiler ends in an application of native code, which then does not contain it.</summary>
    private static PlatformNotSupportedException NoCompiler() => new("There is no compiler in an application that was compiled to native code.");

    private Assembly Load(byte[] image)
    {
        delegate*<void> first = Engine.FirstLowering;
        if (first != null)
        {
            Engine.FirstLowering = null;
            first();
        }

        string? folder = DumpFolder;
        if (folder is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, Guid.NewGuid().ToString("N") + ".dll"), image);
        }

        return _context!.LoadFromStream(new MemoryStream(image, 0, image.Length, writable: false, publiclyVisible: true));
    }

    /// <summary>PETREL_DUMP_IL names a folder that receives every assembly: for looking at the IL.</summary>
    private static readonly string? DumpFolder = Environment.GetEnvironmentVariable("PETREL_DUMP_IL");

    // Apart: programs with no code in assemblies of an application never make these.
    private static class Linked
    {
        public static readonly ConditionalWeakTable<Assembly, CompiledModule> Assemblies = [];
        public static readonly Dictionary<string, WeakReference<CompiledModule>> Names = new(StringComparer.Ordinal);
    }

    private nint MethodPointer(Assembly assembly, int token)
    {
        RuntimeMethodHandle handle = assembly.ManifestModule.ModuleHandle.ResolveMethodHandle(token);
        if (_context is { IsCollectible: true })
        {
            // Collectible code has no tiers. When it is compiled first, the pointer is the code itself and not a jump to
            // it that each call would go through (measured: an indirect call takes less than half the time).
            RuntimeHelpers.PrepareMethod(handle);
        }

        return handle.GetFunctionPointer();
    }
}
