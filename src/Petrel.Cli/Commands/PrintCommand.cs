using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Components.Text;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel print</c>: binary to text.</summary>
internal static class PrintCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        string? outputPath = null;
        string? file = null;
        while (!arguments.IsAtEnd())
        {
            if (!arguments.ReadOption())
            {
                arguments.ReadOnlyOperand(ref file);
                continue;
            }

            outputPath = arguments.Option switch
            {
                "-o" or "--output" => arguments.Value("FILE"),
                _ => throw arguments.UnknownOption(),
            };
        }

        ModuleInput input = ModuleInput.Read(arguments.Required(file, "FILE"));
        try
        {
            OutputFile.Write(outputPath ?? "-", output =>
            {
                using var writer = new StreamWriter(output, bufferSize: 1 << 16);
                if (input.IsComponent)
                {
                    ComponentPrinter.Print(input.ToBinary(), writer);
                }
                else
                {
                    TextFormat.WriteText(input.ToBinary(), writer);
                }
            });
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }

        return ExitCode.Success;
    }
}
