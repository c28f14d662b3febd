namespace Petrel.Wasi;

/// <summary>Runs programs built for WASI.</summary>
public static class WasiCommand
{
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
}
