namespace Petrel.Components.Abi;

/// <summary>Work with lists of <see cref="CoreKind"/>; the framework's generic code would be jitted for them in each process.</summary>
internal static class CoreKinds
{
    /// <summary>No kinds.</summary>
    public static readonly CoreKind[] None = Join(null, null);

    /// <summary>One list behind the other.</summary>
    public static CoreKind[] Join(CoreKind[]? first, CoreKind[]? second)
    {
        int count = first?.Length ?? 0;
        CoreKind[] both = new CoreKind[count + (second?.Length ?? 0)];
        for (int i = 0; i < both.Length; i++)
        {
            both[i] = i < count ? first![i] : second![i - count];
        }

        return both;
    }

    public static bool AreEqual(CoreKind[] first, CoreKind[] second)
    {
        bool areEqual = first.Length == second.Length;
        for (int i = 0; i < first.Length && areEqual; i++)
        {
            areEqual = first[i] == second[i];
        }

        return areEqual;
    }

    /// <summary>A list and one more.</summary>
    public static CoreKind[] With(CoreKind[] kinds, CoreKind last)
    {
        CoreKind[] result = new CoreKind[kinds.Length + 1];
        Array.Copy(kinds, result, kinds.Length);
        result[^1] = last;
        return result;
    }

    /// <summary>The flat types of one value after the other.</summary>
    public static CoreKind[] Of(AbiType[] types)
    {
        int count = 0;
        foreach (AbiType type in types)
        {
            count += type.Flat!.Length;
        }

        CoreKind[] all = new CoreKind[count];
        count = 0;
        foreach (AbiType type in types)
        {
            Array.Copy(type.Flat!, 0, all, count, type.Flat!.Length);
            count += type.Flat.Length;
        }

        return all;
    }

    /// <summary>As kinds of values of core functions.</summary>
    public static ValueKind[] ToValueKinds(CoreKind[] kinds)
    {
        ValueKind[] values = new ValueKind[kinds.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = kinds[i] switch
            {
                CoreKind.I32 => ValueKind.Int32,
                CoreKind.I64 => ValueKind.Int64,
                CoreKind.F32 => ValueKind.Float32,
                _ => ValueKind.Float64,
            };
        }

        return values;
    }
}
