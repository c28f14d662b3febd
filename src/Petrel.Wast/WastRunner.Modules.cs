using Petrel.Text.Script;

namespace Petrel.Wast;

public sealed partial class WastRunner
{
    private void InstantiateModule(WastModuleCommand command)
    {
        WastModule source = command.Module;
        try
        {
            Module module = Compile(source);
            _scope.AddInstance(source.Name, _scope.Linker.Instantiate(_scope.Store, module));
        }
        catch (Exception exception)
        {
            // Directives that need the instance fail because of this line, and do not use an older one.
            _scope.AddMissingInstance(source.Name, command.Line, exception);
            throw;
        }
    }

    private void Define(WastDefinitionCommand command)
    {
        WastModule source = command.Module;
        try
        {
            _scope.AddDefinition(source.Name, Compile(source));
        }
        catch (Exception exception)
        {
            _scope.AddMissingDefinition(source.Name, command.Line, exception);
            throw;
        }
    }

    private void Instantiate(WastInstanceCommand command)
    {
        try
        {
            _scope.AddInstance(command.Instance, _scope.Linker.Instantiate(_scope.Store, _scope.Definition(command.Definition)));
        }
        catch (Exception exception)
        {
            _scope.AddMissingInstance(command.Instance, command.Line, exception);
            throw;
        }
    }

    private Module Compile(WastModule source)
    {
        Module module = Module.FromBytes(_engine, source.ToBinary(), source.Name);
        _scope.Own(module);
        return module;
    }

    private void AssertModule(WastAssertModule assertion)
    {
        string expected = $"the module to be {Describe(assertion.Failure)}: \"{assertion.Message}\"";
        Module? module = null;
        try
        {
            module = Compile(assertion.Module);
            if (assertion.Failure is WastModuleFailure.Unlinkable or WastModuleFailure.Trap)
            {
                _ = _scope.Linker.Instantiate(_scope.Store, module);
            }
        }
        catch (PetrelException exception) when (IsExpected(assertion.Failure, exception))
        {
            if (exception is TrapException trap && !MessagesAgree(assertion.Message, trap.Message))
            {
                throw new WastMismatchException(expected, Describe(exception));
            }

            return;
        }

        throw new WastMismatchException(expected, module is null ? "a module" : "a valid module");
    }

    /// <summary>
    /// The kind of error is the verdict: the words of the scripts are the reference interpreter's. A malformed binary may
    /// be refused where this implementation looks at it, in the validator, and an annotation where it is assembled.
    /// </summary>
    private static bool IsExpected(WastModuleFailure failure, PetrelException exception) => failure switch
    {
        WastModuleFailure.Invalid => exception is InvalidModuleException,
        WastModuleFailure.Malformed or WastModuleFailure.MalformedCustom or WastModuleFailure.InvalidCustom =>
            exception is MalformedModuleException or TextFormatException or InvalidModuleException,
        WastModuleFailure.Unlinkable => exception is LinkException,
        _ => exception is TrapException,
    };

    private static string Describe(WastModuleFailure failure) => failure switch
    {
        WastModuleFailure.Malformed => "malformed",
        WastModuleFailure.Invalid => "invalid",
        WastModuleFailure.Unlinkable => "unlinkable",
        WastModuleFailure.Trap => "trapping when it is instantiated",
        WastModuleFailure.MalformedCustom => "malformed in an annotation",
        _ => "invalid in an annotation",
    };
}
