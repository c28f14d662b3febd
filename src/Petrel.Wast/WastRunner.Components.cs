using Petrel.Components;
using Petrel.Components.Text;
using Petrel.Text.Script;

namespace Petrel.Wast;

public sealed partial class WastRunner
{
    private void RunComponent(WastComponentCommand command)
    {
        WastComponent source = command.Component;
        try
        {
            Component component = Compile(source);
            if (command.IsDefinition)
            {
                _components.AddDefinition(source.Name, component);
            }
            else
            {
                _components.AddInstance(source.Name, Instantiate(component));
            }
        }
        catch (Exception exception)
        {
            _components.AddMissing(source.Name, command.IsDefinition, command.Line, exception);
            throw;
        }
    }

    private void InstantiateComponent(WastComponentInstanceCommand command)
    {
        try
        {
            _components.AddInstance(command.Instance, Instantiate(_components.Definition(command.Definition)));
        }
        catch (Exception exception)
        {
            _components.AddMissing(command.Instance, isDefinition: false, command.Line, exception);
            throw;
        }
    }

    /// <summary>All instances of a script are in one store, so that they can be imported by name; a trap spoils only the instance.</summary>
    private ComponentInstance Instantiate(Component component) => _components.Instantiate(component);

    private Component Compile(WastComponent source)
    {
        byte[] binary = source.Form switch
        {
            WastModuleForm.Text => ComponentTextParser.Assemble(source.Source, source.Start, source.End),
            WastModuleForm.Quote => ComponentTextParser.AssembleQuoted(source.Quoted),
            _ => source.Quoted,
        };
        Component component = Component.FromBytes(_engine, binary, source.Name);
        _components.Own(component);
        return component;
    }

    private void AssertComponent(WastAssertComponent assertion)
    {
        string expected = $"the component to be {Describe(assertion.Failure)}: \"{assertion.Message}\"";
        try
        {
            Component component = Compile(assertion.Component);
            if (assertion.Failure is WastModuleFailure.Unlinkable or WastModuleFailure.Trap)
            {
                _ = Instantiate(component);
            }
        }
        catch (PetrelException exception) when (IsExpectedOfComponent(assertion.Failure, exception))
        {
            return;
        }
        catch (PetrelException exception)
        {
            throw new WastMismatchException(expected, Describe(exception));
        }

        throw new WastMismatchException(expected, "a valid component");
    }

    /// <summary>Where the scripts' own implementation refuses something while it reads or assembles it, it may be invalid here, and the other way round.</summary>
    private static bool IsExpectedOfComponent(WastModuleFailure failure, PetrelException exception) =>
        failure == WastModuleFailure.Invalid ? exception is InvalidModuleException or MalformedModuleException : IsExpected(failure, exception);

    private void AssertComponentReturn(WastAssertComponentReturn assertion)
    {
        if (assertion.Action is not WastComponentInvoke invoke)
        {
            throw new WastMismatchException("an invocation", assertion.Action.ToString());
        }

        ComponentValue? result = Call(invoke);
        bool matches = (result, assertion.Expected.Length) switch
        {
            (null, 0) => true,
            ({ } value, 1) => ComponentValueConversion.Matches(assertion.Expected[0], value),
            _ => false,
        };
        if (!matches)
        {
            throw new WastMismatchException(
                $"{assertion.Action} to return {(assertion.Expected.Length == 0 ? "nothing" : string.Join(' ', assertion.Expected.AsEnumerable()))}",
                result?.ToString() ?? "nothing");
        }
    }

    /// <summary>The kind of failure is the verdict: the words of the scripts are those of one implementation.</summary>
    private void AssertComponentFailure(WastAssertFailure assertion, WastComponentInvoke invoke)
    {
        string expected = $"{assertion.Action} to end with {Describe(assertion.Failure)} \"{assertion.Message}\"";
        ComponentValue? result;
        try
        {
            result = Call(invoke);
        }
        catch (TrapException) when (assertion.Failure is WastActionFailure.Trap or WastActionFailure.Exhaustion)
        {
            return;
        }
        catch (PetrelException exception)
        {
            throw new WastMismatchException(expected, Describe(exception));
        }

        throw new WastMismatchException(expected, result?.ToString() ?? "nothing");
    }

    private ComponentValue? Call(WastComponentInvoke invoke)
    {
        ComponentInstance instance = _components.Instance(invoke.Instance);
        ComponentFunction function = instance.GetFunction(invoke.Function)
            ?? throw new WastMismatchException($"an exported function \"{invoke.Function}\"", "none of that name");
        return function.Call(Array.ConvertAll(invoke.Arguments, ComponentValueConversion.ToValue));
    }
}
