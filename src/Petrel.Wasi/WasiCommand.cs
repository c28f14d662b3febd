using Petrel.Components;
using Petrel.Wasi.Preview2;

namespace Petrel.Wasi;

/// <summary>Runs programs built for WASI.</summary>
public static class WasiCommand
{
    private const string RunInterface = "wasi:cli/run@0.2.12";

    /// <summary>
    /// Runs a program to its end: calls <c>_start</c>. A reactor, which has none, is made ready by calling <c>_initialize</c>.
    /// </summary>
    /// <param name="instance">An instance of the program.</param>
    /// <returns>The exit code; 0 when the program returned without giving one.</returns>
    /// <exception cref="TrapException">The program trapped.</exception>
    /// <exception cref="PetrelException">The module exports no function <c>_start</c> or <c>_initialize</c> without parameters.</exception>
    public static int Run(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Function entry = instance.GetFunction("_start") ?? instance.GetFunction("_initialize")
            ?? throw new PetrelException("the module is not a WASI program: it exports neither \"_start\" nor \"_initialize\"");
        if (entry.Type is not { Parameters.Count: 0, Results.Count: 0 })
        {
            throw new PetrelException($"the module is not a WASI program: its entry point has type {entry.Type}, expected () -> ()");
        }

        try
        {
            entry.Invoke();
            return 0;
        }
        catch (ExitException exit)
        {
            return exit.ExitCode;
        }
    }

    /// <summary>Instantiates a program in a store of its own and runs it to its end.</summary>
    /// <param name="module">The program; all that it imports must be WASI's.</param>
    /// <param name="configuration">What it is granted.</param>
    /// <returns>The exit code; 0 when the program returned without giving one.</returns>
    /// <exception cref="LinkException">The module imports something else.</exception>
    /// <exception cref="TrapException">The program trapped.</exception>
    /// <exception cref="PetrelException">The module is not a program, or something granted can't be opened.</exception>
    public static int Run(Module module, WasiConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(configuration);
        using Store store = new(module.Engine);
        store.SetWasiConfiguration(configuration);
        Instance instance;
        try
        {
            instance = new Linker(module.Engine).DefineWasi().Instantiate(store, module);
        }
        catch (ExitException exit)
        {
            // The start function of the module may end the program too.
            return exit.ExitCode;
        }

        return Run(instance);
    }

    /// <summary>Runs a component of the world <c>wasi:cli/command</c> to its end: calls the <c>run</c> that it exports.</summary>
    /// <param name="instance">An instance of the component.</param>
    /// <returns>The exit code: what <c>exit</c> gave, else 0 or 1 as <c>run</c> returned success or failure.</returns>
    /// <exception cref="TrapException">The component trapped.</exception>
    /// <exception cref="PetrelException">The component exports no <c>wasi:cli/run</c>.</exception>
    public static int Run(ComponentInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ComponentFunction run = instance.GetFunction(RunInterface, "run")
            ?? throw new PetrelException($"the component is not a WASI program: it does not export {RunInterface} in any version of 0.2");
        if (run.Type is not { Parameters.Count: 0, Result: ResultType { Ok: null, Error: null } })
        {
            throw new PetrelException($"the component is not a WASI program: its run has the type {run.Type}, expected () -> result");
        }

        try
        {
            return run.Call() is { IsOk: true } ? 0 : 1;
        }
        catch (ExitException exit)
        {
            return exit.ExitCode;
        }
        finally
        {
            instance.Store.FindExtension<Preview2Guest>()?.FinishOutput();
        }
    }

    /// <summary>Instantiates a component of the world <c>wasi:cli/command</c> in a store of its own and runs it to its end.</summary>
    /// <param name="component">The component; all that it imports must be WASI's.</param>
    /// <param name="configuration">What it is granted.</param>
    /// <returns>The exit code: what <c>exit</c> gave, else 0 or 1 as <c>run</c> returned success or failure.</returns>
    /// <exception cref="LinkException">The component imports something else.</exception>
    /// <exception cref="TrapException">The component trapped.</exception>
    /// <exception cref="PetrelException">The component is not a program, or something granted can't be opened.</exception>
    public static int Run(Component component, WasiConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(configuration);
        using Store store = new(component.Engine);
        store.SetWasiConfiguration(configuration);
        ComponentInstance instance;
        try
        {
            instance = new ComponentLinker(component.Engine).AddWasi().Instantiate(store, component);
        }
        catch (ExitException exit)
        {
            return exit.ExitCode;
        }

        return Run(instance);
    }
}
