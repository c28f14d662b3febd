using System.Globalization;
using Petrel.Collections;
using Petrel.Compilation.Lowering;
using Petrel.Compilation.Metadata;
using Petrel.Compilation.Objects;

namespace Petrel.Compilation;

/// <summary>Tokens, in one chunk, of the functions and instance fields of its module, wherever they are defined.</summary>
internal class ChunkScope
{
    public const string RootName = "wasm";
    public const string ChunkPrefix = "wasm.";
    public const string InstanceClass = "Instance";
    public const string CodeClass = "Code";
    private const char PartSeparator = '-';
    private readonly PrecompiledFunctions? _precompiled;

    private readonly ModuleLayout _layout;
    private readonly ChunkPlan _plan;
    private readonly int _chunk;
    private readonly int _firstMethod;
    private readonly InstanceFields? _ownFields;
    private readonly Int64Map _functions = new();
    private readonly Int64Map _fields = new();
    private readonly ByteBuffer _scratch = new(64);
    private readonly Int64Map _chunks = new();
    private int _instanceType;

    /// <param name="layout">The module.</param>
    /// <param name="plan">Its chunks.</param>
    /// <param name="chunk">This chunk.</param>
    /// <param name="tokens">Tokens of the assembly.</param>
    /// <param name="firstMethod">Row of the first function of the chunk in the method table.</param>
    /// <param name="ownFields">Fields of the instance class when it is in the same assembly.</param>
    /// <param name="precompiled">Functions whose code is in the assembly of the instance class already.</param>
    /// <param name="objects">Tokens of the classes of struct and array types when they are in the assembly too.</param>
    public ChunkScope(ModuleLayout layout, ChunkPlan plan, int chunk, ModuleTokens tokens, int firstMethod, InstanceFields? ownFields,
        PrecompiledFunctions? precompiled = null, ObjectTokens? objects = null)
    {
        _layout = layout;
        _plan = plan;
        _chunk = chunk;
        Tokens = tokens;
        _firstMethod = firstMethod;
        _ownFields = ownFields;
        _precompiled = precompiled;
        Objects = objects ?? new ObjectTokens(tokens, layout.ObjectClasses);
    }

    public ModuleTokens Tokens { get; }

    /// <summary>Receives the functions that functions of the chunk refer to, when somebody wants to know.</summary>
    public ChunkCalls? Calls { get; init; }

    public ObjectTokens Objects { get; }

    public virtual int FunctionToken(int function)
    {
        Calls?.Add(function);
        int ordinal = _precompiled?.Ordinal(function) ?? -1;
        int first = _plan.First(_chunk);
        int end = _plan.EndOf(_chunk);
        if (ordinal < 0 && function >= first && function < end)
        {
            return 0x06000000 | (_firstMethod + function - first);
        }

        ref int token = ref _functions.GetOrAdd(function, out bool exists);
        if (!exists)
        {
            int type = ordinal < 0 ? ChunkToken(_plan.ChunkOf(function)) : Tokens.Writer.TypeReference(
                Tokens.Writer.AssemblyReference(_layout.RootName), _precompiled!.Namespace, PrecompiledFunctions.CodeClass(ordinal));
            _scratch.Clear();
            Tokens.EncodeFunction(_scratch, _layout.Signature(_layout.Module.FunctionTypeIndices[function]));
            token = Tokens.Writer.MemberReference(type, FunctionNames.Of(function), _scratch.Written);
        }

        return token;
    }

    /// <summary>Token of the class of another chunk. Rows of equal name in different scopes are told apart by their scope.</summary>
    private int ChunkToken(int chunk)
    {
        ref int token = ref _chunks.GetOrAdd(chunk, out bool exists);
        if (!exists)
        {
            token = Tokens.Writer.TypeReference(Tokens.Writer.AssemblyReference(ChunkName(_precompiled?.Part ?? 0, chunk)), "", CodeClass);
        }

        return token;
    }

    /// <summary>Token of a method that was split off a function of the chunk: they follow the functions.</summary>
    public virtual int PartToken(int number)
    {
        int first = _plan.First(_chunk);
        int end = _plan.EndOf(_chunk);
        return 0x06000000 | (_firstMethod + end - first + number);
    }

    /// <summary>Name of the assembly of a chunk; the chunks of a component's modules lie in one load context.</summary>
    /// <param name="part">Which of its modules; 0 for a module by itself.</param>
    /// <param name="chunk">The chunk.</param>
    public static string ChunkName(int part, int chunk) => part == 0 ? ChunkPrefix + chunk : ChunkPrefix + part + PartSeparator + chunk;

    /// <summary>The module that a chunk belongs to.</summary>
    public static int PartOfChunk(string name)
    {
        int end = name.IndexOf(PartSeparator, StringComparison.Ordinal);
        return end < 0 ? 0 : int.Parse(name.AsSpan(ChunkPrefix.Length, end - ChunkPrefix.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>The chunk of a name.</summary>
    public static int ChunkOfName(string name) =>
        int.Parse(name.AsSpan(Math.Max(ChunkPrefix.Length, name.IndexOf(PartSeparator, StringComparison.Ordinal) + 1)), CultureInfo.InvariantCulture);

    public int GlobalField(int index) => _ownFields?.Globals[index] ?? Foreign('g', index, _layout.GlobalType(index));

    public int ImportCodeField(int index) => _ownFields?.ImportCode[index] ?? Foreign('c', index, default);

    public int ImportInstanceField(int index) => _ownFields?.ImportInstances[index] ?? Foreign('i', index, default);

    /// <summary>The field that holds the canonical identifier of a type of the module; only in portable code.</summary>
    public int TypeIdField(int index) => _ownFields!.TypeIds[index];

    private int Foreign(char kind, int index, IlType type)
    {
        ref int token = ref _fields.GetOrAdd(((long)kind << 32) | (uint)index, out bool exists);
        if (!exists)
        {
            if (_instanceType == 0)
            {
                _instanceType = Tokens.Writer.TypeReference(
                    Tokens.Writer.AssemblyReference(_layout.RootName), _precompiled?.Namespace ?? "", InstanceClass);
            }

            _scratch.Clear();
            InstanceFields.EncodeField(_scratch, Tokens, kind, type, kind == 'g' && _layout.IsSharedGlobal(index));
            token = Tokens.Writer.MemberReference(_instanceType, InstanceFields.Name(kind, index), _scratch.Written);
        }

        return token;
    }
}
