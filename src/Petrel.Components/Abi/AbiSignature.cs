using System.Runtime.CompilerServices;

namespace Petrel.Components.Abi;

/// <summary>A function type as the canonical ABI sees it (spec: flatten_functype, synchronous).</summary>
internal sealed class AbiSignature
{
    private static readonly ConditionalWeakTable<ComponentFunctionType, AbiSignature> s_signatures = [];

    private AbiSignature(ComponentFunctionType type)
    {
        Type = type;
        Parameters = [.. type.Parameters.Select(static parameter => AbiType.Of(parameter.Type))];
        Result = type.Result is null ? null : AbiType.Of(type.Result);
        (ParametersSize, ParametersAlignment, ParameterOffsets) = AbiType.Layout(Parameters);
        int count = 0;
        foreach (AbiType parameter in Parameters)
        {
            count = Math.Min(count + parameter.FlatCount, AbiType.MaximumFlat + 1);
        }

        ParametersInMemory = count > AbiType.MaximumFlat;
        FlatParameters = ParametersInMemory ? [CoreKind.I32] : [.. Parameters.SelectMany(static parameter => parameter.Flat!)];
        ResultInMemory = Result is { FlatCount: > 1 };
        FlatResult = Result is null ? null : ResultInMemory ? CoreKind.I32 : Result.Flat![0];
    }

    public ComponentFunctionType Type { get; }

    public AbiType[] Parameters { get; }

    public AbiType? Result { get; }

    /// <summary>True when the parameters are a record in memory.</summary>
    public bool ParametersInMemory { get; }

    public int ParametersSize { get; }

    public int ParametersAlignment { get; }

    public int[] ParameterOffsets { get; }

    /// <summary>Parameters of the core function; a lowered function whose result is in memory has one more, its address.</summary>
    public CoreKind[] FlatParameters { get; }

    /// <summary>True when the result is in memory: a lifted function returns its address, a lowered one is given it.</summary>
    public bool ResultInMemory { get; }

    /// <summary>Result of the lifted core function, or null.</summary>
    public CoreKind? FlatResult { get; }

    public static AbiSignature Of(ComponentFunctionType type) => s_signatures.GetValue(type, static type => new AbiSignature(type));

    /// <summary>The type of the core function that lowering makes.</summary>
    public FunctionType LoweredType()
    {
        CoreKind[] parameters = ResultInMemory ? [.. FlatParameters, CoreKind.I32] : FlatParameters;
        return new FunctionType(
            Array.ConvertAll(parameters, KindOf), Result is null || ResultInMemory ? [] : [KindOf(FlatResult!.Value)]);
    }

    /// <summary>The type of the core function that lowering with the asynchronous ABI makes: it returns a status.</summary>
    public FunctionType AsyncLoweredType(bool inMemory)
    {
        CoreKind[] parameters = inMemory ? [CoreKind.I32] : FlatParameters;
        ValueKind[] results = [ValueKind.Int32];
        return new FunctionType(Array.ConvertAll(Result is null ? parameters : [.. parameters, CoreKind.I32], KindOf), results);
    }

    private static ValueKind KindOf(CoreKind kind) => kind switch
    {
        CoreKind.I32 => ValueKind.Int32,
        CoreKind.I64 => ValueKind.Int64,
        CoreKind.F32 => ValueKind.Float32,
        _ => ValueKind.Float64,
    };
}
