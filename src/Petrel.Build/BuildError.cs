using System.Globalization;

namespace Petrel.Build;

/// <summary>Errors as MSBuild reads them from the output of a program.</summary>
internal static class BuildError
{
    /// <param name="path">The module.</param>
    /// <param name="exception">What is wrong with it.</param>
    public static string Format(string path, Exception exception) => exception switch
    {
        TextFormatException text => string.Create(
            CultureInfo.InvariantCulture, $"{path}({text.Line},{text.Column}): error PETREL001: {Line(text.Problem)}"),
        MalformedModuleException malformed => $"{path} : error PETREL001: {Line(malformed.Problem)} (at offset 0x{malformed.Offset:x})",
        InvalidModuleException invalid => $"{path} : error PETREL001: {Line(invalid.Problem)} (at offset 0x{invalid.Offset:x}"
            + (invalid.FunctionIndex < 0 ? ")" : $", in function {invalid.FunctionIndex})"),
        ArgumentException => $"{path} : error PETREL004: {Line(exception.Message)}",
        _ => $"{path} : error PETREL001: {Line(exception.Message)}",
    };

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
