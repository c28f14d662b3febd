using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>How a function looks in C# and in the core.</summary>
internal sealed class FunctionShape
{
    public FunctionShape(WitFunction function, TypeMap types)
    {
        Function = function;
        TypeMap.Check(function);
        WitType? result = function.Result?.Resolved();
        Throws = result?.Kind == WitTypeKind.Result;
        WitType? value = Throws ? result!.Arguments[0] : function.Result;
        Value = value;
        Error = Throws ? result!.Arguments[1] : null;
        ValueType = value is null ? null : types.CSharp(value);
        ErrorType = types.CSharp(Error);
        FlatParameters = AbiLayout.Flatten(function.Parameters.Select(p => p.Type!));
        FlatResults = result is null ? [] : AbiLayout.Flatten(result);
    }

    public WitFunction Function { get; }

    /// <summary>True when the result is a <c>result</c>, so that an error is an exception.</summary>
    public bool Throws { get; }

    /// <summary>What the C# method returns; null for nothing.</summary>
    public WitType? Value { get; }

    public WitType? Error { get; }

    public string? ValueType { get; }

    public string ErrorType { get; }

    public List<FlatType> FlatParameters { get; }

    public List<FlatType> FlatResults { get; }

    public bool HasParametersInMemory => FlatParameters.Count > AbiLayout.MaximumFlatParameters;

    public bool HasResultInMemory => FlatResults.Count > AbiLayout.MaximumFlatResults;

    /// <summary>What the C# method returns, with the task of an async one.</summary>
    public string ReturnType =>
        !Function.IsAsync ? ValueType ?? "void"
        : ValueType is null ? "global::System.Threading.Tasks.Task"
        : $"global::System.Threading.Tasks.Task<{ValueType}>";

    /// <summary>The name among the functions of the interface, not of a resource.</summary>
    public string Name => Function.Kind switch
    {
        WitFunctionKind.Constructor => "Create" + CSharpNames.Pascal(Function.Resource!.Name),
        WitFunctionKind.Static => CSharpNames.Pascal(Function.Resource!.Name) + MethodName,
        _ => MethodName,
    };

    /// <summary>A name that is the function's alone within its interface.</summary>
    public string UniqueName => Function.Kind == WitFunctionKind.Method ? $"{CSharpNames.Pascal(Function.Resource!.Name)}_{MethodName}" : Name;

    public string MethodName => CSharpNames.Pascal(Function.Name) + (Function.IsAsync ? "Async" : "");

    /// <summary>The parameters of the C# method; the first of a method is its object.</summary>
    public string Parameters(TypeMap types) => string.Join(", ", Function.Parameters
        .Skip(Function.Kind == WitFunctionKind.Method ? 1 : 0)
        .Select(p => $"{types.CSharp(p.Type)} {CSharpNames.Camel(p.Name)}"));

    public static string Core(FlatType type) => type switch
    {
        FlatType.I32 => "int",
        FlatType.I64 => "long",
        FlatType.F32 => "float",
        _ => "double",
    };
}
