using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// What instances of a module have in common before their first instruction: the parts of tables and memories that active
/// segments fill, as far as that is the same for each of them. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A segment belongs to the initial state when nothing can happen before it that does not always happen: it and every active
/// segment of its sort before it go to a table or memory that the module defines, at a constant place, and fit. So a trap can only
/// come after all of them, and what the specification has written by then is written.
/// </para>
/// <para>
/// Element segments are applied before data segments. When one of the former traps, memories must be empty:
/// <see cref="Instantiation"/> sees to that.
/// </para>
/// </remarks>
internal sealed class InitialState : IDisposable
{
    // Copying less costs no more than mapping it for each instance. A pool maps once for many instances.
    private const long SmallestImage = 4 * 1024;

    // A mapping is only address space, but the kernel walks it when it is reset.
    private const ulong LargestGap = 16 << 20;

    private readonly object _lock = new();
    private readonly ModuleDefinition _module;
    private readonly bool _guardPages;
    private readonly ulong[] _addresses;
    private bool _isUsed;
    private bool _isDisposed;
    private MemoryImage?[]? _memories;

    private InitialState(ModuleDefinition module, bool guardPages)
    {
        _module = module;
        _guardPages = guardPages;
        _addresses = NewArray<ulong>(module.Data.Length);
        Tables = NewArray<FunctionTableImage?>(module.Tables.Length);
        while (EagerElements < module.Elements.Length && IsConstant(module.Elements[EagerElements]))
        {
            EagerElements++;
        }

        while (EagerData < module.Data.Length && IsConstant(EagerData))
        {
            EagerData++;
        }

        DeferElements();
    }

    /// <summary>Index of the first element segment that has to be applied to each instance.</summary>
    public int EagerElements { get; }

    /// <summary>Index of the first data segment that has to be applied to each instance, whatever the memories start with.</summary>
    public int EagerData { get; }

    /// <summary>By table index; null for a table that starts as its type says.</summary>
    public FunctionTableImage?[] Tables { get; }

    public static InitialState Create(ModuleDefinition module, bool guardPages) => new(module, guardPages);

    /// <summary>True when the segment is in the image of its table, and so in every instance.</summary>
    public bool IsInTable(int segment) => segment < EagerElements && _module.Elements[segment].Mode == SegmentMode.Active;

    /// <summary>True when the segment is in the image of its memory, if that has one.</summary>
    public bool IsInImage(int segment) => segment < EagerData && _module.Data[segment].Mode == SegmentMode.Active;

    /// <summary>Where a segment goes that is in an image.</summary>
    public ulong AddressOf(int segment) => _addresses[segment];

    /// <summary>
    /// The images of the memories by index, some or all null, for one more instance. The first instance has none: most modules
    /// have only one, and copying once is cheaper than making something to copy from.
    /// </summary>
    public MemoryImage?[] GetMemories()
    {
        if (Volatile.Read(ref _memories) is { } known)
        {
            return known;
        }

        if (!_isUsed && EagerData > 0)
        {
            _isUsed = true;
            return EmptyArray<MemoryImage?>.Value;
        }

        return Prepare(SmallestImage);
    }

    /// <summary>Makes the images now.</summary>
    /// <param name="smallest">Bytes of data that are worth an image.</param>
    public MemoryImage?[] Prepare(long smallest = 1)
    {
        lock (_lock)
        {
            return _isDisposed ? EmptyArray<MemoryImage?>.Value : _memories ??= CreateImages(smallest);
        }
    }

    /// <summary>Gives back what the module keeps for instances to come.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (MemoryImage? image in _memories ?? EmptyArray<MemoryImage?>.Value)
            {
                image?.Dispose();
            }

