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
        var settings = new EngineSettings();
        AheadOfTimeOptions options = AheadOfTimeOptions.Default;
        string? outputPath = null;
        bool isUniversal = false;
        bool isAssembly = false;
        string? className = null;
        bool isNative = false;
        var runOptions = new List<string>();
        var engineOptions = new List<string>();
        string? file = null;
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
                case "--dll":
                    isAssembly = true;
                    break;
                case "--native":
                    isNative = true;
                    break;
                case "--dir" or "--env" or "--argv0" or "--tcplisten" or "-S" or "--wasi":
                    runOptions.Add(arguments.Option);
                    runOptions.Add(arguments.Value("VALUE"));
                    break;
                case "--class":
                    className = arguments.Value("NAME");
                    break;
                case "--universal":
                    isUniversal = true;
                    break;
                case "--target":
                    options = WithTarget(options, arguments.Value("TARGET"));
                    break;
                case "--cpu":
                    options = options with { TuneForThisProcessor = IsNative(arguments.Value("generic|native")) };
                    break;
                case "-O" or "--optimize" when arguments.PeekValue() is { } level && !level.Contains('=', StringComparison.Ordinal):
                    options = options with { OptimizationLevel = Level(arguments.Value("0|s|2")) };
                    break;
                default:
                    string? value = arguments.PeekValue();
                    if (!settings.TryRead(arguments))
                    {
                        throw arguments.UnknownOption();
                    }

                    engineOptions.Add(arguments.Option);
                    engineOptions.Add(value!);

                    break;
            }
        }

        string path = arguments.Required(file, "FILE");
        if (!isNative && runOptions.Count > 0)
        {
            throw new CommandException($"{runOptions[0]} says what a program may do when it runs: it goes with --native, or with petrel run");
        }

        runOptions.AddRange(engineOptions);
        if (isNative)
        {
            // What is wrong with them is said now.
            RunOptions.Parse(new ArgumentReader("run", [.. runOptions, "--", path], 0));
        }

        ModuleInput input = ModuleInput.Read(path);
        using var engine = new Engine(settings.ToOptions());
        try
        {
            if (input.IsComponent)
            {
                if (isAssembly || isUniversal)
                {
                    throw new CommandException($"{path} is a component; {(isAssembly ? "--dll" : "--universal")} is for core modules");
                }

                using Component component = Component.Create(engine, input.ToBinary(), name: null);
                OutputFile.Write(outputPath ?? (path == "-" ? "-" : Path.ChangeExtension(path, ".cwasm")), component.Precompile(options));
                return ExitCode.Success;
            }

            using Module module = Module.Create(engine, input.ToBinary(), name: null);
            if (isNative)
            {
                if (options.Target != AheadOfTimeTarget.Current)
                {
                    throw new CommandException($"--native makes executables for {AheadOfTimeTarget.Current} here, not for {options.Target}");
                }

                NativeExecutable.Write(
                    module, runOptions, options.TuneForThisProcessor,
                    outputPath ?? (path == "-" ? throw new CommandException("--native needs --output when the module is standard input") : ExecutablePath(path)));
                return ExitCode.Success;
            }

            if (isAssembly)
            {
                string output = outputPath ?? (path == "-" ? throw new CommandException("--dll needs --output when the module is standard input") : Path.ChangeExtension(path, ".dll"));
                string name = Path.GetFileNameWithoutExtension(output);
                OutputFile.Write(output, module.CompileAssembly(name, className ?? LinkedAssemblyEmitter.ClassNameOf(name)));
                return ExitCode.Success;
            }

            byte[] compiled = isUniversal ? module.PrecompileUniversal(options) : module.Precompile(options);
            OutputFile.Write(outputPath ?? (path == "-" ? "-" : Path.ChangeExtension(path, isUniversal ? ".native.wasm" : ".cwasm")), compiled);
            return ExitCode.Success;
        }
        catch (PetrelException problem)
        {
            ErrorReport.WriteModuleProblem(Console.Error, input, problem);
            return ExitCode.Failure;
        }
    }

    private static string ExecutablePath(string module) => OperatingSystem.IsWindows() ? Path.ChangeExtension(module, ".exe")
        : Path.ChangeExtension(module, null) is var path && path != module ? path
        : module + ".out";

    private static AheadOfTimeOptions WithTarget(AheadOfTimeOptions options, string target)
    {
        try
        {
            return options with { Target = target };
        }
        catch (ArgumentException exception)
        {
            throw new CommandException("--target: " + exception.Message.Split(" (Parameter")[0].TrimEnd('.'));
        }
    }

    private static bool IsNative(string cpu) => cpu switch
    {
        "native" => true,
        "generic" => false,
        _ => throw new CommandException($"--cpu is generic or native, not '{cpu}'"),
    };

    private static AheadOfTimeOptimization Level(string level) => level switch
    {
        "0" => AheadOfTimeOptimization.None,
        "s" or "z" => AheadOfTimeOptimization.Size,
        "1" or "2" or "3" => AheadOfTimeOptimization.Speed,
        _ => throw new CommandException($"-O is 0, s or 1 to 3, not '{level}'"),
    };
}
