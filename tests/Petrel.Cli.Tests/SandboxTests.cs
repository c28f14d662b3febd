using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Petrel.Cli.Tests;

/// <summary>What options grant, and how the process ends when it is told to.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Endless = """(module (func (export "_start") (loop $l (br $l))))""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(2, 128 + 2)]
    [InlineData(15, 128 + 15)]
    public void SignalsEndABusyProgram(int signal, int exitCode)
    {
        using Process process = PetrelProcess.Start([_directory.Write("endless.wat", Endless)]);
        Thread.Sleep(1500);
        Assert.Equal(0, Kill(process.Id, signal));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "the process did not end");
        Assert.Equal(exitCode, process.ExitCode);
    }

    [Fact]
    public void AClosedPipeEndsTheProgram()
    {
        string yes = _directory.Write("yes.wat", """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\08\00\00\00\02\00\00\00y\n")
              (func (export "_start") (loop $l (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20))) (br $l))))
            """);
        using Process process = PetrelProcess.Start([yes]);
        Assert.Equal("y", process.StandardOutput.ReadLine());
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "the process did not end");
        Assert.Equal(128 + 13, process.ExitCode);
        Assert.Empty(process.StandardError.ReadToEnd());
    }

    [Fact]
    public void DirectoriesAreGrantedByOption()
    {
        // Opens data.txt below the first directory and prints it; exits with the error number when it cannot.
        string cat = _directory.Write("cat.wat", """
            (module
              (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "data.txt")
              (func (export "_start")
                (local $error i32)
                (local.set $error (call $open (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 8)
                  (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
                (if (local.get $error) (then (call $exit (local.get $error))))
                (i32.store (i32.const 32) (i32.const 1024))
                (i32.store (i32.const 36) (i32.const 1024))
                (drop (call $read (i32.load (i32.const 16)) (i32.const 32) (i32.const 1) (i32.const 40)))
                (i32.store (i32.const 36) (i32.load (i32.const 40)))
                (drop (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 40)))))
            """);
        string data = Path.Combine(_directory.Path, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "data.txt"), "contents");

        ProcessResult none = PetrelProcess.Run(cat);
        Assert.Equal((8, ""), (none.ExitCode, none.Output));
        foreach (string grant in (string[])[data, $"{data}::/", $"{data}::/::ro"])
        {
            ProcessResult granted = PetrelProcess.Run("run", "--dir", grant, cat);
            granted.AssertSuccess();
            Assert.Equal("contents", granted.Output);
        }

        PetrelProcess.Run("run", "--dir", Path.Combine(data, "missing"), cat).AssertFailure("missing");
    }

    [Fact]
    public void VariablesAreGrantedByOption()
    {
        string count = _directory.Write("count.wat", """
            (module
              (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func (export "_start")
                (drop (call $sizes (i32.const 0) (i32.const 4)))
                (call $exit (i32.add (i32.mul (i32.load (i32.const 0)) (i32.const 40)) (i32.load (i32.const 4))))))
            """);
        var host = new Dictionary<string, string> { ["PETREL_TEST_VARIABLE"] = "xyz" };
        Assert.Equal(0, PetrelProcess.Run([count], "", environment: host).ExitCode);
        Assert.Equal(40 + "A=B\0".Length, PetrelProcess.Run("run", "--env", "A=B", count).ExitCode);
        Assert.Equal(40 + "PETREL_TEST_VARIABLE=xyz\0".Length, PetrelProcess.Run(["run", "--env", "PETREL_TEST_VARIABLE", count], "", environment: host).ExitCode);
        Assert.Equal(0, PetrelProcess.Run("run", "--env", "PETREL_TEST_NOT_SET", count).ExitCode);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