            _memories = null;
        }
    }

    private static T[] NewArray<T>(int length) => length == 0 ? EmptyArray<T>.Value : new T[length];

    /// <summary>True for a segment that does the same to every instance, and cannot trap.</summary>
    private bool IsConstant(ElementSegment segment)
    {
        if (segment.Mode != SegmentMode.Active)
        {
            return true;
        }

        TableDefinition table = _module.Tables[segment.Table];
        return segment.Table >= _module.ImportedTableCount
            && !table.Initializer.Exists
            && !table.Type.IsShared
            && table.Type.Limits.Minimum <= TableInstance.MaximumElements
            && IlTypes.Of(table.Type.Element, _module.Registry) == IlType.Function
            && segment.Expressions.Length == 0
            && TryEvaluate(segment.Offset, table.Type.Is64, out ulong offset)
            && offset <= table.Type.Limits.Minimum
            && (ulong)segment.Count <= table.Type.Limits.Minimum - offset;
    }

    private bool IsConstant(int index)
    {
        DataSegment segment = _module.Data[index];
        if (segment.Mode != SegmentMode.Active)
        {
            return true;
        }

        MemoryType memory = _module.Memories[segment.Memory];
        ulong size = memory.Limits.Minimum > ulong.MaxValue >> memory.PageSizeLog2 ? 0 : memory.Limits.Minimum << memory.PageSizeLog2;
        return segment.Memory >= _module.ImportedMemoryCount
            && TryEvaluate(segment.Offset, memory.Is64, out _addresses[index])
            && _addresses[index] <= size
            && (ulong)segment.DataLength <= size - _addresses[index];
    }

    /// <summary>The value of an expression that is the same for every instance.</summary>
    private bool TryEvaluate(ConstantExpression expression, bool is64, out ulong value)
    {
        var reader = new WasmReader(_module.Bytes, expression.Offset, expression.Length);
        value = 0;
        while (true)
        {
            switch (InstructionReader.Read(ref reader).Opcode)
            {
                case Opcode.I32Const or Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul:
                case Opcode.I64Const or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul:
                    break;

                case Opcode.End:
                    value = new ConstantEvaluator(null, _module, EmptyArray<RuntimeValue>.Value).EvaluateOffset(expression, is64);
                    return true;

                default:
                    return false;
            }
        }
    }

    private void DeferElements()
    {
        var functions = NewArray<int[]?>(_module.Tables.Length);
        for (int i = 0; i < EagerElements; i++)
        {
            ElementSegment segment = _module.Elements[i];
            if (segment.Mode != SegmentMode.Active)
            {
                continue;
            }

            TableType type = _module.Tables[segment.Table].Type;
            if (functions[segment.Table] is not { } indices)
            {
                functions[segment.Table] = indices = new int[(int)type.Limits.Minimum];
                // Array.Fill is code that is jitted in each process.
                for (int k = 0; k < indices.Length; k++)
                {
                    indices[k] = -1;
                }

                Tables[segment.Table] = new FunctionTableImage(indices);
            }

            _ = TryEvaluate(segment.Offset, type.Is64, out ulong offset);
            segment.FunctionIndices.CopyTo(indices, (int)offset);
        }
    }

    private MemoryImage?[] CreateImages(long smallest)
    {
        MemoryImage?[] images = NewArray<MemoryImage?>(_module.Memories.Length);
        for (int memory = _module.ImportedMemoryCount; memory < images.Length && _guardPages; memory++)
        {
            MemoryType type = _module.Memories[memory];
            if (LinearMemory.CanUseGuardPages(type) && !type.IsShared)
            {
                images[memory] = CreateImage(memory, type.Limits.Minimum << type.PageSizeLog2, smallest);
            }
        }

        return images;
    }

    private MemoryImage? CreateImage(int memory, ulong byteLength, long smallest)
    {
        var segments = new ArrayBuilder<int>();
        var addresses = new ArrayBuilder<ulong>();
        long bytes = 0;
        ulong start = ulong.MaxValue;
        ulong end = 0;
        for (int i = 0; i < EagerData; i++)
        {
            DataSegment segment = _module.Data[i];
            if (segment.Mode == SegmentMode.Active && segment.Memory == memory && segment.DataLength > 0)
            {
                segments.Add(i);
                addresses.Add(_addresses[i]);
                bytes += segment.DataLength;
                start = Math.Min(start, _addresses[i]);
                end = Math.Max(end, _addresses[i] + (ulong)segment.DataLength);
            }
        }

        return bytes >= smallest && end - start <= (ulong)bytes + LargestGap
            ? MemoryImage.TryCreate(byteLength, start, end, _module, segments.Items, addresses.Items)
            : null;
    }
}
