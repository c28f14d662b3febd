using System.Globalization;

namespace Petrel.Compilation;

/// <summary>
/// Names of the methods of generated code: <c>f7</c> holds function 7, <c>f7.2</c> a part of it (positive: split off; negative: a copy of the
/// function, or its code behind a check).
/// </summary>
internal static class FunctionNames
{
    private const char Letter = 'f';
    private const char Separator = '.';

    public static string Of(int function) => Letter + function.ToString(CultureInfo.InvariantCulture);

    public static string OfPart(int function, int part) => Of(function) + Separator + part.ToString(CultureInfo.InvariantCulture);

    /// <summary>False when a method has another name than generated code has.</summary>
    /// <param name="name">The name of the method.</param>
    /// <param name="function">The function.</param>
    /// <param name="part">The part of it; 0 for the function itself.</param>
    public static bool TryParse(ReadOnlySpan<char> name, out int function, out int part)
    {
        function = -1;
        part = 0;
        if (name.IsEmpty || name[0] != Letter)
        {
            return false;
        }

        int separator = name.IndexOf(Separator);
        ReadOnlySpan<char> number = separator < 0 ? name[1..] : name[1..separator];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out function)
            && (separator < 0 || int.TryParse(name[(separator + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out part));
    }
}
