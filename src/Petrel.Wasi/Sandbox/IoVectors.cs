namespace Petrel.Wasi.Sandbox;

/// <summary>A scatter/gather list. A type of its own because code for spans of our types can't be compiled ahead of time.</summary>
internal readonly unsafe ref struct IoVectors(IoVector* first, int count)
{
    /// <summary>How long a list can be (IOV_MAX of all Unix systems); longer ones are cut.</summary>
    public const int Limit = 1024;

    /// <summary>The first piece; those behind it follow.</summary>
    public IoVector* First { get; } = first;

    /// <summary>Number of pieces, at most <see cref="Limit"/>.</summary>
    public int Count { get; } = count;

    public Enumerator GetEnumerator() => new(First, Count);

    /// <summary>Goes through the pieces.</summary>
    public ref struct Enumerator(IoVector* first, int count)
    {
        private IoVector* _next = first;
        private int _left = count;

        public readonly IoVector Current => _next[-1];

        public bool MoveNext()
        {
            _next++;
            return _left-- > 0;
        }
    }
}
