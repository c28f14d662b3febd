using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Components;
using Petrel.Components.Wit;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel wit</c>: the WIT of a component, or WIT text checked and written out resolved.</summary>
internal static class WitCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        string? outputPath = null;
        string? file = null;
        bool hasDocs = true;
        bool isComplete = true;
        bool isAll = false;
        var features = new List<string>();
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                arguments.ReadOnlyOperand(ref file);
                continue;
            }

            switch (arguments.Option)
            {
                case "-o" or "--output":
                    outputPath = arguments.Value("FILE");
                    break;
                case "--features":
                    features.AddRange(arguments.Value("FEATURE,...").Split(','));
                    break;
                case "--all-features":
                    isAll = true;
                    break;
                case "--no-docs":
                    hasDocs = false;
                    break;
                case "--root-only":
                    isComplete = false;
                    break;
                default:
                    throw arguments.UnknownOption();
            }
        }

        string path = arguments.Required(file, "PATH");
        try
        {
            WitResolution resolution = Directory.Exists(path) || path.EndsWith(".wit", StringComparison.Ordinal)
                ? WitLoader.Load(path, isAll ? WitFeatures.All : new WitFeatures(features))
                : OfComponent(ModuleInput.Read(path));
            string text = WitPrinter.Print(resolution, hasDocs, isComplete);
            OutputFile.Write(outputPath ?? "-", output =>
            {
                using var writer = new StreamWriter(output);
                writer.Write(text);
            });
            return ExitCode.Success;
        }
        catch (InvalidWitException problem)
        {
            Console.Error.WriteLine($"petrel: {problem.Message}");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ModuleInput.Unreadable(path, exception);
        }
    }

    private static WitResolution OfComponent(ModuleInput input)
    {
        using var engine = new Engine(new EngineOptions { Features = EngineSettings.AllFeatures });
        using Component component = input.IsBinary
            ? Component.FromBytes(engine, input.Bytes, input.DisplayName)
            : Component.FromText(engine, System.Text.Encoding.UTF8.GetString(input.Bytes), input.DisplayName);
        return WitOfComponent.Convert(component.Imports, component.Exports);
    }
}
