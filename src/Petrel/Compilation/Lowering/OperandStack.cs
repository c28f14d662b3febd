namespace Petrel.Compilation.Lowering;

/// <summary>
/// The WebAssembly operand stack during lowering. Values stay on the IL stack as long as possible; where control flow
/// joins, the IL stack must be empty, so everything is moved into temporaries ("spilled") before a block begins and
/// loaded back when it is used.
/// </summary>
/// <remarks>Invariant: the spilled values are a prefix; what lies above them is on the IL stack, in order.</remarks>
internal sealed class OperandStack(IlWriter il, LocalAllocator locals)
{
    private Entry[] _entries = new Entry[64];

    private struct Entry
    {
        public IlType Type;

        /// <summary>The temporary that holds the value, or -1 while it is on the IL stack.</summary>
        public int Temporary;

        /// <summary>No 32-bit value is above this; 0 when nothing is known.</summary>
        public uint Bound;

        /// <summary>The local that holds the same value, counted from 1; 0 for none.</summary>
        public int Source;

        /// <summary>The IL local that holds the same value in a vector register, counted from 1; 0 for none.</summary>
        public int Vector;

        /// <summary>False when the temporary belongs to a control frame, which frees it.</summary>
        public bool OwnsTemporary;

        public ValueOrigin Origin;

        /// <summary>What the access that uses the value as its address adds to it.</summary>
        public int Displacement;
    }

    public int Count { get; private set; }

    /// <summary>Number of values in temporaries, counted from the bottom.</summary>
    public int Spilled { get; private set; }

    /// <summary>Number of values on the IL stack.</summary>
    public int OnIlStack => Count - Spilled;

    /// <summary>The largest <see cref="OnIlStack"/> so far.</summary>
    public int MaxOnIlStack { get; private set; }

    public void Clear()
    {
        Count = 0;
        Spilled = 0;
        MaxOnIlStack = 0;
    }

    public ValueOrigin OriginAt(int depth) => _entries[Count - 1 - depth].Origin;

    public void SetOrigin(ValueOrigin origin) => _entries[Count - 1].Origin = origin;

    public IlType TypeAt(int depth) => _entries[Count - 1 - depth].Type;

    /// <summary>What a 32-bit value is at most; 0 when nothing is known.</summary>
    public uint BoundAt(int depth) => depth < Count ? _entries[Count - 1 - depth].Bound : 0;

    /// <summary>Records what the top value is at most.</summary>
    public void SetBound(uint bound) => _entries[Count - 1].Bound = bound;

    /// <summary>What the access that uses the value as its address adds to it.</summary>
    public int DisplacementAt(int depth) => _entries[Count - 1 - depth].Displacement;

    /// <summary>Records what the access that uses the top value as its address adds to it.</summary>
    public void SetDisplacement(int constant) => _entries[Count - 1].Displacement = constant;

    /// <summary>The local that holds the same value, or -1.</summary>
    public int SourceAt(int depth) => depth < Count ? _entries[Count - 1 - depth].Source - 1 : -1;

    /// <summary>Records that the top value is that of a local.</summary>
    public void SetSource(int local) => _entries[Count - 1].Source = local + 1;

    /// <summary>The IL local that holds the same value in a vector register, or -1.</summary>
    public int VectorAt(int depth) => _entries[Count - 1 - depth].Vector - 1;

    /// <summary>Records that an IL local holds the top value in a vector register.</summary>
    public void SetVector(int local) => _entries[Count - 1].Vector = local + 1;

