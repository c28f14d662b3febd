using System.Text;
using Xunit;

namespace Petrel.Wasi.Tests;

/// <summary>Linker, stores, configurations and running commands, with real modules.</summary>
public sealed class LinkingTests : IDisposable
{
    private const string Hello = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_get" (func $arguments (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (drop (call $sizes (i32.const 0) (i32.const 4)))
            (drop (call $arguments (i32.const 16) (i32.const 64)))
            (i32.store (i32.const 8) (i32.const 64))
            (i32.store (i32.const 12) (i32.sub (i32.load (i32.const 4)) (i32.const 1)))
            (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4)))))
        """;

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void OneLinkerServesStoresWithDifferentConfigurations()
    {
        using Module module = Module.FromText(_engine, Hello);
        Linker linker = new Linker(_engine).DefineWasi();
        List<(Store Store, Instance Instance, MemoryStream Output, string Name)> guests = [];
        for (int i = 0; i < 3; i++)
        {
            var output = new MemoryStream();
            var store = new Store(_engine);
            store.SetWasiConfiguration(new WasiConfiguration().WithArg($"guest {i}").WithStandardOutput(output));
            guests.Add((store, linker.Instantiate(store, module), output, $"guest {i}"));
        }

        foreach ((Store store, Instance instance, MemoryStream output, string name) in guests)
        {
            Assert.Equal(0, WasiCommand.Run(instance));
            Assert.Equal(name, Encoding.UTF8.GetString(output.ToArray()));
            store.Dispose();
        }
    }

    [Fact]
    public void AConfigurationCanBeReplaced()
    {
        using Module module = Module.FromText(_engine, Hello);
        using var store = new Store(_engine);
        var first = new MemoryStream();
        var second = new MemoryStream();
        store.SetWasiConfiguration(new WasiConfiguration().WithArg("one").WithStandardOutput(first));
        Instance instance = new Linker(_engine).DefineWasi().Instantiate(store, module);
        WasiCommand.Run(instance);
        store.SetWasiConfiguration(new WasiConfiguration().WithArg("two").WithStandardOutput(second));
        WasiCommand.Run(instance);
        Assert.Equal("one", Encoding.UTF8.GetString(first.ToArray()));
        Assert.Equal("two", Encoding.UTF8.GetString(second.ToArray()));
    }

    [Fact]
    public void SaysWhenTheConfigurationIsMissing()
    {
        using Module module = Module.FromText(_engine, Hello);
        using var store = new Store(_engine);
        Instance instance = new Linker(_engine).DefineWasi().Instantiate(store, module);
        Assert.Contains("SetWasiConfiguration", Assert.Throws<PetrelException>(() => WasiCommand.Run(instance)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DisposingTheStoreClosesWhatTheGuestOpened()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Module module = Module.FromText(_engine, """
            (module
              (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "file")
              (func (export "open") (result i32)
                (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 16))))
            """);
        using var directory = new TemporaryDirectory();
        int before = OpenDescriptorsBelow(directory.FullName);
        var store = new Store(_engine);
        store.SetWasiConfiguration(new WasiConfiguration().WithPreopenedDirectory(directory.FullName, "/"));
        Instance instance = new Linker(_engine).DefineWasi().Instantiate(store, module);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0, instance.GetFunction("open")!.Invoke()[0].AsInt32());
        }

        Assert.Equal(before + 6, OpenDescriptorsBelow(directory.FullName));
        store.Dispose();
        Assert.Equal(before, OpenDescriptorsBelow(directory.FullName));
        Assert.Throws<ObjectDisposedException>(() => store.SetWasiConfiguration(new WasiConfiguration()));
    }

    [Fact]
    public void ProvidesExactlyTheFunctionsOfTheSpecification()
    {
        Linker linker = new Linker(_engine).DefineWasi();
        string[] functions =
        [
            "args_get", "args_sizes_get", "environ_get", "environ_sizes_get", "clock_res_get", "clock_time_get", "fd_advise", "fd_allocate",
            "fd_close", "fd_datasync", "fd_fdstat_get", "fd_fdstat_set_flags", "fd_fdstat_set_rights", "fd_filestat_get",
            "fd_filestat_set_size", "fd_filestat_set_times", "fd_pread", "fd_prestat_get", "fd_prestat_dir_name", "fd_pwrite", "fd_read",
            "fd_readdir", "fd_renumber", "fd_seek", "fd_sync", "fd_tell", "fd_write", "path_create_directory", "path_filestat_get",
            "path_filestat_set_times", "path_link", "path_open", "path_readlink", "path_remove_directory", "path_rename", "path_symlink",
            "path_unlink_file", "poll_oneoff", "proc_exit", "proc_raise", "sched_yield", "random_get", "sock_accept", "sock_recv",
            "sock_send", "sock_shutdown",
        ];
        Assert.Equal(46, functions.Length);
        foreach (string function in functions)
        {
            Assert.True(linker.IsDefined("wasi_snapshot_preview1", function), function);
            Assert.Equal(function != "sock_accept", linker.IsDefined("wasi_unstable", function));
        }

        Assert.False(linker.IsDefined("wasi_snapshot_preview1", "fd_dup"));
        Assert.False(linker.IsDefined("wasi_snapshot_preview2", "fd_write"));
    }

    [Fact]
    public void EveryFunctionHasTheTypeOfTheSpecification()
    {
        // One module that imports all 46, with the types in the witx files lowered as the specification says.
        (string Name, string Parameters)[] functions =
        [
            ("args_get", "ii"), ("args_sizes_get", "ii"), ("environ_get", "ii"), ("environ_sizes_get", "ii"), ("clock_res_get", "ii"),
            ("clock_time_get", "ili"), ("fd_advise", "illi"), ("fd_allocate", "ill"), ("fd_close", "i"), ("fd_datasync", "i"),
            ("fd_fdstat_get", "ii"), ("fd_fdstat_set_flags", "ii"), ("fd_fdstat_set_rights", "ill"), ("fd_filestat_get", "ii"),
            ("fd_filestat_set_size", "il"), ("fd_filestat_set_times", "illi"), ("fd_pread", "iiili"), ("fd_prestat_get", "ii"),
            ("fd_prestat_dir_name", "iii"), ("fd_pwrite", "iiili"), ("fd_read", "iiii"), ("fd_readdir", "iiili"), ("fd_renumber", "ii"),
            ("fd_seek", "ilii"), ("fd_sync", "i"), ("fd_tell", "ii"), ("fd_write", "iiii"), ("path_create_directory", "iii"),
            ("path_filestat_get", "iiiii"), ("path_filestat_set_times", "iiiilli"), ("path_link", "iiiiiii"), ("path_open", "iiiiillii"),
            ("path_readlink", "iiiiii"), ("path_remove_directory", "iii"), ("path_rename", "iiiiii"), ("path_symlink", "iiiii"),
            ("path_unlink_file", "iii"), ("poll_oneoff", "iiii"), ("proc_raise", "i"), ("sched_yield", ""), ("random_get", "ii"),
            ("sock_accept", "iii"), ("sock_recv", "iiiiii"), ("sock_send", "iiiii"), ("sock_shutdown", "ii"),
        ];
        foreach (string module in (string[])["wasi_snapshot_preview1", "wasi_unstable"])
        {
            var text = new StringBuilder($"(module (import \"{module}\" \"proc_exit\" (func (param i32)))\n");
            foreach ((string name, string parameters) in functions)
            {
                if (name != "sock_accept" || module != "wasi_unstable")
                {
                    string list = string.Concat(parameters.Select(letter => letter == 'i' ? " i32" : " i64"));
                    text.Append($"(import \"{module}\" \"{name}\" (func (param{list}) (result i32)))\n");
                }
            }

            using Module imports = Module.FromText(_engine, text.Append(')').ToString());
            using var store = new Store(_engine);
            new Linker(_engine).DefineWasi().Instantiate(store, imports);
        }
    }

    [Fact]
    public void ATypeThatIsNotWasisIsRefused()
    {
        using Module module = Module.FromText(_engine, """(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32))))""");
        using var store = new Store(_engine);
        string message = Assert.Throws<LinkException>(() => new Linker(_engine).DefineWasi().Instantiate(store, module)).Message;
        Assert.Contains("fd_close", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnFunctionsTakePrecedence()
    {
        using Module module = Module.FromText(_engine, Hello);
        using var store = new Store(_engine);
        store.SetWasiConfiguration(new WasiConfiguration().WithArg("x"));
        Linker linker = new Linker(_engine).DefineWasi();
        int calls = 0;
        linker.DefineFunction("wasi_snapshot_preview1", "fd_write", (int _, int _, int _, int _) => calls++);
        WasiCommand.Run(linker.Instantiate(store, module));
        Assert.Equal(1, calls);
        Assert.Throws<InvalidOperationException>(() => linker.DefineWasi());
    }

    [Theory]
    [InlineData("(func (export \"_start\") (call $exit (i32.const 42)))", 42)]
    [InlineData("(func (export \"_start\") (call $exit (i32.const -1)))", -1)]
    [InlineData("(func (export \"_start\") (call $exit (i32.const 0)) unreachable)", 0)]
    [InlineData("(func (export \"_start\"))", 0)]
    [InlineData("(func (export \"_initialize\") (call $exit (i32.const 3)))", 3)]
    [InlineData("(func $s (call $exit (i32.const 4))) (start $s) (func (export \"_start\"))", 4)]
    public void CommandsAnswerWithTheirExitCode(string function, int expected)
    {
        using Module module = Module.FromText(
            _engine, $"(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32))) (memory (export \"memory\") 1) {function})");
        Assert.Equal(expected, WasiCommand.Run(module, new WasiConfiguration()));
    }

    [Theory]
    [InlineData("(module)")]
    [InlineData("(module (func (export \"_start\") (param i32)))")]
    [InlineData("(module (memory (export \"_start\") 1))")]
    public void WhatIsNoProgramIsSaidToBeNone(string text)
    {
        using Module module = Module.FromText(_engine, text);
        Assert.Contains("not a WASI program", Assert.Throws<PetrelException>(() => WasiCommand.Run(module, new WasiConfiguration())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GuestsWithoutMemoryMayCallWhatNeedsNone()
    {
        using Module module = Module.FromText(_engine, """
            (module
              (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (func (export "yield") (result i32) (call $yield))
              (func (export "random") (result i32) (call $random (i32.const 0) (i32.const 1))))
            """);
        using var store = new Store(_engine);
        store.SetWasiConfiguration(new WasiConfiguration());
        Instance instance = new Linker(_engine).DefineWasi().Instantiate(store, module);
        Assert.Equal(0, instance.GetFunction("yield")!.Invoke()[0].AsInt32());
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction("random")!.Invoke()).Code);
    }

    [Fact]
    public void ExceptionsOfTheEmbeddersStreamsPassThrough()
    {
        using Module module = Module.FromText(_engine, Hello);
        var configuration = new WasiConfiguration().WithArg("x").WithStandardOutput(_ => throw new InvalidTimeZoneException("mine"));
        Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(() => WasiCommand.Run(module, configuration)).Message);
    }

    [Fact]
    public void AFailedConfigurationLeavesNothingOpen()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var directory = new TemporaryDirectory();
        using var store = new Store(_engine);
        var configuration = new WasiConfiguration()
            .WithPreopenedDirectory(directory.FullName, "/")
            .WithPreopenedDirectory(directory.At("missing"), "/missing");
        Assert.Throws<PetrelException>(() => store.SetWasiConfiguration(configuration));
        Assert.Equal(0, OpenDescriptorsBelow(directory.FullName));
    }

    private static int OpenDescriptorsBelow(string path) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith(path, StringComparison.Ordinal) == true);
}
