using Petrel.Binary;
using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Inspection;
using Petrel.Cli.Reporting;
using Petrel.Types;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel inspect</c>.</summary>
internal static class InspectCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        bool json = false;
        string? file = null;
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                arguments.ReadOnlyOperand(ref file);
                continue;
            }

            json = arguments.Option == "--json" ? true : throw arguments.UnknownOption();
        }

        ModuleInput input = ModuleInput.Read(arguments.Required(file, "FILE"));
        ModuleReport report;
        try
        {
            if (input.IsComponent)
            {
                ComponentReport.Of(input.DisplayName, input.ToBinary()).Write(json);
                return ExitCode.Success;
            }

            // A registry of its own that keeps equal types apart shows the types as the module numbers them.
            report = ModuleReport.Of(
                input.DisplayName,
                ModuleDecoder.Decode(input.ToBinary(), new TypeRegistry(deduplicate: false), EngineSettings.AllFeatures));
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }

        if (json)
        {
            using Stream output = Console.OpenStandardOutput();
            ReportWriter.WriteJson(report, output);
        }
        else
        {
            ReportWriter.WriteText(report, Console.Out);
        }

        return ExitCode.Success;
    }
}
