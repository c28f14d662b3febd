using System.Diagnostics;

namespace Petrel.Cli.Tests;

/// <summary><c>petrel compile --native</c>.</summary>
public sealed class NativeExecutableTests : IDisposable
{
    private const string Program = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (type $node (struct (field i32)))
          (global $one (ref $node) (struct.new $node (i32.const 1)))
          (table funcref (elem $overflow $fault $divide $null))
          (memory (export "memory") 1)
          (data (i32.const 100) "native\n")
          (func $overflow (call $overflow) (call $overflow))
          (func $fault (drop (i32.load (i32.const 0x7ffffff0))))
          (func $divide (drop (i32.div_s (i32.const 1) (i32.load (i32.const 0)))))
          (func $null (drop (struct.get $node 0 (ref.null $node))))
          (func (export "_start")
            (i32.store (i32.const 0) (i32.const 100))
            (i32.store (i32.const 4) (i32.const 7))
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (i64.store (i32.const 0) (i64.const 0))
            (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
            (drop (call $environ_sizes_get (i32.const 24) (i32.const 28)))
            ;; With arguments: a trap of which the number says the kind.
            (if (i32.gt_u (i32.load (i32.const 16)) (i32.const 1))
              (then (call_indirect (i32.sub (i32.load (i32.const 16)) (i32.const 2)))))
            ;; One variable, one directory, one field.
            (call $proc_exit (i32.add
              (i32.add (i32.mul (i32.load (i32.const 24)) (i32.const 100)) (i32.mul (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 32))) (i32.const 10)))
              (struct.get $node 0 (global.get $one))))))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [NativeExecutableFact]
    public void AnExecutableRunsAsTheModuleDoes()
    {
        string module = Path.Combine(_folder.FullName, "program.wat");
        File.WriteAllText(module, Program);
        string executable = Path.Combine(_folder.FullName, "program");
        PetrelProcess.Run("compile", "--native", "--dir", _folder.FullName + "::/data", "--env", "X=1", module, "-o", executable).AssertSuccess();

        Assert.Equal((111, "native\n", ""), Run(executable, null));
        Assert.Equal((211, "native\n", ""), Run(executable, "--env Y=2"));
        string[] traps = ["call stack exhausted", "out of bounds memory access", "integer divide by zero", "null reference"];
        for (int i = 0; i < traps.Length; i++)
        {
            (int exitCode, string output, string error) = Run(executable, null, [.. Enumerable.Repeat("x", i + 1)]);
            Assert.Equal(134, exitCode);
            Assert.Equal("native\n", output);
            Assert.StartsWith("error: program: wasm trap: " + traps[i], error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutALinkerItSaysSo()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string module = Path.Combine(_folder.FullName, "program.wat");
        File.WriteAllText(module, Program);
        // With an empty PATH the launcher itself would not run.
        string path = Environment.GetEnvironmentVariable("PATH")!;
        string tools = _folder.CreateSubdirectory("bin").FullName;
        foreach (string folder in path.Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Directory.Exists))
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                if (Path.GetFileName(file) is not ("gcc" or "clang"))
                {
                    _ = File.Exists(Path.Combine(tools, Path.GetFileName(file))) ? null : File.CreateSymbolicLink(Path.Combine(tools, Path.GetFileName(file)), file);
                }
            }
        }

        ProcessResult result = PetrelProcess.Run(
            ["compile", "--native", module], "", environment: new Dictionary<string, string> { ["PATH"] = tools });
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("linked with clang or gcc", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void GrantsAreForExecutablesOnly()
    {
        string module = Path.Combine(_folder.FullName, "program.wat");
        File.WriteAllText(module, Program);
        ProcessResult result = PetrelProcess.Run("compile", "--dir", ".", module);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--dir says what a program may do when it runs: it goes with --native", result.Error, StringComparison.Ordinal);
        result = PetrelProcess.Run("compile", "--native", "-S", "nonsense", module);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nonsense", result.Error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(string executable, string? options, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PETREL_OPTIONS"] = options;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
