using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Cli.Reporting;
using Petrel.Cli.Running;
using Petrel.Compilation;
using Petrel.Components;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel compile</c>: native code ahead of time.</summary>
internal static class CompileCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        CompileOptions options = CompileOptions.Parse(arguments);
        ModuleInput input = ModuleInput.Read(options.Path);
        using var engine = new Engine(options.Engine.ToOptions());
        try
        {
            if (input.IsComponent)
            {
                Compile(options, engine, input);
            }
            else
            {
                using Module module = Module.Create(engine, input.ToBinary(), name: null);
                Compile(options, module);
            }

            return ExitCode.Success;
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }
    }

    private static void Compile(CompileOptions options, Engine engine, ModuleInput input)
    {
        if (options.Output != CompileOptions.Form.Precompiled)
        {
            throw new CommandException($"{options.Path} is a component; {options.OutputOption} is for core modules");
        }

        using Component component = Component.Create(engine, input.ToBinary(), name: null);
        OutputFile.Write(OutputPath(options, ".cwasm"), component.Precompile(options.Code));
    }

    private static void Compile(CompileOptions options, Module module)
    {
        switch (options.Output)
        {
            case CompileOptions.Form.Executable:
                NativeExecutable.Write(module, options.RunOptions, options.Code.TuneForThisProcessor, options.OutputPath ?? ExecutablePath(FilePath(options)));
                break;
            case CompileOptions.Form.Assembly:
                string output = options.OutputPath ?? Path.ChangeExtension(FilePath(options), ".dll");
                string name = Path.GetFileNameWithoutExtension(output);
                OutputFile.Write(output, module.CompileAssembly(name, options.ClassName ?? LinkedAssemblyEmitter.ClassNameOf(name)));
                break;
            case CompileOptions.Form.Universal:
                OutputFile.Write(OutputPath(options, ".native.wasm"), module.PrecompileUniversal(options.Code));
                break;
            default:
                OutputFile.Write(OutputPath(options, ".cwasm"), module.Precompile(options.Code));
                break;
        }
    }

    /// <summary>Where the output goes; standard output when the input is standard input and nothing else was said.</summary>
    private static string OutputPath(CompileOptions options, string extension) =>
        options.OutputPath ?? (options.Path == "-" ? "-" : Path.ChangeExtension(options.Path, extension));

    /// <summary>The input, for an output that is named after it.</summary>
    private static string FilePath(CompileOptions options) => options.Path != "-"
        ? options.Path
        : throw new CommandException($"{options.OutputOption} needs --output when the module is standard input");

    private static string ExecutablePath(string module) => OperatingSystem.IsWindows() ? Path.ChangeExtension(module, ".exe")
        : Path.ChangeExtension(module, null) is var path && path != module ? path
        : module + ".out";
}
