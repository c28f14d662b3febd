using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Petrel.Components.Tests.Guests;

/// <summary>
/// Builds components from the JavaScript sources in tests/guests/components/js with npm's componentize-js, and runs them with jco. Tools and
/// components stay below artifacts/; a component is built again when its sources or the tools change.
/// </summary>
internal static class JavaScriptTools
{
    private const string Package = """
        {
          "name": "petrel-test-tools",
          "private": true,
          "dependencies": { "@bytecodealliance/componentize-js": "0.23.0", "@bytecodealliance/jco": "1.35.0" }
        }
        """;

    private const int Minutes = 60_000;

    private static readonly Lazy<string?> s_problem = new(Install);

    /// <summary>Why there are no tools; null when there are.</summary>
    public static string? Problem => s_problem.Value;

    private static string Root { get; } = FindRoot();

    private static string Tools => Path.Combine(Root, "artifacts", "component-tools");

    private static string Executable(string name) => Path.Combine(Tools, "node_modules", ".bin", name);

    /// <summary>The component of a folder below tests/guests/components/js: NAME.js and its NAME.wit.</summary>
    public static string Build(string name, params string[] options)
    {
        string folder = Path.Combine(Root, "tests", "guests", "components", "js", name);
        string source = Path.Combine(folder, name + ".js");
        string wit = Path.Combine(folder, name + ".wit");
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(
            Package + string.Join(' ', options) + File.ReadAllText(source) + File.ReadAllText(wit)));
        string built = Path.Combine(Root, "artifacts", "components", $"{name}-{Convert.ToHexStringLower(key.AsSpan(0, 8))}.wasm");
        using FileStream _ = Lock();
        if (!File.Exists(built))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(built)!);
            string unfinished = built + ".new";
            (int exitCode, string output) = Run(
                Executable("componentize-js"), 10 * Minutes, [source, "--wit", wit, "-o", unfinished, .. options]);
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"componentize-js cannot build {name}: {output}");
            }

            File.Move(unfinished, built, overwrite: true);
        }

        return built;
    }

    /// <summary>Runs a command component with jco, which runs it on Node's engine: its exit code, and what it printed.</summary>
    public static (int ExitCode, string Output) RunWithJco(string component, params string[] arguments) =>
        Run(Executable("jco"), 5 * Minutes, ["run", component, .. arguments]);

    /// <summary>Runs a command component with the command line of this repository.</summary>
    public static (int ExitCode, string Output) RunWithPetrel(string component, params string[] arguments) =>
        Run(Path.Combine(Root, "petrel"), 10 * Minutes, ["run", component, .. arguments]);

    /// <summary>Runs a command component with the command line of this repository and options of it.</summary>
    public static (int ExitCode, string Output) RunWithPetrel(string[] options, string component, params string[] arguments) =>
        Run(Path.Combine(Root, "petrel"), 10 * Minutes, ["run", .. options, component, .. arguments]);

    /// <summary>Runs the command line of this repository.</summary>
    public static (int ExitCode, string Output) RunPetrel(params string[] arguments) => Run(Path.Combine(Root, "petrel"), 10 * Minutes, arguments);

    /// <summary>A file beside the source of a component.</summary>
    public static string Source(string name, string file) => Path.Combine(Root, "tests", "guests", "components", "js", name, file);

    private static string? Install()
    {
        if (Environment.GetEnvironmentVariable("PETREL_TEST_NPM") == "0")
        {
            return "PETREL_TEST_NPM=0: components are not built with npm.";
        }

        if (!IsOnPath("node") || !IsOnPath("npm"))
        {
            return "Node and npm are not on PATH: JavaScript components cannot be built.";
        }

        using FileStream _ = Lock();
        if (File.Exists(Executable("componentize-js")) && File.Exists(Executable("jco"))
            && File.ReadAllText(Path.Combine(Tools, "package.json")) == Package)
        {
            return null;
        }

        File.WriteAllText(Path.Combine(Tools, "package.json"), Package);
        (int exitCode, string output) = Run("npm", 10 * Minutes, ["install", "--no-audit", "--no-fund", "--prefix", Tools]);
        return exitCode == 0 ? null : $"npm cannot install componentize-js and jco: {output.Trim().Split('\n')[^1]}";
    }

    private static bool IsOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".cmd")));

    /// <summary>Several test processes share the tools.</summary>
    private static FileStream Lock()
    {
        Directory.CreateDirectory(Tools);
        for (int i = 0; ; i++)
        {
            try
            {
                return new FileStream(Path.Combine(Tools, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (i < 6000)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static (int ExitCode, string Output) Run(string program, int milliseconds, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(milliseconds))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} did not end within {milliseconds / 1000} s");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Petrel.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
