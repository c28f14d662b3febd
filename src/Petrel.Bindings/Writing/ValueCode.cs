using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>What lifting and lowering share.</summary>
internal abstract class ValueCode(CodeWriter writer, TypeMap types)
{
    /// <summary>A case of a variant-like type: how C# makes and matches it.</summary>
    protected readonly record struct Case(WitType? Payload, string Make, string Match, string Get);

    protected CodeWriter Writer { get; } = writer;

    protected TypeMap Types { get; } = types;

    /// <summary>A sum of an offset expression and a constant.</summary>
    protected static string Add(string offset, int constant) =>
        constant == 0 ? offset
        : int.TryParse(offset, out int number) ? (number + constant).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : $"{offset} + {constant}";

    protected static string Slice(string span, string offset) => offset == "0" ? span : $"{span}[({offset})..]";

    protected static string Flat(FlatType type) => type switch
    {
        FlatType.I32 => "int",
        FlatType.I64 => "long",
        FlatType.F32 => "float",
        _ => "double",
    };

    /// <summary>An expression that makes an array of jagged arrays too.</summary>
    protected static string NewArray(string element, string length)
    {
        string suffix = "";
        while (true)
        {
            string bare = element.EndsWith("[]?", StringComparison.Ordinal) ? element.Substring(0, element.Length - 1) : element;
            if (!bare.EndsWith("[]", StringComparison.Ordinal))
            {
                return $"new {element}[{length}]{suffix}";
            }

            element = bare.Substring(0, bare.Length - 2);
            suffix += "[]";
        }
    }

    /// <summary>The cases of a variant, option or result; <c>{0}</c> stands for the payload when made.</summary>
    protected Case[] Cases(WitType type)
    {
        string name = Types.CSharp(type);
        switch (type.Kind)
        {
            case WitTypeKind.Option:
                string some = TypeMap.IsOption(type.Arguments[0]!) ? $"new {name}({{0}})" : "{0}";
                return [new Case(null, $"default({name})", "", ""), new Case(type.Arguments[0], some, "", "")];
            case WitTypeKind.Result:
                return
                [
                    new Case(type.Arguments[0], $"{name}.Ok({(type.Arguments[0] is null ? "default" : "{0}")})", "", ""),
                    new Case(type.Arguments[1], $"{name}.Err({(type.Arguments[1] is null ? "default" : "{0}")})", "", ""),
                ];
            default:
                string simple = CSharpNames.Pascal(type.Definition!.Name);
                return Array.ConvertAll(type.Definition.Members, m => new Case(
                    m.Type,
                    $"new {name}.{CSharpNames.Case(m.Name, simple)}({(m.Type is null ? "" : "{0}")})",
                    $"{name}.{CSharpNames.Case(m.Name, simple)}",
                    "Value"));
        }
    }

    protected static IEnumerable<WitType?> Payloads(Case[] cases) => cases.Select(c => c.Payload);
}