    /// <summary>Records that a local gets another value.</summary>
    public void ForgetSource(int local)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i].Source == local + 1)
            {
                _entries[i].Source = 0;
                _entries[i].Vector = 0;
            }
        }
    }

    /// <summary>Records that any local may get another value.</summary>
    public void ForgetSources()
    {
        for (int i = 0; i < Count; i++)
        {
            _entries[i].Source = 0;
            _entries[i].Vector = 0;
        }
    }

    /// <summary>Records a value that was just pushed onto the IL stack.</summary>
    public void Push(IlType type) => Push(type, ValueOrigin.Unknown);

    /// <summary>Records a value of which something is known.</summary>
    public void Push(IlType type, ValueOrigin origin)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = new Entry { Type = type, Temporary = -1, Origin = origin };
        MaxOnIlStack = Math.Max(MaxOnIlStack, OnIlStack);
    }

    /// <summary>Records that emitted code puts <paramref name="count"/> more values on the IL stack for a moment.</summary>
    public void Note(int count) => MaxOnIlStack = Math.Max(MaxOnIlStack, OnIlStack + count);

    /// <summary>Records a value that is in a temporary; everything below must be spilled.</summary>
    public void PushTemporary(IlType type, int temporary, bool ownsTemporary)
    {
        // What a block leaves may be any shift.
        Push(type, new ValueOrigin(OriginKinds.Left | OriginKinds.Right | OriginKinds.Variable));
        ref Entry entry = ref _entries[Count - 1];
        entry.Temporary = temporary;
        entry.OwnsTemporary = ownsTemporary;
        Spilled = Count;
    }

    /// <summary>Makes sure that the top <paramref name="count"/> values are on the IL stack.</summary>
    public void Need(int count)
    {
        int first = Count - count;
        if (first >= Spilled)
        {
            return;
        }

        SpillAll();
        for (int i = first; i < Count; i++)
        {
            ref Entry entry = ref _entries[i];
            il.LoadLocal(entry.Temporary);
            Release(ref entry);
            entry.Temporary = -1;
        }

        Spilled = first;
        MaxOnIlStack = Math.Max(MaxOnIlStack, OnIlStack);
    }

    /// <summary>Forgets the top values, which the emitted code consumed from the IL stack.</summary>
    public void Pop(int count = 1)
    {
        Count -= count;
        Spilled = Math.Min(Spilled, Count);
    }

    /// <summary>Moves every value from the IL stack into a temporary.</summary>
    public void SpillAll()
    {
        for (int i = Count - 1; i >= Spilled; i--)
        {
            ref Entry entry = ref _entries[i];
            entry.Temporary = locals.Take(entry.Type);
            entry.OwnsTemporary = true;
            il.StoreLocal(entry.Temporary);
        }

        Spilled = Count;
    }

    /// <summary>Emits a load of each of the top <paramref name="count"/> values, which must be spilled and stay so.</summary>
    public void CopyTop(int count)
    {
        for (int i = Count - count; i < Count; i++)
        {
            il.LoadLocal(_entries[i].Temporary);
        }

        Note(count);
    }

    /// <summary>Hands the temporary of a spilled value over to the caller: it stays in place but is not freed on use.</summary>
    public int Borrow(int index, out bool owned)
    {
        ref Entry entry = ref _entries[index];
        owned = entry.OwnsTemporary;
        entry.OwnsTemporary = false;
        return entry.Temporary;
    }

    /// <summary>Emits pops of what is on the IL stack; the values stay recorded.</summary>
    public void EmitPops(int except)
    {
        for (int i = OnIlStack - except; i > 0; i--)
        {
            il.Op(Il.Pop);
        }
    }

    /// <summary>Drops everything above <paramref name="height"/> without emitting code (it is unreachable).</summary>
    public void Truncate(int height)
    {
        for (int i = Count - 1; i >= height; i--)
        {
            Release(ref _entries[i]);
        }

        Count = height;
        Spilled = Math.Min(Spilled, height);
    }

    /// <summary>Drops the top value.</summary>
    public void Drop()
    {
        if (Spilled == Count)
        {
            Release(ref _entries[Count - 1]);
        }
        else
        {
            il.Op(Il.Pop);
        }

        Pop();
    }

    private void Release(ref Entry entry)
    {
        if (entry.Temporary >= 0 && entry.OwnsTemporary)
        {
            locals.Free(entry.Type, entry.Temporary);
            entry.OwnsTemporary = false;
        }
    }
}
