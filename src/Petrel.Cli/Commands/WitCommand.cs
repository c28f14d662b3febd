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
        Form form = Form.Text;
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
                case "-w" or "--wasm":
                    form = Form.Wasm;
                    break;
                case "-j" or "--json":
                    form = Form.Json;
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
            OutputFile.Write(outputPath ?? "-", output => Write(output, resolution, form, hasDocs, isComplete));
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

    private enum Form
    {
        Text,
        Wasm,
        Json,
    }

    private static void Write(Stream output, WitResolution resolution, Form form, bool hasDocs, bool isComplete)
    {
        switch (form)
        {
            case Form.Wasm:
                output.Write(WitEncoder.Package(resolution, hasDocs));
                break;
            case Form.Json:
                WitJson.Write(output, resolution);
                break;
            default:
                using (var writer = new StreamWriter(output))
                {
                    writer.Write(WitPrinter.Print(resolution, hasDocs, isComplete));
                }

                break;
        }
    }

    private static WitResolution OfComponent(ModuleInput input)
    {
        using var engine = new Engine(new EngineOptions { Features = EngineSettings.AllFeatures });
        if (input.IsBinary && !input.IsComponent)
        {
            return WitOfComponent.OfModule(engine, input.Bytes);
        }

        using Component component = input.IsBinary
            ? Component.FromBytes(engine, input.Bytes, input.DisplayName)
            : Component.FromText(engine, System.Text.Encoding.UTF8.GetString(input.Bytes), input.DisplayName);
        return WitOfComponent.Convert(component);
    }
}
