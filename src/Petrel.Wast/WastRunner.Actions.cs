using Petrel.Text.Script;

namespace Petrel.Wast;

public sealed partial class WastRunner
{
    private void Perform(WastActionCommand command)
    {
        if (command.Action is WastComponentInvoke invoke)
        {
            _ = Call(invoke);
        }
        else
        {
            _ = Perform(command.Action);
        }
    }

    private Value[] Perform(WastAction action)
    {
        Instance instance = _scope.Instance(action.Instance);
        switch (action)
        {
            case WastInvoke invoke:
                Function function = instance.GetFunction(invoke.Function)
                    ?? throw new WastMismatchException($"an exported function \"{invoke.Function}\"", "none of that name");
                return function.Invoke(Arguments(invoke, function.Type));
            case WastGet get:
                Global global = instance.GetGlobal(get.Global)
                    ?? throw new WastMismatchException($"an exported global \"{get.Global}\"", "none of that name");
                return [global.Value];
            default:
                throw new InvalidOperationException($"No rule for {action.GetType().Name}.");
        }
    }

    private static Value[] Arguments(WastInvoke invoke, FunctionType type)
    {
        if (invoke.Arguments.Length != type.Parameters.Count)
        {
            throw new WastMismatchException($"{invoke} to fit the function", $"a function of type {type}");
        }

        var values = new Value[invoke.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValueConversion.ToValue(invoke.Arguments[i], type.Parameters[i]);
        }

        return values;
    }

    private void AssertReturn(WastAssertReturn assertion)
    {
        Value[] results = Perform(assertion.Action);
        bool matches = results.Length == assertion.Expected.Length;
        for (int i = 0; matches && i < results.Length; i++)
        {
            matches = PatternMatching.Matches(assertion.Expected[i], results[i]);
        }

        if (!matches)
        {
            string found = results.Length == 0 ? "nothing" : string.Join(' ', results.Select(ValueConversion.Show));
            throw new WastMismatchException($"{assertion.Action} to return {Show(assertion.Expected)}", found);
        }
    }

    private void AssertFailure(WastAssertFailure assertion)
    {
        string expected = $"{assertion.Action} to end with {Describe(assertion.Failure)} \"{assertion.Message}\"";
        Value[] results;
        try
        {
            results = Perform(assertion.Action);
        }
        catch (PetrelException exception)
        {
            bool isExpected = (assertion.Failure, exception) switch
            {
                (WastActionFailure.Trap, TrapException trap) => MessagesAgree(assertion.Message, trap.Message),
                (WastActionFailure.Exhaustion, TrapException trap) => trap.Code == TrapCode.StackOverflow,
                (WastActionFailure.Suspension, TrapException trap) => trap.Code == TrapCode.UnhandledSuspension,
                (WastActionFailure.Exception, WasmException) => true,
                _ => false,
            };
            if (!isExpected)
            {
                throw new WastMismatchException(expected, Describe(exception));
            }

            return;
        }

        throw new WastMismatchException(expected, results.Length == 0 ? "nothing" : string.Join(' ', results.Select(ValueConversion.Show)));
    }

    /// <summary>The scripts give the beginning of the reference interpreter's message, or more of it than ours has ("undefined element 2").</summary>
    private static bool MessagesAgree(string expected, string found) =>
        found.StartsWith(expected, StringComparison.Ordinal) || expected.StartsWith(found, StringComparison.Ordinal);

    private static string Describe(WastActionFailure failure) => failure switch
    {
        WastActionFailure.Trap => "trap",
        WastActionFailure.Exhaustion => "exhaustion",
        WastActionFailure.Exception => "exception",
        _ => "suspension",
    };
}
