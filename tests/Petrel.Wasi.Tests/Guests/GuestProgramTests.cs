using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Petrel.Components;
using Petrel.Components.Binary;
using Xunit;

namespace Petrel.Wasi.Tests.Guests;

/// <summary>
/// Runs every case of the guest programs (tests/guests/README.md) through the embedding API, with standard streams and
/// files of its own. The command runs the same cases as a process.
/// </summary>
public sealed class GuestProgramTests
{
    private static readonly string s_folder = FindFolder();
    private static readonly Lazy<Engine> s_engine = new(() => new Engine());

    public static TheoryData<string, int, string> Cases()
    {
        var data = new TheoryData<string, int, string>();
        foreach (string manifest in Directory.EnumerateFiles(s_folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
            int index = 0;
            foreach (JsonElement item in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                // How words of a command line become arguments, and what is wrong with them, is the command's business.
                if (!item.TryGetProperty("error", out _) || !item.TryGetProperty("invoke", out _))
                {
                    string name = item.TryGetProperty("name", out JsonElement given) ? given.GetString()! : "";
                    data.Add(Path.GetRelativePath(s_folder, manifest), index, name);
                }

                index++;
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesWhatItsManifestSays(string manifest, int index, string name)
    {
        _ = name;
        string path = Path.Combine(s_folder, manifest);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement item = document.RootElement.GetProperty("cases")[index];
        JsonElement owner = item.TryGetProperty("program", out _) ? item : document.RootElement;
        string program = Path.GetFullPath(owner.GetProperty("program").GetString()!, Path.GetDirectoryName(path)!);
        using var scratch = new TemporaryDirectory();
        Build(item, scratch);

        using var output = new MemoryStream();
        using var error = new MemoryStream();
        Outcome outcome = Run(program, item, Configure(program, item, scratch, output, error));
        outcome.Check(item, Encoding.UTF8.GetString(error.ToArray()));
        CheckOutput(item, Encoding.UTF8.GetString(output.ToArray()) + outcome.Results, Path.GetDirectoryName(path)!);
        if (item.TryGetProperty("stderr", out JsonElement expectedError))
        {
            Assert.Equal(expectedError.GetString(), Encoding.UTF8.GetString(error.ToArray()));
        }

        foreach (string part in Strings(item, "stderrContains"))
        {
            Assert.Contains(part, Encoding.UTF8.GetString(error.ToArray()), StringComparison.Ordinal);
        }

        CheckFiles(item, scratch);
    }

    private static WasiConfiguration Configure(string program, JsonElement item, TemporaryDirectory scratch, Stream output, Stream error)
    {
        string input = item.TryGetProperty("stdin", out JsonElement text) ? text.GetString()! : "";
        int times = item.TryGetProperty("stdinRepeat", out JsonElement repeat) ? repeat.GetInt32() : 1;
        var configuration = new WasiConfiguration()
            .WithArg(Path.GetFileName(program))
            .WithStandardInput(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(input, times)))))
            .WithStandardOutput(output)
            .WithStandardError(error);
        if (!item.TryGetProperty("invoke", out _))
        {
            configuration.WithArgs(Strings(item, "args"));
        }

        foreach (JsonProperty variable in Properties(item, "env"))
        {
            configuration.WithEnvironmentVariable(variable.Name, variable.Value.GetString()!);
        }

        foreach (JsonProperty preopen in Properties(item, "preopens"))
        {
            configuration.WithPreopenedDirectory(scratch.At(preopen.Value.GetString()!), preopen.Name);
        }

        foreach (JsonProperty preopen in Properties(item, "readOnlyPreopens"))
        {
            configuration.WithPreopenedDirectory(scratch.At(preopen.Value.GetString()!), preopen.Name, readOnly: true);
        }

        return configuration;
    }

    private static Outcome Run(string program, JsonElement item, WasiConfiguration configuration)
    {
        try
        {
            if (IsComponent(program))
            {
                using var component = Component.FromFile(s_engine.Value, program);
                return new Outcome(WasiCommand.Run(component, configuration));
            }

            using var module = Module.FromFile(s_engine.Value, program);
            using var store = new Store(s_engine.Value);
            store.SetWasiConfiguration(configuration);
            Instance instance = new Linker(s_engine.Value).DefineWasi().Instantiate(store, module);
            if (!item.TryGetProperty("invoke", out JsonElement export))
            {
                return new Outcome(WasiCommand.Run(instance));
            }

            if (instance.GetFunction("_initialize") is { } initialize)
            {
                initialize.Invoke();
            }

            Function function = instance.GetFunction(export.GetString()!)
                ?? throw new PetrelException($"the module exports no function \"{export.GetString()}\"");
            Value[] arguments = [.. Strings(item, "args").Select((argument, i) => Parse(argument, function.Type.Parameters[i]))];
            return new Outcome(0, string.Concat(function.Invoke(arguments).Select(result => Print(result) + "\n")));
        }
        catch (ExitException exit)
        {
            return new Outcome(exit.ExitCode);
        }
        catch (TrapException trap)
        {
            return new Outcome(134, Exception: trap);
        }
        catch (PetrelException exception)
        {
            return new Outcome(1, Exception: exception);
        }
    }

    private static bool IsComponent(string program) => ComponentPreamble.IsComponent(File.ReadAllBytes(program));

    private static Value Parse(string text, ValueKind kind) => kind switch
    {
        ValueKind.Int32 => (Value)int.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Int64 => long.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Float32 => float.Parse(text, CultureInfo.InvariantCulture),
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Print(Value value) => value.Kind switch
    {
        ValueKind.Int32 => value.AsInt32().ToString(CultureInfo.InvariantCulture),
        ValueKind.Int64 => value.AsInt64().ToString(CultureInfo.InvariantCulture),
        ValueKind.Float32 => value.AsFloat32().ToString(CultureInfo.InvariantCulture),
        _ => value.AsFloat64().ToString(CultureInfo.InvariantCulture),
    };

    private static void CheckOutput(JsonElement item, string actual, string folder)
    {
        if (item.TryGetProperty("stdout", out JsonElement text))
        {
            Assert.Equal(text.GetString(), actual);
        }

        if (item.TryGetProperty("stdoutFile", out JsonElement file))
        {
            Assert.Equal(File.ReadAllText(Path.Combine(folder, file.GetString()!)), actual);
        }

        if (item.TryGetProperty("stdoutSha256", out JsonElement digest))
        {
            Assert.Equal(digest.GetString(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(actual))));
        }
    }

    private static void Build(JsonElement item, TemporaryDirectory scratch)
    {
        foreach (JsonProperty file in Properties(item, "files"))
        {
            string path = scratch.At(file.Name);
            Directory.CreateDirectory(file.Name.EndsWith('/') ? path : Path.GetDirectoryName(path)!);
            if (file.Value.ValueKind == JsonValueKind.Object)
            {
                string target = file.Value.GetProperty("link").GetString()!;
                File.CreateSymbolicLink(path, target.Replace("${ROOT}", scratch.FullName, StringComparison.Ordinal));
            }
            else if (!file.Name.EndsWith('/'))
            {
                File.WriteAllText(path, file.Value.GetString());
            }
        }
    }

    private static void CheckFiles(JsonElement item, TemporaryDirectory scratch)
    {
        foreach (JsonProperty file in Properties(item, "after"))
        {
            string path = scratch.At(file.Name);
            if (file.Value.ValueKind == JsonValueKind.Null)
            {
                Assert.False(Path.Exists(path), $"{file.Name} exists");
            }
            else if (file.Value.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(file.Value.GetProperty("link").GetString(), new FileInfo(path).LinkTarget);
            }
            else if (file.Name.EndsWith('/'))
            {
                Assert.True(Directory.Exists(path), $"{file.Name} does not exist");
            }
            else
            {
                Assert.Equal(file.Value.GetString(), File.ReadAllText(path));
            }
        }
    }

    private static IEnumerable<string> Strings(JsonElement item, string property) =>
        item.TryGetProperty(property, out JsonElement list) ? list.EnumerateArray().Select(element => element.GetString()!) : [];

    private static JsonElement.ObjectEnumerator Properties(JsonElement item, string property) =>
        item.TryGetProperty(property, out JsonElement map) ? map.EnumerateObject() : default;

    private static string FindFolder()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Petrel.slnx")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory!.FullName, "tests", "guests");
    }

    /// <summary>What became of a program.</summary>
    private sealed record Outcome(int ExitCode, string Results = "", PetrelException? Exception = null)
    {
        public void Check(JsonElement item, string error)
        {
            if (item.TryGetProperty("refuses", out _))
            {
                Assert.True(Exception is TrapException || (ExitCode == 0 && Results.Trim() is not ("" or "0")), $"{this}");
                return;
            }

            if (item.TryGetProperty("trap", out JsonElement trap))
            {
                Assert.StartsWith(trap.GetString(), Assert.IsType<TrapException>(Exception).Message, StringComparison.Ordinal);
                string[] frames = [.. ((TrapException)Exception).Frames.Select(frame => frame.FunctionName ?? "")];
                Assert.All(Strings(item, "backtrace"), function => Assert.Contains(function, frames));
                return;
            }

            int expected = item.TryGetProperty("exitCode", out JsonElement code) ? code.GetInt32() : 0;
            Assert.True(ExitCode == expected, $"exit code {ExitCode}, expected {expected}; {Exception?.ToString() ?? error}");
            foreach (string part in Strings(item, "error"))
            {
                Assert.Contains(part, Exception!.Message, StringComparison.Ordinal);
            }
        }
    }
}
