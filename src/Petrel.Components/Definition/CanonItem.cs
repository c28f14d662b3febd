namespace Petrel.Components.Definition;

/// <summary>
/// A canonical definition: <c>canon lift</c> adds a component function, all others add a core function. Which of the immediates
/// mean something depends on <see cref="Kind"/>.
/// </summary>
internal sealed class CanonItem(int offset, CanonKind kind) : DefinitionItem(offset)
{
    public CanonKind Kind { get; } = kind;

    /// <summary>The core function that is lifted, or the component function that is lowered.</summary>
    public uint FunctionIndex { get; init; }

    /// <summary>The component type index: function type of <c>lift</c>, resource, stream or future type; the core type of <c>thread.new-indirect</c> and <c>thread.spawn-*</c>.</summary>
    public uint TypeIndex { get; init; }

    /// <summary>The core table of <c>thread.new-indirect</c> and <c>thread.spawn-indirect</c>.</summary>
    public uint TableIndex { get; init; }

    /// <summary>The slot of <c>context.get</c> and <c>context.set</c>.</summary>
    public uint ContextSlot { get; init; }

    /// <summary>The type of the slot: true for i64, false for i32.</summary>
    public bool IsContext64 { get; init; }

    /// <summary>The immediate <c>async?</c> of <c>subtask.cancel</c> and of stream and future cancellation.</summary>
    public bool IsAsync { get; init; }

    /// <summary>The immediate <c>cancel?</c> of what may block.</summary>
    public bool IsCancellable { get; init; }

    /// <summary>The immediate <c>shared?</c> of <c>thread.spawn-*</c>.</summary>
    public bool IsShared { get; init; }

    /// <summary>The result of <c>task.return</c>, or null.</summary>
    public TypeReference? ResultSyntax { get; init; }

    /// <summary>The options as written; the memory immediate of <c>waitable-set.wait</c> and <c>poll</c> is there too.</summary>
    public CanonOptions Options { get; init; } = CanonOptions.None;

    /// <summary>The component function type of <c>lift</c> and <c>lower</c>; set by validation.</summary>
    public ComponentFunctionType? FunctionType { get; set; }

    /// <summary>The resource of <c>resource.*</c>; set by validation.</summary>
    public ResourceType? Resource { get; set; }

    /// <summary>The stream or future type of <c>stream.*</c> and <c>future.*</c>; set by validation.</summary>
    public ComponentValueType? ValueType { get; set; }

    /// <summary>The result type of <c>task.return</c>; set by validation.</summary>
    public ComponentValueType? ResultType { get; set; }

    /// <summary>The type of the core function that is lifted or defined; set by validation.</summary>
    public FunctionType? CoreType { get; set; }

    /// <summary>True when the memory of <see cref="Options"/> has 64-bit addresses; set by validation.</summary>
    public bool Is64 { get; set; }
}
