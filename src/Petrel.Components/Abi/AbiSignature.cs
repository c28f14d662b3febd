using System.Runtime.CompilerServices;

namespace Petrel.Components.Abi;

/// <summary>A function type as the canonical ABI sees it (spec: flatten_functype, synchronous).</summary>
internal sealed class AbiSignature
{
    private static readonly ConditionalWeakTable<ComponentFunctionType, AbiSignature> s_signatures = [];
    private static readonly ConditionalWeakTable<ComponentFunctionType, AbiSignature> s_signatures64 = [];

    private AbiSignature(ComponentFunctionType type, bool is64)
    {
        Type = type;
        Pointer = is64 ? CoreKind.I64 : CoreKind.I32;
        Parameters = [.. type.Parameters.Select(parameter => AbiType.Of(parameter.Type, is64))];
        Result = type.Result is null ? null : AbiType.Of(type.Result, is64);
        (ParametersSize, ParametersAlignment, ParameterOffsets) = AbiType.Layout(Parameters);
        int count = 0;
        foreach (AbiType parameter in Parameters)
        {
            count = Math.Min(count + parameter.FlatCount, AbiType.MaximumFlat + 1);
        }

        ParametersInMemory = count > AbiType.MaximumFlat;
        FlatParameters = ParametersInMemory ? [Pointer] : CoreKinds.Of(Parameters);
        ResultInMemory = Result is { FlatCount: > 1 };
        FlatResult = Result is null ? null : ResultInMemory ? Pointer : Result.Flat![0];
    }

    public ComponentFunctionType Type { get; }

    /// <summary>The core type of addresses.</summary>
    public CoreKind Pointer { get; }

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

    /// <summary>The signature with memories that have 32-bit addresses, or with those that have 64-bit addresses.</summary>
    public static AbiSignature Of(ComponentFunctionType type, bool is64 = false) => is64
        ? s_signatures64.GetValue(type, static type => new AbiSignature(type, true))
        : s_signatures.GetValue(type, static type => new AbiSignature(type, false));

    /// <summary>True for functions that pass no addresses: the width of these makes no difference.</summary>
    public static bool IsSameForBothWidths(ComponentFunctionType type)
    {
        AbiSignature narrow = Of(type);
        AbiSignature wide = Of(type, true);
        return !narrow.ParametersInMemory && !wide.ParametersInMemory && !narrow.ResultInMemory && !wide.ResultInMemory
            && CoreKinds.AreEqual(narrow.FlatParameters, wide.FlatParameters);
    }

    /// <summary>The type of the core function that is lifted.</summary>
    public FunctionType LiftedType() =>
        new(CoreKinds.ToValueKinds(FlatParameters), CoreKinds.ToValueKinds(Result is null ? CoreKinds.None : [FlatResult.GetValueOrDefault()]));

    /// <summary>The type of the core function that lowering makes.</summary>
    public FunctionType LoweredType()
    {
        CoreKind[] parameters = ResultInMemory ? CoreKinds.With(FlatParameters, Pointer) : FlatParameters;
        return new FunctionType(
            CoreKinds.ToValueKinds(parameters), CoreKinds.ToValueKinds(Result is null || ResultInMemory ? CoreKinds.None : [FlatResult.GetValueOrDefault()]));
    }

    /// <summary>The type of the core function that lowering with the asynchronous ABI makes: it returns a status.</summary>
    public FunctionType AsyncLoweredType(bool inMemory)
    {
        CoreKind[] parameters = inMemory ? [Pointer] : FlatParameters;
        ValueKind[] results = [ValueKind.Int32];
        return new FunctionType(CoreKinds.ToValueKinds(Result is null ? parameters : CoreKinds.With(parameters, Pointer)), results);
    }
}
