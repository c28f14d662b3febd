using Petrel.Cli.Arguments;
using Petrel.Cli.Running;
using Petrel.Compilation;

namespace Petrel.Cli.Commands;

/// <summary>The command line of <c>petrel compile</c>.</summary>
internal sealed class CompileOptions
{
    private CompileOptions()
    {
    }

    /// <summary>What is written.</summary>
    public enum Form
    {
        /// <summary>A file of native code with the module or component in it.</summary>
        Precompiled,

        /// <summary>The module, with native code in a custom section.</summary>
        Universal,

        /// <summary>An assembly for C#.</summary>
        Assembly,

        /// <summary>An executable.</summary>
        Executable,
    }

    public EngineSettings Engine { get; } = new();

    public AheadOfTimeOptions Code { get; private set; } = AheadOfTimeOptions.Default;

    public Form Output { get; private set; }

    /// <summary>The option that chose the form of the output.</summary>
    public string OutputOption { get; private set; } = "";

    /// <summary>Where it goes; null for a name like the input's.</summary>
    public string? OutputPath { get; private set; }

    /// <summary>The class in an assembly; null for one that is named like the file.</summary>
    public string? ClassName { get; private set; }

    /// <summary>What an executable always does as if <c>petrel run</c> had been told.</summary>
    public List<string> RunOptions { get; } = [];

    /// <summary>The module or component; <c>-</c> is standard input.</summary>
    public string Path { get; private set; } = "";

    /// <exception cref="CommandException">The command line is wrong.</exception>
    public static CompileOptions Parse(ArgumentReader arguments)
    {
        var options = new CompileOptions();
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
                    options.OutputPath = arguments.Value("FILE");
                    break;
                case "--universal":
                    options.Write(Form.Universal, arguments.Option);
                    break;
                case "--dll":
                    options.Write(Form.Assembly, arguments.Option);
                    break;
                case "--native":
                    options.Write(Form.Executable, arguments.Option);
                    break;
                case "--dir" or "--env" or "--argv0" or "--tcplisten" or "-S" or "--wasi":
                    options.RunOptions.Add(arguments.Option);
                    options.RunOptions.Add(arguments.Value("VALUE"));
                    break;
                case "--class":
                    options.ClassName = arguments.Value("NAME");
                    break;
                case "--target":
                    options.Code = WithTarget(options.Code, arguments.Value("TARGET"));
                    break;
                case "--cpu":
                    options.Code = options.Code with { TuneForThisProcessor = IsNative(arguments.Value("generic|native")) };
                    break;
                case "-O" or "--optimize" when arguments.PeekValue() is { } level && !level.Contains('=', StringComparison.Ordinal):
                    options.Code = options.Code with { OptimizationLevel = Level(arguments.Value("0|s|2")) };
                    break;
                default:
                    string? value = arguments.PeekValue();
                    if (!options.Engine.TryRead(arguments))
                    {
                        throw arguments.UnknownOption();
                    }

                    engineOptions.Add(arguments.Option);
                    engineOptions.Add(value!);
                    break;
            }
        }

        options.Path = arguments.Required(file, "FILE");
        options.Check(engineOptions);
        return options;
    }

    private void Write(Form form, string option)
    {
        if (Output != Form.Precompiled && Output != form)
        {
            throw new CommandException($"{OutputOption} and {option} are two kinds of output: choose one");
        }

        Output = form;
        OutputOption = option;
    }

    private void Check(List<string> engineOptions)
    {
        if (ClassName is not null && Output != Form.Assembly)
        {
            throw new CommandException("--class names the class in an assembly: it goes with --dll");
        }

        if (Output != Form.Executable)
        {
            if (RunOptions.Count > 0)
            {
                throw new CommandException($"{RunOptions[0]} says what a program may do when it runs: it goes with --native, or with petrel run");
            }

            return;
        }

        if (Code.Target != AheadOfTimeTarget.Current)
        {
            throw new CommandException($"--native makes executables for {AheadOfTimeTarget.Current} here, not for {Code.Target}");
        }

        // What is wrong with them is said now.
        RunOptions.AddRange(engineOptions);
        Running.RunOptions.Parse(new ArgumentReader("run", [.. RunOptions, "--", Path], 0));
    }

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
