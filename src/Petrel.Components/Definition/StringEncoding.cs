namespace Petrel.Components.Definition;

/// <summary>How a guest encodes strings.</summary>
internal enum StringEncoding : byte
{
    Utf8,
    Utf16,

    /// <summary>Latin-1 or UTF-16, as the top bit of the length says.</summary>
    Latin1Utf16,
}
