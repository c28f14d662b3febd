namespace Petrel.Compilation.Lowering;

/// <summary>
/// Where a value on the operand stack comes from, also through locals and blocks: as far as it matters for what RyuJIT takes for a rotation (an
/// OR or XOR of two opposite shifts), and for how much of a loaded value is needed (<see cref="LoadUse"/>).
/// </summary>
/// <param name="Kinds">What it may be.</param>
/// <param name="Local">The local that it is, or the one that is shifted; -1 for none.</param>
/// <param name="Time">How many definitions of locals there were when the local was read: two reads at one time are the same value.</param>
internal readonly record struct ValueOrigin(OriginKinds Kinds, int Local = -1, int Time = 0)
{
    /// <summary>Something that is no shift.</summary>
    public static ValueOrigin Other => new(OriginKinds.None);

    /// <summary>A constant.</summary>
    public static ValueOrigin Constant => new(OriginKinds.Constant);

    /// <summary>A parameter, the result of a call: a shift if the JIT inlines.</summary>
    public static ValueOrigin Unknown => new(OriginKinds.Possible);

    public bool IsLocal => (Kinds & OriginKinds.IsLocal) != 0;

    /// <summary>True when this is a local and the other one that local, shifted.</summary>
    public bool IsWhatIsShiftedIn(ValueOrigin other) => IsLocal && !other.IsLocal && other.Local == Local && other.Time == Time;
}
