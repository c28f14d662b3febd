using System.Globalization;
using System.Text;
using Petrel.Types;

namespace Petrel.Build;

/// <summary>How C# writes types and strings.</summary>
internal static class CSharp
{
    /// <summary>Func and Action have no more parameters.</summary>
    private const int MostParameters = 16;

    /// <summary>True when a function becomes a method of C# types: numbers, vectors, and objects for externref.</summary>
    public static bool IsTyped(FunctionType type, TypeRegistry registry) =>
        type.Parameters.Count <= MostParameters && IsTyped(type.In(registry).Parameters) && IsTyped(type.In(registry).Results);

    private static bool IsTyped(WasmType[] types) => Array.TrueForAll(types, static type => !type.IsReference || type == WasmType.ExternRef);

    /// <summary>The C# type of a value.</summary>
    public static string TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Int32 => "int",
        ValueKind.Int64 => "long",
        ValueKind.Float32 => "float",
        ValueKind.Float64 => "double",
        ValueKind.V128 => "global::System.Runtime.Intrinsics.Vector128<byte>",
        _ => "object?",
    };

    /// <summary>void, one type, or a tuple.</summary>
    public static string ResultOf(FunctionType type) => type.Results.Count switch
    {
        0 => "void",
        1 => TypeOf(type.Results[0]),
        _ => "(" + string.Join(", ", type.Results.Select(TypeOf)) + ")",
    };

    /// <summary><c>int a0, double a1</c>.</summary>
    public static string ParametersOf(FunctionType type) => string.Join(", ", type.Parameters.Select(static (kind, i) => TypeOf(kind) + " " + Argument(i)));

    public static string ArgumentsOf(FunctionType type) => string.Join(", ", type.Parameters.Select(static (_, i) => Argument(i)));

    /// <summary>The type arguments of a delegate, with angle brackets; nothing when there are none.</summary>
    public static string TypeArgumentsOf(FunctionType type)
    {
        IEnumerable<string> arguments = type.Parameters.Select(TypeOf);
        if (type.Results.Count > 0)
        {
            arguments = arguments.Append(ResultOf(type));
        }

        string list = string.Join(", ", arguments);
        return list.Length == 0 ? "" : "<" + list + ">";
    }

    /// <summary>Func or Action.</summary>
    public static string DelegateOf(FunctionType type) => "global::System." + (type.Results.Count > 0 ? "Func" : "Action") + TypeArgumentsOf(type);

    /// <summary>A literal.</summary>
    public static string Literal(string text)
    {
        var result = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is >= ' ' and < '\x7f' and not '"' and not '\\')
            {
                result.Append(c);
            }
            else
            {
                result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return result.Append('"').ToString();
    }

    /// <summary>Text that stands in an XML comment.</summary>
    public static string Comment(string text)
    {
        var result = new StringBuilder();
        foreach (char c in text)
        {
            _ = c switch
            {
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                < ' ' or '\x7f' or '\u0085' or '\u2028' or '\u2029' => result.Append('.'),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    private static string Argument(int index) => "a" + index.ToString(CultureInfo.InvariantCulture);
}
