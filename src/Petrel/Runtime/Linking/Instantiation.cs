using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Makes an instance of a module (spec: Execution, Instantiation).</summary>
/// <remarks>
/// <list type="number">
/// <item>Compare the imports with what is expected; nothing has happened before that.</item>
/// <item>Make functions, tags, globals, tables, memories and element segments, evaluating constant expressions.</item>
/// <item>Copy imports and globals into the fields that generated code reads.</item>
/// <item>Apply active element segments, then active data segments, in order. A trap ends it, but what was written stays
/// written, and functions in imported tables keep the instance alive.</item>
/// <item>Call the start function.</item>
/// </list>
/// What the segments of <see cref="InitialState"/> write is there from step 2 on.
/// </remarks>
internal readonly struct Instantiation
{
    private readonly Store _store;
    private readonly ModuleDefinition _module;
    private readonly CompiledModule _code;
    private readonly InitialState _initial;
    private readonly ModuleInstance _instance;
    private readonly RuntimeValue[] _globalValues;
    private readonly ConstantEvaluator _evaluator;

    private Instantiation(Store store, Module module, ModuleInstance instance)
    {
        _store = store;
        _module = module.Definition;
        _code = module.Compiled;
        _initial = module.InitialState;
        _instance = instance;
        _globalValues = NewArray<RuntimeValue>(_module.Globals.Length);
        _evaluator = new ConstantEvaluator(instance, _module, _globalValues);
    }

    /// <summary>Instantiates and runs the start function.</summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="module">The module.</param>
    /// <param name="imports">A runtime object for each import, in order (see <see cref="ImportMatching"/>).</param>
    /// <param name="view">The embedder's view of the instance.</param>
    /// <exception cref="LinkException">An import has another type.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow it.</exception>
    public static void Run(Store store, Module module, ReadOnlySpan<object> imports, Instance view)
    {
        ModuleDefinition definition = module.Definition;
        for (int i = 0; i < imports.Length; i++)
        {
            if (imports[i] is LinearMemory { Type.IsShared: true } memory && !store.TryShare(memory))
            {
                throw new LinkException(
                    $"the shared memory provided for {ImportMatching.Name(definition.Imports[i])} was given back: no store that had it is left");
            }

            ImportMatching.Check(definition, definition.Imports[i], imports[i]);
        }

        ModuleInstance instance = module.Compiled.CreateInstance();
        instance.View = view;
        store.Add(instance);
        var instantiation = new Instantiation(store, module, instance);
        instantiation.Prepare(imports);
        view.Attach(instance);
        instantiation.ApplyElements();
        instantiation.ApplyData();
        if (definition.StartFunction >= 0)
        {
            HostCalls.Invoke(instance.GetFunction(definition.StartFunction));
        }
    }

    private static T[] NewArray<T>(int length) => length == 0 ? EmptyArray<T>.Value : new T[length];

    private void Prepare(ReadOnlySpan<object> imports)
    {
        ModuleInstance instance = _instance;
        instance.SetFunctionCount(_module.FunctionTypeIndices.Length);
        instance.Tables = NewArray<TableInstance>(_module.Tables.Length);
        instance.Memories = NewArray<LinearMemory>(_module.Memories.Length);
        instance.Globals = NewArray<GlobalInstance?>(_module.Globals.Length);
        instance.Tags = NewArray<TagInstance>(_module.TagTypeIndices.Length);
        FunctionInstance[] importedFunctions = NewArray<FunctionInstance>(_module.ImportedFunctionCount);
        for (int i = 0; i < imports.Length; i++)
        {
            Import(_module.Imports[i].Index, imports[i], importedFunctions);
        }

        for (int i = _module.ImportedTagCount; i < instance.Tags.Length; i++)
        {
            instance.Tags[i] = new TagInstance(_module.Types[_module.TagTypeIndices[i]]);
        }

        CreateGlobals();
        CreateTables();
        CreateMemories();
        EvaluateElements();
        instance.DataSegments = NewArray<SegmentBytes>(_module.Data.Length);
        for (int i = 0; i < instance.DataSegments.Length; i++)
        {
            // Those in an image are applied, and dropped with that.
            if (!IsInMemory(i))
            {
                instance.DataSegments[i] = BytesOf(i);
            }
        }

        if (instance.Memories.Length > 0)
        {
            instance.Memory0 = instance.Memories[0];
            instance.MemoryBase = instance.Memory0.Base;
        }

        if (instance.Tables.Length > 0 && instance.Tables[0] is FunctionTable table)
        {
            instance.Table0 = table;
        }

        instance.Link(importedFunctions, instance.Globals);
        if (_globalValues.Length > 0)
        {
            // Without globals it does nothing, and would be jitted to do so.
            instance.InitializeGlobals(_globalValues);
        }
    }

    private void Import(int index, object provided, FunctionInstance[] importedFunctions)
    {
        switch (provided)
        {
            case HostFunction template:
                importedFunctions[index] = template.Bind(_store, _instance);
                _instance.SetFunction(index, importedFunctions[index]);
                break;

            case FunctionInstance function:
                if (function.Instance is HostFunction host)
                {
                    // The caller is whoever imports it.
                    function = host.Bind(_store, _instance);
                }

                importedFunctions[index] = function;
                _instance.SetFunction(index, function);
                break;

            case TableInstance table:
                _instance.Tables[index] = table;
                break;

            case LinearMemory memory:
                _instance.Memories[index] = memory;
                break;

            case GlobalInstance global:
                _instance.Globals[index] = global;
                _globalValues[index] = global.Value;
                break;

            case TagInstance tag:
                _instance.Tags[index] = tag;
                break;
        }
    }

    private void CreateGlobals()
    {
        for (int i = _module.ImportedGlobalCount; i < _globalValues.Length; i++)
        {
            GlobalDefinition global = _module.Globals[i];
            _globalValues[i] = _evaluator.Evaluate(global.Initializer);
            if (_code.IsSharedGlobal(i))
            {
                _instance.Globals[i] = GlobalInstance.Create(global.Type, _globalValues[i]);
            }
        }
    }

    private void CreateTables()
    {
        for (int i = _module.ImportedTableCount; i < _instance.Tables.Length; i++)
        {
            TableDefinition table = _module.Tables[i];
            if (_initial.Tables[i] is { } image)
            {
                _instance.Tables[i] = TableInstance.Create(table.Type, image, _instance, _store.Resources);
                continue;
            }

            object? initial = table.Initializer.Exists ? _evaluator.Evaluate(table.Initializer).Reference : null;
            bool isFunctionTable = IlTypes.Of(table.Type.Element, _module.Registry) == IlType.Function;
            _instance.Tables[i] = TableInstance.Create(table.Type, isFunctionTable, initial, _store.Resources);
        }
    }

    private void CreateMemories()
    {
        MemoryImage?[] images = _initial.GetMemories();
        for (int i = _module.ImportedMemoryCount; i < _instance.Memories.Length; i++)
        {
            _instance.Memories[i] = _store.CreateMemory(_module.Memories[i], images.Length == 0 ? null : images[i]);
        }
    }

    /// <summary>True when the bytes of an active segment are where they belong already.</summary>
    private bool IsInMemory(int segment) => _initial.IsInImage(segment) && _instance.Memories[_module.Data[segment].Memory].HasImage;

    private SegmentBytes BytesOf(int segment) => new(_module.Bytes, _module.Data[segment].DataOffset, _module.Data[segment].DataLength);

    private void EvaluateElements()
    {
        _instance.ElementSegments = NewArray<object?[]>(_module.Elements.Length);
        for (int i = 0; i < _instance.ElementSegments.Length; i++)
        {
            ElementSegment segment = _module.Elements[i];
            // Declarative segments are dropped from the start, and so is what the table holds already.
            object?[] items = segment.Mode == SegmentMode.Declarative || _initial.IsInTable(i) ? [] : NewArray<object?>(segment.Count);
            for (int k = 0; k < items.Length; k++)
            {
                items[k] = segment.FunctionIndices.Length > 0
                    ? _instance.GetFunction(segment.FunctionIndices[k])
                    : _evaluator.Evaluate(segment.Expressions[k]).Reference;
            }

            _instance.ElementSegments[i] = items;
        }
    }

    private void ApplyElements()
    {
        try
        {
            for (int i = _initial.EagerElements; i < _module.Elements.Length; i++)
            {
                ElementSegment segment = _module.Elements[i];
                if (segment.Mode == SegmentMode.Active)
                {
                    TableInstance table = _instance.Tables[segment.Table];
                    object?[] items = _instance.ElementSegments[i];
                    table.Initialize(_evaluator.EvaluateOffset(segment.Offset, table.Type.Is64), 0, (uint)items.Length, items);
                    _instance.ElementSegments[i] = [];
                }
            }
        }
        catch (TrapException)
        {
            UndoData();
            throw;
        }
    }

    /// <summary>
    /// No data segment was applied when an element segment trapped: functions in imported tables can see that.
    /// </summary>
    private void UndoData()
    {
        for (int i = 0; i < _module.Data.Length; i++)
        {
            if (IsInMemory(i))
            {
                LinearMemory memory = _instance.Memories[_module.Data[i].Memory];
                memory.Clear(_initial.AddressOf(i), (ulong)_module.Data[i].DataLength);
                _instance.DataSegments[i] = BytesOf(i);
            }
        }
    }

    private void ApplyData()
    {
        for (int i = 0; i < _module.Data.Length; i++)
        {
            DataSegment segment = _module.Data[i];
            if (segment.Mode == SegmentMode.Active && !IsInMemory(i))
            {
                LinearMemory memory = _instance.Memories[segment.Memory];
                memory.Initialize(_evaluator.EvaluateOffset(segment.Offset, memory.Type.Is64), _instance.DataSegments[i].Span);
                _instance.DataSegments[i] = default;
            }
        }
    }
}
