using Petrel.Cli.Arguments;
using Petrel.Components;
using Petrel.Components.Wave;

namespace Petrel.Cli.Running;

/// <summary>
/// <c>--invoke</c> of a component: a call in WAVE (<c>f(1, "a", {x: 3})</c>, <c>interface.f(...)</c>, <c>ns:pkg/interface.f(...)</c>), or the name
/// of a function whose arguments follow, each in WAVE. The result is printed in WAVE.
/// </summary>
internal static class ComponentInvocation
{
    /// <summary>Calls and prints.</summary>
    /// <exception cref="CommandException">There is no such function, or the arguments are not of its types.</exception>
    public static void Call(ComponentInstance instance, string text, IReadOnlyList<string> arguments)
    {
        string callText = WaveCall.IsCall(text) ? text : $"{text}({string.Join(", ", arguments)})";
        ComponentValue? result;
        try
        {
            WaveCall call = WaveCall.Parse(callText);
            ComponentFunction function = Find(instance, call);
            result = function.Call(call.Arguments(function.Type.Parameters));
        }
        catch (FormatException problem)
        {
            throw new CommandException($"--invoke {callText}: {problem.Message}");
        }

        if (result is { } value)
        {
            Console.Out.WriteLine(value.Kind is ComponentTypeKind.Own or ComponentTypeKind.Borrow ? value.ToString() : WaveFormat.Format(value));
        }
    }

    private static ComponentFunction Find(ComponentInstance instance, WaveCall call)
    {
        var found = new List<(string Name, ComponentFunction Function)>();
        foreach (ComponentExtern export in instance.Exports)
        {
            if (call.Interface is null && export.Type is ComponentFunctionType && export.Name == call.Name)
            {
                return instance.GetFunction(export.Name)!;
            }

            // A name alone is looked for in the exported interfaces, too.
            if (export.Type is ComponentInstanceType && (call.Interface is null || call.Means(export.Name))
                && instance.GetFunction(export.Name, call.Name) is { } function)
            {
                found.Add((export.Name, function));
            }
        }

        return found.Count switch
        {
            1 => found[0].Function,
            0 => throw new CommandException($"the component exports no function {call.FullName}; it exports {Functions(instance)}"),
            _ => throw new CommandException($"several interfaces export {call.Name}: {string.Join(", ", found.Select(f => f.Name))}; name one, as in {found[0].Name[(found[0].Name.LastIndexOf('/') + 1)..].Split('@')[0]}.{call.Name}()"),
        };
    }

    private static string Functions(ComponentInstance instance)
    {
        var names = new List<string>();
        foreach (ComponentExtern export in instance.Exports)
        {
            if (export.Type is ComponentFunctionType)
            {
                names.Add(export.Name);
            }
            else if (export.Type is ComponentInstanceType type)
            {
                names.AddRange(type.Exports.Where(e => e.Type is ComponentFunctionType).Select(e => $"{export.Name.Split('@')[0]}.{e.Name}"));
            }
        }

        const int Most = 8;
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");
    }
}
