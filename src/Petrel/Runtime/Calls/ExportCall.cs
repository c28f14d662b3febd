using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>What a typed call from the host needs: the target of the delegate that the embedder holds.</summary>
internal abstract class ExportCall(FunctionInstance function)
{
    /// <summary>Managed pointer <c>(parameters..., ModuleInstance) -> results</c>.</summary>
    public readonly nint Code = function.ResolvedCode;

    /// <summary>The last argument.</summary>
    public readonly ModuleInstance Instance = function.Instance;

    /// <summary>What is entered.</summary>
    public readonly Store Store = function.Instance.Store;

    private readonly FunctionInstance _function = function;

    /// <summary>The representation of a function that the host passes as argument <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentException">It is not of the type of the parameter.</exception>
    public FunctionInstance? ToFunction(Function? function, int index)
    {
        if (function is not null && !ReferenceEquals(function.Store, Store))
        {
            throw new ArgumentException($"Argument {index} is a function of another store.");
        }

        return (FunctionInstance?)ToReference(function?.Instance, index);
    }

    /// <summary>Makes sure that argument <paramref name="index"/> is of the type of its parameter.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public object? ToReference(object? reference, int index)
    {
        WasmType type = _function.Type.Parameters[index];
        return References.Matches(reference, type, Store.Engine.ObjectClasses)
            ? reference
            : throw new ArgumentException(
                $"Argument {index} of a function of type {_function.Type} must be {type}; {reference?.ToString() ?? "null"} is given.");
    }
}
