using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Components;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel compose</c>: plugs components into each other.</summary>
internal static class ComposeCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        var settings = new EngineSettings();
        var plugPaths = new List<string>();
        string? outputPath = null;
        string? socketPath = null;
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                arguments.ReadOnlyOperand(ref socketPath);
                continue;
            }

            switch (arguments.Option)
            {
                case "-p" or "--plug":
                    plugPaths.Add(arguments.Value("FILE"));
                    break;
                case "-o" or "--output":
                    outputPath = arguments.Value("FILE");
                    break;
                case "-W" or "--wasm" when settings.TryRead(arguments):
                    break;
                default:
                    throw arguments.UnknownOption();
            }
        }

        string socketFile = arguments.Required(socketPath, "SOCKET");
        if (plugPaths.Count == 0)
        {
            throw new CommandException("petrel compose needs a component to plug in: --plug FILE (petrel help compose shows how)");
        }

        if (outputPath is null && !Console.IsOutputRedirected)
        {
            throw new CommandException("petrel compose writes a binary component: say where to with -o FILE, or redirect standard output");
        }

        using var engine = new Engine(settings.ToOptions());
        if (Load(engine, socketFile) is not { } socket)
        {
            return ExitCode.Failure;
        }

        var plugs = new List<Component>();
        foreach (string path in plugPaths)
        {
            if (Load(engine, path) is not { } plug)
            {
                return ExitCode.Failure;
            }

            plugs.Add(plug);
        }

        byte[] composed;
        try
        {
            composed = ComponentComposer.Plug(socket, [.. plugs]);
        }
        catch (CompositionException problem)
        {
            Console.Error.WriteLine($"error: {problem.Message}");
            return ExitCode.Failure;
        }

        OutputFile.Write(outputPath ?? "-", output => output.Write(composed));
        return ExitCode.Success;
    }

    private static Component? Load(Engine engine, string path)
    {
        ModuleInput input = ModuleInput.Read(path);
        try
        {
            string name = path == "-" ? "standard input" : Path.GetFileName(path);
            return Component.FromBytes(engine, input.ToBinary(), name);
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return null;
        }
    }
}
