namespace Petrel.Compilation.Lowering;

/// <summary>How far one search of <see cref="LoadUse"/> has come: its budget, the blocks that are open where it is, and the places where it may go on.</summary>
internal sealed class LoadUseScan
{
    private const int MostAlternatives = 8;
    private const int Unknown = -1;

    private readonly Place[] _alternatives = new Place[MostAlternatives];
    private int[] _blocks = new int[64];
    private int _base;
    private int _lowest;
    private int _left;
    private int _count;

    public bool IsExhausted => _left <= 0;

    /// <summary>Number of blocks that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>Starts a search inside <paramref name="loops"/>: the start of each loop, 0 for other blocks, -1 for what is not known.</summary>
    public void Begin(int budget, ReadOnlySpan<int> loops)
    {
        _left = budget;
        _count = 0;
        _base = 0;
        _lowest = loops.Length;
        Depth = 0;
        foreach (int loop in loops)
        {
            Open(loop);
        }
    }

    /// <summary>Takes one instruction from the budget; false when there is none.</summary>
    public bool Take() => --_left >= 0;

    /// <param name="loop">Where the loop begins, 0 for another block.</param>
    public void Open(int loop)
    {
        if (Depth == _blocks.Length)
        {
            Array.Resize(ref _blocks, Depth * 2);
        }

        _blocks[Depth++] = loop;
    }

    public void Close()
    {
        Depth = Math.Max(_base, Depth - 1);
        _lowest = Math.Min(_lowest, Depth);
    }

    /// <summary>Back to where as many blocks were open; what they are is forgotten where others took their place.</summary>
    public void Restore(int depth)
    {
        Depth = Math.Max(depth, _base);
        for (int i = Math.Max(_lowest, _base); i < Depth; i++)
        {
            _blocks[i] = Unknown;
        }

        _lowest = Math.Min(_lowest, Depth);
    }

    /// <summary>Where the loop that a label names begins; 0 when it is another block, -1 when nobody knows.</summary>
    public int LoopOf(int label) => Depth - 1 - label >= _base ? _blocks[Depth - 1 - label] : Unknown;

    /// <summary>Goes into a function that is inlined, whose branches reach none of the blocks around.</summary>
    /// <returns>For <see cref="Leave"/>.</returns>
    public int Enter()
    {
        int before = _base;
        _base = Depth;
        return before;
    }

    public void Leave(int before)
    {
        Depth = _base;
        _base = before;
    }

    /// <summary>The alternatives from here on are those of one search.</summary>
    public int Mark() => _count;

    public void DropAlternatives(int mark) => _count = mark;

    /// <summary>Remembers a place where a path goes on, and how many blocks are open there.</summary>
    public void AddAlternative(int position, int depth)
    {
        if (position > 0 && depth >= _base && depth <= Depth && _count < MostAlternatives)
        {
            _alternatives[_count++] = new Place { Position = position, Depth = depth };
        }
    }

    public bool TryTakeAlternative(int mark, out int position)
    {
        position = 0;
        if (_count <= mark)
        {
            return false;
        }

        position = _alternatives[--_count].Position;
        Restore(_alternatives[_count].Depth);
        return true;
    }

    // Not a tuple: an array of those takes the CLR twenty types to load.
    private struct Place
    {
        public int Position;
        public int Depth;
    }
}
