using System.Reflection;
using System.Text;

namespace Petrel.Components.Abi;

/// <summary>The signature of a delegate that stands for a function type, with what converts the values.</summary>
internal sealed class TypedSignature
{
    private TypedSignature(AbiSignature abi, Type[] parameters, Type result, Codec[] codecs, Codec? resultCodec, bool hasCaller)
    {
        Abi = abi;
        Parameters = parameters;
        Result = result;
        Codecs = codecs;
        ResultCodec = resultCodec;
        HasCaller = hasCaller;
    }

    public AbiSignature Abi { get; }

    /// <summary>C# types of the parameters, without the caller.</summary>
    public Type[] Parameters { get; }

    public Type Result { get; }

    public Codec[] Codecs { get; }

    public Codec? ResultCodec { get; }

    /// <summary>True when the delegate has a leading <see cref="ComponentCaller"/>.</summary>
    public bool HasCaller { get; }

    /// <summary>What emitted code depends on beyond the type of the delegate.</summary>
    public string Shape
    {
        get
        {
            var shape = new StringBuilder();
            for (int i = 0; i < Parameters.Length; i++)
            {
                AbiType type = Abi.Parameters[i];
                shape.Append(type.Kind).Append(type.FlatCount).Append('@').Append(Abi.ParametersInMemory ? Abi.ParameterOffsets[i] : -1).Append(';');
            }

            return shape.Append(string.Concat(Abi.FlatParameters)).Append(':').Append(Abi.Result?.Kind).Append(Abi.FlatResult)
                .Append(Abi.ResultInMemory).Append(Abi.Result?.Size).Append(Abi.Result?.Alignment)
                .Append('/').Append(Abi.ParametersSize).Append('/').Append(Abi.ParametersAlignment).ToString();
        }
    }

    /// <summary>Compares a delegate with a function type.</summary>
    /// <exception cref="LinkException">The delegate does not stand for the type.</exception>
    public static TypedSignature Create(Type delegateType, ComponentFunctionType type, string name, bool allowCaller)
    {
        MethodInfo invoke = delegateType.GetMethod("Invoke") ?? throw new ArgumentException($"{delegateType} is not the type of a delegate with a signature.");
        Type[] parameters = Array.ConvertAll(invoke.GetParameters(), static parameter => parameter.ParameterType);
        bool hasCaller = allowCaller && parameters.Length > 0 && parameters[0] == typeof(ComponentCaller);
        if (hasCaller)
        {
            parameters = parameters[1..];
        }

        AbiSignature abi = AbiSignature.Of(type);
        if (parameters.Length != abi.Parameters.Length)
        {
            throw new LinkException($"the function {name} has the type {type}: {abi.Parameters.Length} parameters; the C# signature has {parameters.Length}");
        }

        var codecs = new Codec[parameters.Length];
        for (int i = 0; i < codecs.Length; i++)
        {
            codecs[i] = Petrel.Components.Abi.Codecs.Find(abi.Parameters[i], parameters[i]) ?? throw new LinkException(
                $"the parameter {type.Parameters[i].Name} of the function {name} has the type {type.Parameters[i].Type}, for which the C# type {parameters[i]} does not stand");
        }

        Codec? result = null;
        if (abi.Result is { } resultType)
        {
            result = Petrel.Components.Abi.Codecs.Find(resultType, invoke.ReturnType) ?? throw new LinkException(
                $"the result of the function {name} has the type {type.Result}, for which the C# type {invoke.ReturnType} does not stand");
        }
        else if (invoke.ReturnType != typeof(void))
        {
            throw new LinkException($"the function {name} has no result; the C# signature has {invoke.ReturnType}");
        }

        return new TypedSignature(abi, parameters, invoke.ReturnType, codecs, result, hasCaller);
    }
}
