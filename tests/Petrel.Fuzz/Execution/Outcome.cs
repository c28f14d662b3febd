namespace Petrel.Fuzz.Execution;

/// <summary>What a module did under one configuration: a line for each thing that can be seen.</summary>
/// <param name="Lines">Result or trap of each export in order, then the memories after it.</param>
internal sealed record Outcome(List<string> Lines)
{
    /// <summary>What a host says when its stack ran out, which depends on the size of frames: nothing after it is compared.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>The first line that differs; null when there is none.</summary>
    public static string? Difference(Outcome left, Outcome right)
    {
        for (int i = 0; i < Math.Max(left.Lines.Count, right.Lines.Count); i++)
        {
            string a = i < left.Lines.Count ? left.Lines[i] : "nothing";
            string b = i < right.Lines.Count ? right.Lines[i] : "nothing";
            if (a.EndsWith(Exhausted, StringComparison.Ordinal) || b.EndsWith(Exhausted, StringComparison.Ordinal))
            {
                return null;
            }

            if (a != b)
            {
                return $"{a} | {b}";
            }
        }

        return null;
    }

    /// <summary>The same with the kinds of traps that other hosts tell apart.</summary>
    public Outcome Coarse() => new([.. Lines.Select(CoarseLine)]);

    private static string CoarseLine(string line)
    {
        int at = line.IndexOf("trap ", StringComparison.Ordinal);
        return at < 0 ? line : line[..at] + "trap " + Coarse(Enum.TryParse(line[(at + 5)..], out TrapCode code) ? code : null);
    }

    private static string Coarse(TrapCode? code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.MemoryOutOfBounds or TrapCode.TableOutOfBounds or TrapCode.UndefinedElement or TrapCode.ArrayOutOfBounds or TrapCode.UnalignedAtomic => "bounds",
        TrapCode.UninitializedElement or TrapCode.IndirectCallTypeMismatch => "indirect",
        TrapCode.IntegerOverflow or TrapCode.InvalidConversionToInteger => "overflow",
        TrapCode.IntegerDivideByZero => "zero",
        TrapCode.NullReference => "null",
        TrapCode.CastFailure => "cast",
        TrapCode.UncaughtException => "exception",
        null => "unknown",
        _ => code.ToString()!,
    };
}
