namespace Petrel.Components;

/// <summary>The payload of a case that has none: <c>result&lt;_, error&gt;</c> is <c>Result&lt;Unit, Error&gt;</c>.</summary>
public readonly record struct Unit
{
    /// <summary>The only value.</summary>
    public static Unit Value => default;
}
