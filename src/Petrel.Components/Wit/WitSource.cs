namespace Petrel.Components.Wit;

/// <summary>One WIT file: its text and the name under which errors speak of it.</summary>
internal sealed class WitSource(string path, string text)
{
    public string Path { get; } = path;

    public string Text { get; } = text;

    public (int Line, int Column) LineAndColumn(int offset)
    {
        int line = 1;
        int start = 0;
        int end = Math.Min(offset, Text.Length);
        for (int i = 0; i < end; i++)
        {
            if (Text[i] == '\n')
            {
                line++;
                start = i + 1;
            }
        }

        return (line, end - start + 1);
    }
}
