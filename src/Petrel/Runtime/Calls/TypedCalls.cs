using System.Reflection;

namespace Petrel.Runtime;

/// <summary>Makes typed calls in both directions; the methods for each number of parameters are generated.</summary>
internal static partial class TypedCalls
{
    /// <summary>A function of the host from a delegate of any type, with or without a leading <see cref="Caller"/>.</summary>
    /// <exception cref="ArgumentException">A type of the signature has no counterpart in WebAssembly.</exception>
    public static HostFunction Define(Delegate callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        MethodInfo method = callback.GetType().GetMethod("Invoke")!;
        ParameterInfo[] parameters = method.GetParameters();
        int skipped = parameters.Length > 0 && parameters[0].ParameterType == typeof(Caller) ? 1 : 0;
        return EmittedCalls.Define(SignatureBuilder.Of(method, skipped, out _), callback);
    }

    /// <summary>A function as a delegate of any type.</summary>
    /// <exception cref="LinkException">The function has another type.</exception>
    public static TDelegate Bind<TDelegate>(FunctionInstance function, string? name)
        where TDelegate : Delegate
    {
        MethodInfo method = typeof(TDelegate).GetMethod("Invoke")
            ?? throw new ArgumentException($"{typeof(TDelegate)} is not the type of a delegate with a signature.");
        Check(function, name, method);
        return EmittedCalls.Bind<TDelegate>(function);
    }

    /// <summary>Compares a function with the signature of <paramref name="method"/>.</summary>
    /// <exception cref="LinkException">The function has another type.</exception>
    public static void Check(FunctionInstance function, string? name, MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        var match = new SignatureMatch(function, name, parameters.Length);
        foreach (ParameterInfo parameter in parameters)
        {
            match.Parameter(parameter.ParameterType);
        }

        if (method.ReturnType == typeof(void))
        {
            match.NoResult();
        }
        else
        {
            match.Result(method.ReturnType);
        }
    }
}
