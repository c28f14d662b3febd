using System.Text.Json;
using Petrel.Wasi;
using Xunit;

namespace Petrel.Wasi.Tests;

/// <summary>The cases of the wasi-threads proposal, and what it leaves to hosts.</summary>
public sealed class WasiThreadsTests
{
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        if (FindSuite() is { } suite)
        {
            foreach (string file in Directory.EnumerateFiles(suite, "*.wat").Order(StringComparer.Ordinal))
            {
                // A thread in an endless loop lasts as long as its process: the tests of the command have those cases.
                if (!file.EndsWith("_busy.wat", StringComparison.Ordinal))
                {
                    cases.Add(Path.GetFileNameWithoutExtension(file));
                }
            }
        }
        else
        {
            cases.Add("");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EndsAsItsManifestSays(string name)
    {
        if (FindSuite() is not { } suite)
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

        // The store is not disposed of: _start may be in a call of WASI that takes longer.
        var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
        Module module = Module.FromFile(engine, Path.Combine(suite, name + ".wat"));
        var store = new Store(engine);

        // Standard input that nobody writes to.
        using var input = new BlockingStream();
        store.SetWasiConfiguration(new WasiConfiguration().WithStandardInput(input));
        using var threads = new WasiThreads(new Linker(engine).DefineWasi(), module);
        Assert.Equal(expected, threads.Run(store));
    }

    [Fact]
    public void ATrapInAnyThreadEndsTheProgram()
    {
        TrapException trap = Assert.Throws<TrapException>(() => Run("""
            (module
              (memory (export "memory") (import "env" "memory") 1 1 shared)
              (func $spawn (import "wasi" "thread-spawn") (param i32) (result i32))
              (func (export "wasi_thread_start") (param i32 i32) (drop (i32.div_u (i32.const 1) (i32.const 0))))
              (func (export "_start")
                (drop (call $spawn (i32.const 0)))
                (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
            """));
        Assert.Equal(TrapCode.IntegerDivideByZero, trap.Code);
    }

    [Fact]
    public void ThreadsBeyondTheLimitAreRefused()
    {
        Assert.Equal(2, Run(
            """
            (module
              (memory (export "memory") (import "env" "memory") 1 1 shared)
              (func $spawn (import "wasi" "thread-spawn") (param i32) (result i32))
              (func $exit (import "wasi_snapshot_preview1" "proc_exit") (param i32))
              (func (export "wasi_thread_start") (param i32 i32)
                (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
              (func (export "_start") (local $started i32)
                (loop $more
                  (if (i32.gt_s (call $spawn (i32.const 0)) (i32.const 0))
                    (then (local.set $started (i32.add (local.get $started) (i32.const 1))) (br $more))))
                (call $exit (local.get $started))))
            """,
            maxThreads: 2));
    }

    [Fact]
    public void AProgramRunsOnce()
    {
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
        using Module module = Module.FromText(engine, """(module (func (export "_start")))""");
        using var store = new Store(engine);
        using var threads = new WasiThreads(new Linker(engine), module);
        Assert.False(threads.HasStopped);
        Assert.Equal(0, threads.Run(store));
        Assert.True(threads.HasStopped);
        Assert.Throws<InvalidOperationException>(() => threads.Run(store));
    }

    private static int Run(string text, int maxThreads = 16)
    {
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
        using Module module = Module.FromText(engine, text);
        using var store = new Store(engine);
        store.SetWasiConfiguration(new WasiConfiguration());
        using var threads = new WasiThreads(new Linker(engine).DefineWasi(), module) { MaxThreads = maxThreads };
        return threads.Run(store);
    }

    private static string? FindSuite()
    {
        if (Environment.GetEnvironmentVariable("PETREL_TESTSUITE") is { Length: > 0 } given)
        {
            return Existing(Path.Combine(given, "wasi-threads"));
        }

        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Petrel.slnx")))
            {
                return Existing(Path.Combine(directory.FullName, "..", "shared", "testsuite", "wasi-threads"));
            }
        }

        return null;
    }

    private static string? Existing(string directory) => Directory.Exists(directory) ? directory : null;

    private sealed class BlockingStream : Stream
    {
        private readonly ManualResetEventSlim _closed = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            _closed.Wait();
            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _closed.Set();
            base.Dispose(disposing);
        }
    }
}
