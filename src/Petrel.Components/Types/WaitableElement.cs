namespace Petrel.Components;

/// <summary>What streams and futures have in common: an element type, or none.</summary>
internal static class WaitableElement
{
    /// <summary>The summary of the type.</summary>
    public static TypeSummary Summary(ComponentTypeKind kind, ComponentValueType? element)
    {
        TypeSummary summary = TypeSummary.Leaf(kind, 4);
        summary = element is null ? summary : summary.With(element.Summary);

        // The end of a stream or future is a number: what the elements need of a memory does not concern who passes it.
        return summary with { Contents = (summary.Contents & ~TypeContents.Pointer) | TypeContents.Waitable };
    }

    /// <summary>Writes <c>keyword&lt;t&gt;</c>.</summary>
    public static void Write(TypeText text, string keyword, ComponentValueType? element)
    {
        text.Add(keyword);
        if (element is not null)
        {
            text.Add("<").Add(element).Add(">");
        }
    }
}
