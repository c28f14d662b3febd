using Petrel.Components;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>A component that Rust's standard library makes for WASI 0.2.9, from end to end.</summary>
public sealed class WasiComponentTests : IClassFixture<WasiComponentTests.Program>, IDisposable
{
    private readonly Program _program;
    private readonly TemporaryDirectory _outer = new();
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public WasiComponentTests(Program program)
    {
        _program = program;
        Directory.CreateDirectory(_outer.At("inside"));
        File.WriteAllText(_outer.At("secret"), "secret");
    }

    private string Output => System.Text.Encoding.UTF8.GetString(_output.ToArray());

    private string Error => System.Text.Encoding.UTF8.GetString(_error.ToArray());

    public void Dispose()
    {
        _outer.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void EnvironmentAndClocks()
    {
        Assert.Equal(0, Run(new WasiConfiguration().WithEnvironmentVariable("A", "1"), "environment", "x", "ä"));
        Assert.Equal("[\"x\", \"ä\"]\nOk(\"1\") true\ntrue\ntrue\n", Output);
        Assert.Equal("error output\n", Error);
    }

    [Fact]
    public void Files()
    {
        Assert.Equal(0, Run(new WasiConfiguration().WithPreopenedDirectory(_outer.At("inside"), "/data"), "files"));
        Assert.Equal("hello WORLD\n12\ntrue\n[\"b\"]\nErr(PermissionDenied)\nErr(NotFound)\ntrue\n", Output);
        Assert.Equal(["big"], Directory.GetFileSystemEntries(_outer.At("inside")).Select(Path.GetFileName));
    }

    [Fact]
    public void Network()
    {
        Assert.Equal(0, Run(new WasiConfiguration().WithInheritedNetwork().WithNameLookup(), "network"));
        Assert.Equal("ping\nOk(0)\n8 true\ntrue\n", Output);
    }

    [Fact]
    public void NothingIsGrantedUnasked()
    {
        Assert.Equal(0, Run(new WasiConfiguration(), "denied"));
        Assert.Equal("true\ntrue\ntrue\n", Output);
    }

    [Fact]
    public void StandardStreams()
    {
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"{i},"));
        Assert.Equal(0, Run(new WasiConfiguration().WithStandardInput(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))), "echo"));
        Assert.Equal($"{text.Length}:{text}", Output);
    }

    [Fact]
    public void MuchOutputComesInPieces()
    {
        int writes = 0;
        long length = 0;
        WasiConfiguration configuration = new WasiConfiguration().WithArgs("program", "output").WithStandardOutput(piece =>
        {
            writes++;
            length += piece.Length;
        });
        Assert.Equal(0, WasiCommand.Run(_program.Component, configuration));
        Assert.Equal(Enumerable.Range(0, 20_000).Sum(static i => $"line {i}\n".Length), length);

        // Rust writes line by line; nothing here makes that more.
        Assert.InRange(writes, 1, 20_000);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 1)]
    public void ExitCodes(string code, int expected) => Assert.Equal(expected, Run(new WasiConfiguration(), "exit", code));

    [Fact]
    public void APanicTraps()
    {
        Assert.Throws<TrapException>(() => Run(new WasiConfiguration(), "panic"));
        Assert.Contains("on purpose", Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreNeedsAConfiguration()
    {
        using Store store = new(_program.Engine);
        LinkException problem = Assert.Throws<LinkException>(() => new ComponentLinker(_program.Engine).AddWasi().Instantiate(store, _program.Component));
        Assert.Contains("SetWasiConfiguration", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AComponentWithoutRunIsNoProgram()
    {
        using Component component = Component.FromText(_program.Engine, "(component)");
        PetrelException problem = Assert.Throws<PetrelException>(() => WasiCommand.Run(component, new WasiConfiguration()));
        Assert.Contains("wasi:cli/run", problem.Message, StringComparison.Ordinal);
    }

    private int Run(WasiConfiguration configuration, params string[] arguments) =>
        WasiCommand.Run(_program.Component, configuration.WithArg("program").WithArgs(arguments).WithStandardOutput(_output).WithStandardError(_error));

    /// <summary>The component, compiled once.</summary>
    public sealed class Program : IDisposable
    {
        public Program()
        {
            Engine = new Engine();
            Component = Component.FromFile(Engine, Repository.At("tests/guests/components/wasi.wasm"));
        }

        public Engine Engine { get; }

        public Component Component { get; }

        public void Dispose()
        {
            Component.Dispose();
            Engine.Dispose();
        }
    }
}
