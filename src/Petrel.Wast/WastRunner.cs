using Petrel.Text.Script;

namespace Petrel.Wast;

/// <summary>Runs one script: a store and an engine of its own, every directive counted once.</summary>
public sealed partial class WastRunner
{
    private readonly string _file;
    private readonly Engine _engine;
    private readonly WastScope _scope;
    private readonly ComponentScope _components;
    private readonly Tally _tally;

    private WastRunner(string file, Engine engine, WastScope scope, ComponentScope components, Tally tally)
    {
        _file = file;
        _components = components;
        _engine = engine;
        _scope = scope;
        _tally = tally;
    }

    /// <summary>Runs the script in a file. Whatever goes wrong becomes part of the report.</summary>
    /// <param name="file">Path of the script.</param>
    /// <param name="options">How to run it.</param>
    public static WastReport RunFile(string file, WastOptions options)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new WastReport(file, 0, [new WastFailure(file, 0, "a readable file", exception.Message)], 0);
        }

        return RunText(file, text, options);
    }

    /// <summary>Runs a script that is in memory.</summary>
    /// <param name="file">What to call it; the directories in it say which proposals it needs.</param>
    /// <param name="utf8Text">The script.</param>
    /// <param name="options">How to run it.</param>
    public static WastReport RunText(string file, ReadOnlySpan<byte> utf8Text, WastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var tally = new Tally(file);
        try
        {
            WastScript script = WastScript.Parse(utf8Text);
            EngineOptions engineOptions = options.Engine;
            if (options.AdaptFeatures)
            {
                engineOptions = engineOptions with { Features = WastFeatures.For(file, engineOptions.Features) };
            }

            using var engine = new Engine(engineOptions);
            using var scope = new WastScope(engine);
            using var components = new ComponentScope();
            new WastRunner(file, engine, scope, components, tally).Run(script.Commands);
        }
        catch (TextFormatException problem)
        {
            tally.Fail(problem.Line, "a script", problem.Message);
        }

        return tally.ToReport();
    }

    private void Run(IReadOnlyList<WastCommand> commands)
    {
        foreach (WastCommand command in commands)
        {
            // The components of shared-everything-threads are written for built-ins that have other names by now.
            if (command is WastComponentCommand or WastAssertComponent && WastFeatures.HasMissingImports(_file))
            {
                _tally.Skip();
                continue;
            }

            try
            {
                Run(command);
                _tally.Pass();
            }
            catch (LinkException) when (command is WastModuleCommand && WastFeatures.HasMissingImports(_file))
            {
                _tally.Skip();
            }
            catch (WastMismatchException mismatch)
            {
                _tally.Fail(command.Line, mismatch.Expected, mismatch.Found);
            }
#pragma warning disable CA1031 // An engine that fails in a way of its own must not hide what comes after.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _tally.Fail(command.Line, Expectation(command), Describe(exception));
            }
        }
    }

    private void Run(WastCommand command)
    {
        switch (command)
        {
            case WastModuleCommand module:
                InstantiateModule(module);
                break;
            case WastDefinitionCommand definition:
                Define(definition);
                break;
            case WastInstanceCommand instance:
                Instantiate(instance);
                break;
            case WastRegisterCommand register:
                _scope.Register(register.Name, _scope.Instance(register.Instance));
                break;
            case WastActionCommand action:
                Perform(action);
                break;
            case WastAssertReturn assertion:
                AssertReturn(assertion);
                break;
            case WastAssertFailure { Action: WastComponentInvoke invoke } assertion:
                AssertComponentFailure(assertion, invoke);
                break;
            case WastAssertFailure assertion:
                AssertFailure(assertion);
                break;
            case WastAssertModule assertion:
                AssertModule(assertion);
                break;
            case WastComponentCommand component:
                RunComponent(component);
                break;
            case WastComponentInstanceCommand instance:
                InstantiateComponent(instance);
                break;
            case WastAssertComponent assertion:
                AssertComponent(assertion);
                break;
            case WastAssertComponentReturn assertion:
                AssertComponentReturn(assertion);
                break;
            case WastThreadCommand thread:
                StartThread(thread);
                break;
            case WastWaitCommand wait:
                _scope.WaitForThread(wait.Thread);
                break;
            default:
                throw new InvalidOperationException($"No rule for {command.GetType().Name}.");
        }
    }

    /// <summary>What a directive asks for, for the report of an error that the directive did not foresee.</summary>
    private static string Expectation(WastCommand command) => command switch
    {
        WastModuleCommand or WastInstanceCommand or WastComponentInstanceCommand or WastComponentCommand { IsDefinition: false } => "an instance",
        WastComponentCommand => "a valid component",
        WastAssertComponent assertion => $"the component to be {Describe(assertion.Failure)}: \"{assertion.Message}\"",
        WastAssertComponentReturn assertion => $"{assertion.Action} to return {string.Join(' ', assertion.Expected.AsEnumerable())}",
        WastDefinitionCommand => "a valid module",
        WastActionCommand action => $"{action.Action} to return",
        WastAssertReturn assertion => $"{assertion.Action} to return {Show(assertion.Expected)}",
        WastAssertFailure assertion => $"{assertion.Action} to end with {Describe(assertion.Failure)} \"{assertion.Message}\"",
        WastAssertModule assertion => $"the module to be {Describe(assertion.Failure)}: \"{assertion.Message}\"",
        _ => "no error",
    };

    private static string Show(WastPattern[] patterns) => patterns.Length == 0 ? "nothing" : string.Join(' ', patterns.AsEnumerable());

    private static string Describe(Exception exception) => exception switch
    {
        TrapException => $"trap \"{exception.Message}\"",
        PetrelException => $"{exception.GetType().Name} \"{exception.Message}\"",
        _ => $"{exception.GetType().Name} \"{exception.Message}\" {exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}",
    };
}
