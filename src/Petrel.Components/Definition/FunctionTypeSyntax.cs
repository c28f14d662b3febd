namespace Petrel.Components.Definition;

/// <summary><c>(func async? (param "a" t)... (result t)?)</c>.</summary>
internal sealed class FunctionTypeSyntax(bool isAsync, string[] names, TypeReference[] parameters, TypeReference? result) : TypeSyntax
{
    public bool IsAsync { get; } = isAsync;

    public string[] ParameterNames { get; } = names;

    public TypeReference[] Parameters { get; } = parameters;

    public TypeReference? Result { get; } = result;
}
