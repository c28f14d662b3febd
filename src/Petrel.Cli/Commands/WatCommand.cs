using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel wat</c>: text to binary.</summary>
internal static class WatCommand
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

        string path = arguments.Required(file, "FILE");
        ModuleInput input = ModuleInput.Read(path);
        if (input.IsBinary)
        {
            throw new CommandException($"{input.DisplayName} is not in the text format");
        }

        byte[] module;
        try
        {
            module = input.ToBinary();
        }
        catch (TextFormatException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }

        OutputFile.Write(outputPath ?? (path == "-" ? "-" : Path.ChangeExtension(path, ".wasm")), output => output.Write(module));
        return ExitCode.Success;
    }
}
