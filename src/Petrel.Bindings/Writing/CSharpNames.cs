using System.Text;

namespace Petrel.Bindings;

/// <summary>Names of C# for names of WIT.</summary>
internal static class CSharpNames
{
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (string word in name.Split('-'))
        {
            text.Append(char.ToUpperInvariant(word[0])).Append(word.Substring(1).ToLowerInvariant());
        }

        return text.ToString();
    }

    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        string camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return IsKeyword(camel) ? "@" + camel : camel;
    }

    /// <summary>The name of a field of a record: not that of the record, nor of what each record has.</summary>
    public static string Field(string name, string record)
    {
        string pascal = Pascal(name);
        return pascal == record || IsRecordMember(pascal) ? pascal + "Value" : pascal;
    }

    /// <summary>The name of a case of a variant, which is a nested type with a property <c>Value</c>.</summary>
    public static string Case(string name, string variant)
    {
        string pascal = Pascal(name);
        return pascal == variant || pascal == "Value" || IsRecordMember(pascal) ? pascal + "Case" : pascal;
    }

    private static bool IsRecordMember(string name) =>
        name is "Equals" or "GetHashCode" or "ToString" or "GetType" or "MemberwiseClone" or "Finalize" or "Clone" or "Deconstruct" or "PrintMembers" or "EqualityContract" or "ReferenceEquals";

    private static bool IsKeyword(string word) =>
        word is "abstract" or "as" or "base" or "bool" or "break" or "byte" or "case" or "catch" or "char" or "checked" or "class" or "const" or "continue" or "decimal" or "default"
            or "delegate" or "do" or "double" or "else" or "enum" or "event" or "explicit" or "extern" or "false" or "finally" or "fixed" or "float" or "for" or "foreach" or "goto"
            or "if" or "implicit" or "in" or "int" or "interface" or "internal" or "is" or "lock" or "long" or "namespace" or "new" or "null" or "object" or "operator" or "out"
            or "override" or "params" or "private" or "protected" or "public" or "readonly" or "ref" or "return" or "sbyte" or "sealed" or "short" or "sizeof" or "stackalloc"
            or "static" or "string" or "struct" or "switch" or "this" or "throw" or "true" or "try" or "typeof" or "uint" or "ulong" or "unchecked" or "unsafe" or "ushort" or "using"
            or "virtual" or "void" or "volatile" or "while" or "field" or "await" or "record" or "var" or "value" or "required" or "scoped" or "file" or "nameof";
}
