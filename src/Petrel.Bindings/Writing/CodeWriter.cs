using System.Text;

namespace Petrel.Bindings;

/// <summary>Indented C# text, and names that are used once in it.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;
    private int _names;

    /// <summary>A name that no other call gives.</summary>
    public string Unique(string stem) => $"{stem}{++_names}";

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _indent).Append(line);
        }

        _text.Append('\n');
    }

    public void Open(string line)
    {
        Line(line);
        Line("{");
        _indent++;
    }

    public void Close(string after = "")
    {
        _indent--;
        Line("}" + after);
    }

    /// <summary>Documentation from WIT, with what its gate says: since when it is there, and since when it should not be used.</summary>
    public void Docs(string? docs, Petrel.Components.Wit.WitGate gate)
    {
        Docs(docs);
        if (gate.Since is { } since)
        {
            Line($"/// <remarks>Since version {since}.</remarks>");
        }
        else if (gate.Feature is { } feature)
        {
            Line($"/// <remarks>Unstable: of the feature {feature}.</remarks>");
        }

        if (gate.Deprecated is { } deprecated)
        {
            Line($"[global::System.Obsolete(\"Deprecated in version {deprecated}.\")]");
        }
    }

    /// <summary>Documentation from WIT, as an XML comment.</summary>
    public void Docs(string? docs)
    {
        if (docs is null)
        {
            return;
        }

        Line("/// <summary>");
        foreach (string line in docs.Split('\n'))
        {
            Line("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"));
        }

        Line("/// </summary>");
    }

    public override string ToString() => _text.ToString();
}
