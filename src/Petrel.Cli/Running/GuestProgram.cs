using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Components;
using Petrel.Runtime;
using Petrel.Wasi;

namespace Petrel.Cli.Running;

/// <summary>Links a module with what the command line grants and runs it.</summary>
internal static class GuestProgram
{
    /// <exception cref="ExitException">The program ended itself.</exception>
    /// <exception cref="PetrelException">The module cannot be run, or it trapped.</exception>
    public static void Run(RunOptions options, ModuleInput input, ModuleLoader loader)
    {
        Engine engine = CreateEngine(options);
        Run(options, engine, loader.LoadProgram(engine, input));
    }

    /// <summary>The engine that the command line asks for.</summary>
    public static Engine CreateEngine(RunOptions options)
    {
        // Nothing here is disposed: the process ends with the program, and the system takes all of it back at once.
        EngineOptions engineOptions = options.Engine.ToOptions();
        if (options.Threads)
        {
            engineOptions = engineOptions with { Features = engineOptions.Features | WasmFeatures.Threads };
        }

        return new Engine(engineOptions);
    }

    /// <inheritdoc cref="Run(RunOptions, ModuleInput, ModuleLoader)"/>
    public static void Run(RunOptions options, Engine engine, Module module)
    {
        var store = new Store(engine);
        store.SetWasiConfiguration(Grants(options));
        Linker linker = new Linker(engine).DefineWasi();
        Preload(options, store, linker);
        WasiThreads? threads = options.Threads ? new WasiThreads(linker, module) : null;
        if (options.Engine.UnknownImportsTrap)
        {
            linker.DefineUnknownImportsAsTraps(module);
        }
        else if (options.Engine.UnknownImportsDefault)
        {
            linker.DefineUnknownImportsAsDefaults(module);
        }

        if (threads is not null)
        {
            RunWithThreads(options, store, threads);
            return;
        }

        if (module.FindExport("_start") < 0 && HasWorld(module))
        {
            ComponentProgram.Run(options, store, module, linker);
            return;
        }

        Instance instance = linker.Instantiate(store, module);
        // Again: the JIT, which has just been loaded, switches the signal off anew.
        BrokenPipe.EndsProcess();
        Start(options, instance);
    }

    // Apart, so that a program of preview 1 does not load what components need.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasWorld(Module module) => ComponentLinker.HasWorld(module);

    /// <summary>Threads that are left when the program ends, in endless loops even, end with the process.</summary>
    private static void RunWithThreads(RunOptions options, Store store, WasiThreads threads)
    {
        if (options.Invoke is not null)
        {
            throw new CommandException("-S threads runs programs from _start; --invoke cannot be combined with it");
        }

        int exitCode = threads.Run(store);
        if (exitCode != 0)
        {
            throw new ExitException(exitCode);
        }
    }

    /// <summary>A program is entered at _start; anything else is a reactor, whose exports may be called after _initialize.</summary>
    private static void Start(RunOptions options, Instance instance)
    {
        Function? start = instance.GetFunction("_start");
        Function? initialize = start is null ? instance.GetFunction("_initialize") : null;
        Call(initialize);
        if (options.Invoke is { } name)
        {
            Invocation.Call(instance, name, options.Arguments);
        }
        else if (start is not null)
        {
            Call(start);
        }
        else if (initialize is null && instance.Module.Definition.StartFunction < 0)
        {
            throw new CommandException($"{options.Module} has no function _start to run; --invoke FUNCTION calls another one");
        }
    }

    /// <summary>Calls a function of the program; without parameters and results it takes no code of its own to do so.</summary>
    private static void Call(Function? function)
    {
        if (function?.Instance is { Type: { Parameters.Length: 0, Results.Length: 0 } } plain)
        {
            HostCalls.Invoke(plain);
        }
        else
        {
            function?.Invoke();
        }
    }

    /// <summary>What the command line grants.</summary>
    public static WasiConfiguration Grants(RunOptions options)
    {
        WasiConfiguration grants = new WasiConfiguration()
            .WithArg(options.ProgramName ?? Path.GetFileName(options.Module));
        foreach (string argument in options.Arguments)
        {
            grants.WithArg(argument);
        }

        if (options.InheritEnvironment)
        {
            grants.WithInheritedEnvironment();
        }

        foreach (NamedValue variable in options.EnvironmentVariables.Items)
        {
            grants.WithEnvironmentVariable(variable.Name, variable.Value);
        }

        foreach (DirectoryGrant directory in options.Directories.Items)
        {
            grants.WithPreopenedDirectory(directory.HostPath, directory.GuestPath, directory.IsReadOnly);
        }

        options.Switches.Apply(grants);
        options.Network.Apply(grants);
        foreach (string address in options.ListenAddresses.Items)
        {
            grants.WithPreopenedListener(Listen(address));
        }

        return grants;
    }

    private static Socket Listen(string address)
    {
        if (!IPEndPoint.TryParse(address, out IPEndPoint? endPoint))
        {
            throw new CommandException($"'{address}' is not an ADDRESS:PORT to listen on, such as 127.0.0.1:8080");
        }

        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endPoint);
            socket.Listen();
            return socket;
        }
        catch (SocketException exception)
        {
            throw new CommandException($"cannot listen on {address}: {exception.Message.TrimEnd('.')}");
        }
    }

    private static void Preload(RunOptions options, Store store, Linker linker)
    {
        foreach (NamedValue preload in options.Preloads.Items)
        {
            ModuleInput input = ModuleInput.Read(preload.Value);
            try
            {
                Module module = ModuleLoader.Load(store.Engine, input);
                linker.DefineModule(store, preload.Name, module);
            }
            catch (PetrelException problem) when (problem is not (TrapException or ExitException))
            {
                throw new CommandException($"cannot preload {input.DisplayName}: {problem.Message}");
            }
        }
    }
}
