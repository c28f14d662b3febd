using Petrel.Collections;

namespace Petrel.Text;

/// <summary>An index space of a module (spec: Indices): how many entities it has, and their identifiers.</summary>
/// <param name="noun">What its entities are called in messages.</param>
/// <param name="keyword">Their keyword in the text.</param>
internal sealed class IndexSpace(string noun, string keyword)
{
    private readonly ArrayBuilder<int> _names = new(4);
    private int[] _indexOfSymbol = [];

    public string Noun => noun;

    public string Keyword => keyword;

    public int Count => _names.Count;

    /// <summary>The index of the entity that is assembled next; assembling takes them in order.</summary>
    public int Next { get; private set; }

    public int TakeNext() => Next++;

    /// <summary>The symbol that names entity <paramref name="index"/>, or -1.</summary>
    public int NameOf(int index) => _names[index];

    /// <summary>Adds an entity; false when its identifier is taken. A <paramref name="symbol"/> of -1 is no identifier.</summary>
    public bool TryAdd(int symbol)
    {
        if (symbol >= 0)
        {
            if (symbol >= _indexOfSymbol.Length)
            {
                Array.Resize(ref _indexOfSymbol, Math.Max(16, symbol * 2));
            }

            if (_indexOfSymbol[symbol] != 0)
            {
                return false;
            }

            _indexOfSymbol[symbol] = Count + 1;
        }

        _names.Add(symbol);
        return true;
    }

    public bool TryResolve(int symbol, out int index)
    {
        index = symbol < _indexOfSymbol.Length ? _indexOfSymbol[symbol] - 1 : -1;
        return index >= 0;
    }

    /// <summary>Changes the name that goes into the name section, not the identifier.</summary>
    public void Rename(int index, int symbol) => _names[index] = symbol;
}
