using Petrel.Cli.Arguments;
using Petrel.Collections;

namespace Petrel.Cli.Running;

/// <summary>The command line of <c>petrel run</c>.</summary>
internal sealed class RunOptions
{
    private RunOptions()
    {
    }

    public EngineSettings Engine { get; } = new();

    /// <summary>The module to run as it was named; <c>-</c> is standard input.</summary>
    public string Module { get; private set; } = "";

    /// <summary>What follows the module: the program's, untouched.</summary>
    public string[] Arguments { get; private set; } = [];

    public ArrayBuilder<DirectoryGrant> Directories { get; } = new(0);

    /// <summary>In the order given; a later value for the same name wins.</summary>
    public ArrayBuilder<NamedValue> EnvironmentVariables { get; } = new(0);

    public bool InheritEnvironment { get; private set; }

    /// <summary>What it may do on the network.</summary>
    public NetworkGrants Network { get; } = new();

    /// <summary>Streams and limits.</summary>
    public WasiSwitches Switches { get; } = new();

    /// <summary>The program may start threads (wasi-threads).</summary>
    public bool Threads { get; private set; }

    /// <summary>The export to call in place of the program's start.</summary>
    public string? Invoke { get; private set; }

    /// <summary>Compiled code is neither taken from the cache nor put there.</summary>
    public bool NoCache { get; private set; }

    /// <summary>What the program is told to be called; null for the file name of the module.</summary>
    public string? ProgramName { get; private set; }

    /// <summary>Modules to instantiate first, with the name that imports know them by.</summary>
    public ArrayBuilder<NamedValue> Preloads { get; } = new(0);

    /// <summary>Addresses to listen on for the program.</summary>
    public ArrayBuilder<string> ListenAddresses { get; } = new(0);

    public static RunOptions Parse(ArgumentReader arguments)
    {
        var options = new RunOptions();
        while (arguments.ReadOption())
        {
            options.Take(arguments);
        }

        options.Module = arguments.ReadOperand(out string module) ? module : arguments.Required(null, "MODULE");
        options.Arguments = arguments.Rest();
        return options;
    }

    private void Take(ArgumentReader arguments)
    {
        switch (arguments.Option)
        {
            case "--dir":
                Directories.Add(DirectoryGrant.Parse(arguments.Value("HOST[::GUEST[::ro]]")));
                break;
            case "--env":
                AddVariable(arguments.Value("NAME[=VALUE]"));
                break;
            case "--invoke":
                Invoke = arguments.Value("FUNCTION");
                break;
            case "--no-cache":
                NoCache = true;
                break;
            case "--argv0":
                ProgramName = arguments.Value("NAME");
                break;
            case "--preload":
                Preloads.Add(Split(arguments.Value("NAME=FILE"), "--preload NAME=FILE"));
                break;
            case "--tcplisten":
                ListenAddresses.Add(arguments.Value("ADDRESS:PORT"));
                break;
            case "-S" or "--wasi":
                KeyValueList.Read(arguments.Value("inherit-env"), arguments.Option, SetWasi);
                break;
            default:
                if (!Engine.TryRead(arguments))
                {
                    throw arguments.UnknownOption();
                }

                break;
        }
    }

    private void SetWasi(string key, string? value)
    {
        switch (key)
        {
            case "inherit-env":
                InheritEnvironment = KeyValueList.Switch(key, value);
                break;
            case "threads":
                Threads = KeyValueList.Switch(key, value);
                break;
            case "tcplisten" when value is not null:
                ListenAddresses.Add(value);
                break;
            default:
                if (!Network.TryRead(key, value) && !Switches.TryRead(key, value))
                {
                    throw new CommandException($"-S does not know '{key}', only inherit-env, threads, tcplisten=ADDRESS:PORT, {WasiSwitches.Keys}, {NetworkGrants.Keys}");
                }

                break;
        }
    }

    private void AddVariable(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? assignment : assignment[..equals];
        if (name.Length == 0)
        {
            throw new CommandException($"--env needs NAME or NAME=VALUE, not '{assignment}'");
        }

        // A name alone passes the variable on, and nothing when this process has none, as Wasmtime does.
        string? value = equals < 0 ? Environment.GetEnvironmentVariable(name) : assignment[(equals + 1)..];
        if (value is not null)
        {
            EnvironmentVariables.Add(new NamedValue(name, value));
        }
    }

    private static NamedValue Split(string value, string form)
    {
        int equals = value.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new NamedValue(value[..equals], value[(equals + 1)..])
            : throw new CommandException($"'{value}' does not have the form {form}");
    }
}
