using Petrel.Fuzz.Generation;

namespace Petrel.Fuzz.Tree;

internal sealed record FieldType(byte Packed, ValType Type, bool Mutable);

/// <summary>A struct or array type.</summary>
internal sealed record ObjectType(bool IsArray, FieldType[] Fields, int Super, bool Open);

internal sealed record MemoryTree(ulong Minimum, ulong Maximum, bool Is64, bool Shared, int PageLog2)
{
    /// <summary>Bytes at the start.</summary>
    public ulong Size => Minimum << PageLog2;
}

internal sealed record TableTree(ValType Element, uint Minimum, uint Maximum, bool Is64, int[] Functions);

internal sealed record GlobalTree(ValType Type, bool Mutable, Action<CodeWriter> Initial);

/// <summary>A module as the generator makes it and the reducer cuts it down.</summary>
internal sealed class ModuleTree
{
    public required FuzzProfile Profile { get; init; }

    /// <summary>Object types in recursive groups; they come first in the type section.</summary>
    public List<List<ObjectType>> Groups { get; } = [];

    /// <summary>Function types (and continuation types, which have no parameters and results here but a function type).</summary>
    public List<(ValType[] Parameters, ValType[] Results, int Continuation)> FunctionTypes { get; } = [];

    public List<FunctionTree> Functions { get; } = [];

    public List<MemoryTree> Memories { get; } = [];

    public List<TableTree> Tables { get; } = [];

    public List<GlobalTree> Globals { get; } = [];

    /// <summary>Type indices.</summary>
    public List<int> Tags { get; } = [];

    /// <summary>Passive data.</summary>
    public List<byte[]> Data { get; } = [];

    /// <summary>Active data: memory, offset, bytes. They come first.</summary>
    public List<(int Memory, ulong Offset, byte[] Bytes)> ActiveData { get; } = [];

    /// <summary>Passive element segments of functions, after one active segment per table.</summary>
    public List<int[]> Elements { get; } = [];

    public int ObjectTypeCount => Groups.Sum(group => group.Count);

    public IEnumerable<ObjectType> ObjectTypes => Groups.SelectMany(group => group);

    /// <summary>The index of a function type; made when it is not there.</summary>
    public int FunctionType(ValType[] parameters, ValType[] results)
    {
        int found = FunctionTypes.FindIndex(type => type.Continuation < 0 && type.Parameters.AsSpan().SequenceEqual(parameters) && type.Results.AsSpan().SequenceEqual(results));
        if (found < 0)
        {
            found = FunctionTypes.Count;
            FunctionTypes.Add((parameters, results, -1));
        }

        return ObjectTypeCount + found;
    }

    /// <summary>The index of the continuation type over a function type.</summary>
    public int ContinuationType(int functionType)
    {
        int found = FunctionTypes.FindIndex(type => type.Continuation == functionType);
        if (found < 0)
        {
            found = FunctionTypes.Count;
            FunctionTypes.Add(([], [], functionType));
        }

        return ObjectTypeCount + found;
    }

    public (ValType[] Parameters, ValType[] Results) Signature(int typeIndex)
    {
        (ValType[] parameters, ValType[] results, _) = FunctionTypes[typeIndex - ObjectTypeCount];
        return (parameters, results);
    }

    public byte[] Encode(bool withDataCount = true) => new ModuleEncoder(this, withDataCount).Encode();
}
