namespace Petrel.Components.Wave;

/// <summary>
/// WAVE, the text form of component values: <c>{name: "Ada", tags: ["x"], age: some(36)}</c>. Reading is directed by the type.
/// </summary>
/// <remarks>
/// A field of a record whose value is none may be left out, and is when written. A map is a list of pairs: <c>[("a", 1)]</c>.
/// Resources, streams and futures have no text.
/// </remarks>
public static class WaveFormat
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The text; nothing may follow the value but space and comments.</param>
    /// <param name="type">The type.</param>
    /// <exception cref="FormatException">The text is no value of the type; the message says where and what was expected.</exception>
    public static ComponentValue Parse(string text, ComponentValueType type)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(type);
        var reader = new WaveReader(text);
        ComponentValue value = reader.Value(type);
        reader.End();
        return value;
    }

    /// <summary>Writes a value.</summary>
    /// <exception cref="ArgumentException">It holds a resource, a stream or a future.</exception>
    public static string Format(ComponentValue value) => WaveWriter.Write(value);
}
