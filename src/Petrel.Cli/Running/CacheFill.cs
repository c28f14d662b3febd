using System.Globalization;
using System.Text;
using Petrel.Compilation;
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

    /// <summary>Starts the process if it pays. Whatever goes wrong costs the next start its speed and nothing else.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The name of the entry.</param>
    /// <param name="module">What ran.</param>
    /// <param name="path">Its file.</param>
    public static void StartIfItPays(CompilationCache cache, string key, Module module, string path)
    {
        PrecompiledFunctions used = module.Compiled.UsedFunctions(out long loweredBytes, out long precompiledBytes);
        string entry = CacheFiles.Path(cache.Directory, key);
        if (loweredBytes < Math.Max(SmallestCode, precompiledBytes / 8)
            || (!module.IsPrecompiled && File.Exists(entry) && File.GetLastWriteTimeUtc(entry) > DateTime.UtcNow - s_retry)
            || Environment.ProcessPath is not { } program)
        {
            return;
        }

        EngineOptions options = module.Engine.Options;
        var request = new StringBuilder();
        request.Append(Path.GetFullPath(path)).Append('\n').Append(cache.Directory).Append('\n').Append(key).Append('\n');
        request.Append((long)options.Features).Append(' ').Append((int)options.BoundsChecks).Append(' ').Append(options.RelaxedSimdDeterministic ? 1 : 0).Append('\n');
        for (int i = 0; !used.AreAll && i < used.Count; i++)
        {
            request.Append(used[i]).Append(' ');
        }

        try
        {
            CacheFiles.Create(cache.Directory);
            string file = Path.Combine(cache.Directory, key + "." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + ".tmp");
            File.WriteAllText(file, request.ToString());

            // Started by the dotnet command, the program is its first argument.
            bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
            if (!(isHosted
                ? SystemProcess.TryStartDetached(program, Environment.GetCommandLineArgs()[0], "cache", "fill", file)
                : SystemProcess.TryStartDetached(program, "cache", "fill", file)))
            {
                File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No place to keep anything.
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
            byte[] contents = File.ReadAllBytes(lines[0]);
            if (CacheKey.Of(ContentHash.Of(contents), engine) != lines[2])
            {
                return ExitCode.Success; // The file was changed since.
            }

            bool isText = !contents.AsSpan().StartsWith("\0asm"u8);
            var module = Module.Create(engine, isText ? TextFormat.ToBinary(contents) : contents, name: null);
            int[] functions = lines.Length < 5
                ? []
                : Array.ConvertAll(lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries), static number => int.Parse(number, CultureInfo.InvariantCulture));
            new CompilationCache(lines[1]).Fill(module, lines[2], functions.Length == 0 ? null : PrecompiledFunctions.Some(functions), isText);
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is PetrelException or IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            // Nobody reads this, unless it was started by hand.
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failure;
        }
    }
}
