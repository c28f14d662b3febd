using System.Runtime.Intrinsics;
using Petrel.Cli.Arguments;

namespace Petrel.Cli.Running;

/// <summary><c>--invoke</c>: arguments from the command line to an export, and its results to standard output.</summary>
internal static class Invocation
{
    /// <exception cref="CommandException">There is no such function, or the arguments do not fit it.</exception>
    public static void Call(Instance instance, string name, string[] arguments)
    {
        Function function = instance.GetFunction(name)
            ?? throw new CommandException($"the module exports no function '{name}'");
        IReadOnlyList<ValueKind> parameters = function.Type.Parameters;
        if (parameters.Count != arguments.Length)
        {
            throw new CommandException(
                $"{name} takes {parameters.Count} argument{(parameters.Count == 1 ? "" : "s")}, but {arguments.Length} given");
        }

        var values = new Value[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Parse(arguments[i], parameters[i])
                ?? throw new CommandException($"argument {i + 1} of {name} is of type {parameters[i].Name()}, which '{arguments[i]}' is not");
        }

        TextWriter output = Console.Out;
        foreach (Value result in function.Invoke(values))
        {
            output.WriteLine(Show(result));
        }
    }

    /// <summary>An argument as the type asks for it; null when the text does not fit. References can only be null.</summary>
    private static Value? Parse(string text, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Int32 when NumberText.TryParseInteger(text, 32, out UInt128 i):
                return Value.FromInt32((int)(uint)i);
            case ValueKind.Int64 when NumberText.TryParseInteger(text, 64, out UInt128 l):
                return Value.FromInt64((long)(ulong)l);
            case ValueKind.Float32 when NumberText.TryParseFloat(text, out float f):
                return Value.FromFloat32(f);
            case ValueKind.Float64 when NumberText.TryParseFloat(text, out double d):
                return Value.FromFloat64(d);
            case ValueKind.V128 when NumberText.TryParseInteger(text, 128, out UInt128 v):
                return Value.FromV128(Vector128.Create((ulong)v, (ulong)(v >> 64)).AsByte());
            default:
                // Spelled out, because a bare null would be converted to a Value that holds a null function.
                return kind.IsReference() && text == "null" ? Value.Null(kind) : (Value?)null;
        }
    }

    private static string Show(Value value) => value.Kind switch
    {
        ValueKind.Int32 => $"{value.AsInt32()}",
        ValueKind.Int64 => $"{value.AsInt64()}",
        ValueKind.Float32 => NumberText.Format(value.AsFloat32()),
        ValueKind.Float64 => NumberText.Format(value.AsFloat64()),
        ValueKind.V128 => $"{new UInt128(value.AsV128().AsUInt64()[1], value.AsV128().AsUInt64()[0])}",
        _ => value.IsNull ? $"<null {value.Kind.Name()}>" : $"<{value.Kind.Name()}>",
    };
}
