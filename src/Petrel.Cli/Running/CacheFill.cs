using System.Globalization;
using System.Text;
using Petrel.Binary;
using Petrel.Cli.Arguments;
using Petrel.Cli.Input;
using Petrel.Compilation;
using Petrel.Components;
using Petrel.Runtime;

namespace Petrel.Cli.Running;

/// <summary>
/// Fills the cache behind the user's back: when a program ends that had to be compiled, a process of its own compiles what it used for the next
/// time. What it is to do stands in a file, because the list of functions can be long.
/// </summary>
internal static class CacheFill
{
    /// <summary>Bytes of WebAssembly below which compiling in advance saves less than it costs: ten functions or so.</summary>
    private const int SmallestCode = 1024;

    /// <summary>An entry without code is tried again after that time: the compiler may have been installed.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromDays(1);

    /// <summary>True when enough was compiled that had not been compiled before.</summary>
    /// <param name="loweredBytes">WebAssembly that this process compiled.</param>
    /// <param name="precompiledBytes">WebAssembly whose code was in the cache.</param>
    public static bool Pays(long loweredBytes, long precompiledBytes) => loweredBytes >= Math.Max(SmallestCode, precompiledBytes / 8);

    /// <summary>Starts the process. Whatever goes wrong costs the next start its speed and nothing else.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The name of the entry.</param>
    /// <param name="engine">What ran it.</param>
    /// <param name="used">The functions that ran, of the module or of each module of the component.</param>
    /// <param name="isPrecompiled">Some of them came from the cache.</param>
    /// <param name="path">The file of the module or component.</param>
    /// <returns>The identifier of the process; 0 when there is none.</returns>
    public static int Start(CompilationCache cache, string key, Engine engine, PrecompiledFunctions[] used, bool isPrecompiled, string path)
    {
        string entry = cache.EntryPath(key);
        if ((!isPrecompiled && File.Exists(entry) && (DateTime.UtcNow - File.GetLastWriteTimeUtc(entry)).Duration() < s_retry)
            || cache.Obstacle is not null || Environment.ProcessPath is not { } program)
        {
            return 0;
        }

        EngineOptions options = engine.Options;
        var request = new StringBuilder();
        request.Append(Path.GetFullPath(path)).Append('\n').Append(cache.Directory).Append('\n').Append(key).Append('\n');
        request.Append((long)options.Features).Append(' ').Append((int)options.BoundsChecks).Append(' ').Append(options.RelaxedSimdDeterministic ? 1 : 0).Append('\n');
        foreach (PrecompiledFunctions functions in used)
        {
            if (functions.AreAll)
            {
                request.Append('*');
            }

            for (int i = 0; !functions.AreAll && i < functions.Count; i++)
            {
                request.Append(functions[i]).Append(' ');
            }

            request.Append('\n');
        }

        try
        {
            CacheFiles.Create(cache.Directory);
            string file = Path.Combine(cache.Directory, key + "." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + ".tmp");
            File.WriteAllText(file, request.ToString());

            // Started by the dotnet command, the program is its first argument.
            bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
            int process = isHosted
                ? SystemProcess.StartDetached(program, Environment.GetCommandLineArgs()[0], "cache", "fill", file)
                : SystemProcess.StartDetached(program, "cache", "fill", file);
            if (process == 0)
            {
                File.Delete(file);
            }

            return process;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No place to keep anything.
            return 0;
        }
    }

    /// <summary>What the process does.</summary>
    public static int Execute(string request)
    {
        SystemProcess.LowerPriority();
        try
        {
            string[] lines = File.ReadAllLines(request);
            File.Delete(request);
            string[] numbers = lines[3].Split(' ');
            var options = new EngineOptions
            {
                Features = (WasmFeatures)long.Parse(numbers[0], CultureInfo.InvariantCulture),
                BoundsChecks = (BoundsChecks)int.Parse(numbers[1], CultureInfo.InvariantCulture),
                RelaxedSimdDeterministic = numbers[2] == "1",
            };
            var engine = new Engine(options);
            ModuleInput input = ModuleInput.Read(lines[0]);
            if (CacheKey.Of(ContentHash.Of(input.Bytes), engine) != lines[2])
            {
                return ExitCode.Success; // The file was changed since.
            }

            byte[] bytes = input.ToBinary();
            ModuleDefinition[] modules = input.IsComponent
                ? Component.Create(engine, bytes, name: null).Closure.Modules.Definitions
                : [Module.Create(engine, bytes, name: null).Definition];
            if (lines.Length != modules.Length + 4)
            {
                return ExitCode.Failure;
            }

            var functions = new PrecompiledFunctions[modules.Length];
            for (int i = 0; i < functions.Length; i++)
            {
                functions[i] = Functions(lines[i + 4], modules[i]);
            }

            new CompilationCache(lines[1]).Fill(engine, bytes, modules, lines[2], functions, isText: !input.IsBinary);
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is PetrelException or IOException or UnauthorizedAccessException or FormatException or OverflowException or IndexOutOfRangeException or CommandException)
        {
            // Nobody reads this, unless it was started by hand.
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failure;
        }
    }

    private static PrecompiledFunctions Functions(string line, ModuleDefinition module) => line == "*"
        ? PrecompiledFunctions.All(module.ImportedFunctionCount, module.Code.Length)
        : PrecompiledFunctions.Some(Array.ConvertAll(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries), static number => int.Parse(number, CultureInfo.InvariantCulture)));
}
