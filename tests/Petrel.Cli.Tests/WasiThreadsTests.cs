using System.Diagnostics;
using System.Text.Json;

namespace Petrel.Cli.Tests;

/// <summary>
/// The cases of wasi-threads that need a process of their own to end in: a thread computes for ever. (tests/Petrel.Wasi.Tests has the others.)
/// </summary>
public sealed class WasiThreadsTests
{
    [Theory]
    [InlineData("wasi_threads_exit_main_busy")]
    [InlineData("wasi_threads_exit_nonmain_busy")]
    [InlineData("wasi_threads_exit_nonmain_wasi_read")]
    [InlineData("wasi_threads_return_main_busy")]
    public void EndsAsItsManifestSays(string name)
    {
        string suite = Environment.GetEnvironmentVariable("PETREL_TESTSUITE") is { Length: > 0 } given
            ? Path.Combine(given, "wasi-threads")
            : Path.Combine(PetrelProcess.RepositoryRoot, "..", "shared", "testsuite", "wasi-threads");
        if (!Directory.Exists(suite))
        {
            return;
        }

        int expected = 0;
        string manifest = Path.Combine(suite, name + ".json");
        if (File.Exists(manifest))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
            expected = document.RootElement.GetProperty("exit_code").GetInt32();
        }

        // Standard input stays open: reading it blocks.
        using Process process = PetrelProcess.Start(["run", "-S", "threads", Path.Combine(suite, name + ".wat")]);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "no end");
        Assert.Equal(expected, process.ExitCode);
    }
}
