using System.Text;

namespace Petrel.Components;

/// <summary>Writes types in the notation of WIT, and stops where a message would become unreadable.</summary>
internal sealed class TypeText
{
    private const int MaximumLength = 400;
    private const int MaximumDepth = 24;
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>True when nothing more is written.</summary>
    public bool IsFull => _text.Length > MaximumLength;

    public TypeText Add(string text)
    {
        if (!IsFull)
        {
            _text.Append(text);
        }

        return this;
    }

    public TypeText Add(ComponentType? type)
    {
        if (type is null)
        {
            return Add("_");
        }

        if (!IsFull)
        {
            if (_depth == MaximumDepth)
            {
                return Add("...");
            }

            _depth++;
            type.Write(this);
            _depth--;
        }

        return this;
    }

    /// <summary><c>name: type</c> behind a comma unless it is the first.</summary>
    public void AddMember(ref bool isFirst, string name, ComponentType? type)
    {
        Add(isFirst ? "" : ", ");
        isFirst = false;
        if (name.Length > 0)
        {
            Add(name);
        }

        if (type is not null)
        {
            Add(name.Length > 0 ? ": " : "").Add(type);
        }
    }

    public override string ToString() => IsFull ? string.Concat(_text.ToString().AsSpan(0, MaximumLength), "...") : _text.ToString();
}
