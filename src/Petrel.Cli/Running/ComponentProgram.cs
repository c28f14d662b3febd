using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Components;
using Petrel.Wasi;

namespace Petrel.Cli.Running;

/// <summary>Links a component with what the command line grants and runs it: WASI 0.2's <c>wasi:cli/command</c>.</summary>
internal static class ComponentProgram
{
    /// <exception cref="ExitException">The program ended itself or failed.</exception>
    /// <exception cref="PetrelException">The component cannot be run, or it trapped.</exception>
    public static void Run(RunOptions options, ModuleInput input)
    {
        ThrowIfUnsupported(options);

        // Nothing here is disposed, as for modules.
        var engine = new Engine(options.Engine.ToOptions());
        var loader = new ComponentLoader(options);
        Component component = loader.Load(engine, input);
        try
        {
            Run(options, engine, component);
        }
        finally
        {
            _ = loader.Keep();
        }
    }

    private static void Run(RunOptions options, Engine engine, Component component)
    {
        var store = new Store(engine);
        store.SetWasiConfiguration(GuestProgram.Grants(options));
        Run(options, Linker(options, engine).Instantiate(store, component));
    }

    /// <summary>Runs a core module as what its <c>component-type</c> sections say it is.</summary>
    /// <exception cref="ExitException">The program ended itself or failed.</exception>
    /// <exception cref="PetrelException">The module cannot be run, or it trapped.</exception>
    public static void Run(RunOptions options, Store store, Module module, Linker core) =>
        Run(options, Linker(options, store.Engine).InstantiateModule(store, module, core));

    private static ComponentLinker Linker(RunOptions options, Engine engine) =>
        new ComponentLinker(engine) { UnknownImportsTrap = options.Engine.UnknownImportsTrap }.AddWasi();

    private static void Run(RunOptions options, ComponentInstance instance)
    {
        // Again: the JIT, which has just been loaded, switches the signal off anew.
        BrokenPipe.EndsProcess();
        if (options.Invoke is { } call)
        {
            ComponentInvocation.Call(instance, call, options.Arguments);
            return;
        }

        int exitCode = WasiCommand.Run(instance);
        if (exitCode != 0)
        {
            throw new ExitException(exitCode);
        }
    }

    private static void ThrowIfUnsupported(RunOptions options)
    {
        string? option = options switch
        {
            { Threads: true } => "-S threads",
            { Preloads.Count: > 0 } => "--preload",
            { ListenAddresses.Count: > 0 } => "--tcplisten",
            { Engine.UnknownImportsDefault: true } => "-W unknown-imports-default",
            _ => null,
        };
        if (option is not null)
        {
            throw new CommandException($"{options.Module} is a component; {option} is for core modules");
        }
    }
}
