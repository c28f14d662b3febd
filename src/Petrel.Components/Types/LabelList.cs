namespace Petrel.Components;

/// <summary>What types that are names and nothing else have in common: enums and flags.</summary>
internal static class LabelList
{
    /// <summary>Adds the names to the summary of the type.</summary>
    public static TypeSummary Summary(TypeSummary summary, string[] names)
    {
        foreach (string name in names)
        {
            summary = summary.With(name);
        }

        return summary;
    }

    /// <summary>Writes <c>keyword { a, b }</c>.</summary>
    public static void Write(TypeText text, string keyword, string[] names)
    {
        text.Add(keyword).Add(" { ");
        bool isFirst = true;
        foreach (string name in names)
        {
            text.AddMember(ref isFirst, name, null);
            if (text.IsFull)
            {
                return;
            }
        }

        text.Add(" }");
    }
}
