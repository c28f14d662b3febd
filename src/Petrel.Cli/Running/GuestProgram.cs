using Petrel.Cli.Arguments;
using Petrel.Cli.Input;

namespace Petrel.Cli.Running;

/// <summary>Links a module with what the command line grants and runs it.</summary>
internal static class GuestProgram
{
    /// <exception cref="ExitException">The program ended itself.</exception>
    /// <exception cref="PetrelException">The module cannot be run, or it trapped.</exception>
    public static int Run(RunOptions options, ModuleInput input)
    {
        using var engine = new Engine(options.Engine.ToOptions());
        using Module module = Module.FromBytes(engine, input.ToBinary(), ModuleName(input.Path));
        using var store = new Store(engine);
        var linker = new Linker(engine);
        Preload(options, store, linker);
        if (options.Engine.UnknownImportsTrap)
        {
            linker.DefineUnknownImportsAsTraps(module);
        }
        else if (options.Engine.UnknownImportsDefault)
        {
            linker.DefineUnknownImportsAsDefaults(module);
        }

        Instance instance = linker.Instantiate(store, module);
        Start(options, instance);
        return ExitCode.Success;
    }

    private static void Start(RunOptions options, Instance instance)
    {
        // A program is entered at _start; anything else is a reactor, whose exports may be called after _initialize.
        Function? start = instance.GetFunction("_start");
        if (start is null)
        {
            instance.GetFunction("_initialize")?.Invoke();
        }

        if (options.Invoke is { } name)
        {
            Invocation.Call(instance, name, options.Arguments);
        }
        else
        {
            start?.Invoke();
        }
    }

    private static void Preload(RunOptions options, Store store, Linker linker)
    {
        foreach ((string name, string path) in options.Preloads)
        {
            ModuleInput input = ModuleInput.Read(path);
            try
            {
                Module module = Module.FromBytes(store.Engine, input.ToBinary(), name);
                linker.DefineInstance(store, name, linker.Instantiate(store, module));
            }
            catch (PetrelException problem) when (problem is not TrapException)
            {
                throw new CommandException($"cannot preload {path}: {problem.Message}");
            }
        }
    }

    /// <summary>What backtraces call a module that does not name itself.</summary>
    private static string? ModuleName(string path) => path == "-" ? null : Path.GetFileNameWithoutExtension(path);
}
