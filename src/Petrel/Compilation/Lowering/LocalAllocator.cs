using Petrel.Collections;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation.Lowering;

/// <summary>The IL locals of one method: WebAssembly locals first, then temporaries, which are reused by type.</summary>
internal sealed class LocalAllocator
{
    private readonly ArrayBuilder<string> _types = new();
    private readonly ArrayBuilder<int>[] _free = [new(), new(), new(), new(), new(), new(), new()];

    public int Count => _types.Count;

    /// <summary>Bytes that they take on a stack, rounded up: what is not said by its letters has a word for each.</summary>
    public int Bytes { get; private set; }

    public void Clear()
    {
        _types.Clear();
        foreach (ArrayBuilder<int> free in _free)
        {
            free.Clear();
        }

        Bytes = 0;
    }

    /// <summary>A new local of the type that these letters spell (several letters: a value tuple).</summary>
    public int Add(string letters)
    {
        _types.Add(letters);
        Bytes += (letters is "v" ? 16 : 8) * letters.Length;
        return _types.Count - 1;
    }

    public int Add(IlType type) => Add(Letters(type));

    /// <summary>A temporary of this type, free to be used until it is given back.</summary>
    public int Take(IlType type) => _free[(int)type].TryPop(out int local) ? local : Add(type);

    public void Free(IlType type, int local) => _free[(int)type].Add(local);

    public void Encode(ByteBuffer target, ModuleTokens tokens)
    {
        target.Byte(0x07);
        target.Compressed(_types.Count);
        for (int i = 0; i < _types.Count; i++)
        {
            tokens.EncodeLocal(target, _types[i]);
        }
    }

    private static string Letters(IlType type) => type switch
    {
        IlType.Int32 => "i",
        IlType.Int64 => "l",
        IlType.Float32 => "f",
        IlType.Float64 => "d",
        IlType.Vector => "v",
        IlType.Object => "o",
        _ => "F",
    };
}
