namespace Petrel.Cli.Tests;

public sealed class ConversionTests : IDisposable
{
    private const string Answer = """(module (func (export "answer") (result i32) i32.const 42))""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void WatWritesTheBinaryBesideTheText()
    {
        string source = _directory.Write("answer.wat", Answer);
        PetrelProcess.Run("wat", source).AssertSuccess();
        byte[] module = File.ReadAllBytes(Path.ChangeExtension(source, ".wasm"));
        Assert.Equal("\0asm"u8.ToArray(), module[..4]);
    }

    [Fact]
    public void WatTakesAnOutputBeforeOrAfterTheInput()
    {
        string source = _directory.Write("answer.wat", Answer);
        string first = Path.Combine(_directory.Path, "first.wasm");
        string second = Path.Combine(_directory.Path, "second.wasm");
        PetrelProcess.Run("wat", "-o", first, source).AssertSuccess();
        PetrelProcess.Run("wat", source, $"--output={second}").AssertSuccess();
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void PrintShowsWhatWatAssembles()
    {
        string source = _directory.Write("answer.wat", Answer);
        string module = Path.Combine(_directory.Path, "answer.wasm");
        PetrelProcess.Run("wat", source).AssertSuccess();
        ProcessResult printed = PetrelProcess.Run("print", module);
        printed.AssertSuccess();
        Assert.Contains("i32.const 42", printed.Output, StringComparison.Ordinal);

        string again = _directory.Write("again.wat", printed.Output);
        PetrelProcess.Run("wat", again).AssertSuccess();
        Assert.Equal(File.ReadAllBytes(module), File.ReadAllBytes(Path.ChangeExtension(again, ".wasm")));
    }

    [Fact]
    public void ErrorsInTextNameThePlaceAndPointAtIt()
    {
        string source = _directory.Write("wrong.wat", "(module\n  (func (i32.ad)))\n");
        ProcessResult result = PetrelProcess.Run("wat", source);
        result.AssertFailure($"{source}:2:10: ");
        Assert.Contains(" 2 |   (func (i32.ad)))\n   |          ^\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void StandardInputWorksInPlaceOfAFile()
    {
        ProcessResult inspected = PetrelProcess.Run(["inspect", "-"], Answer);
        inspected.AssertSuccess();
        Assert.Contains("answer func () -> (i32)", inspected.Output, StringComparison.Ordinal);
        PetrelProcess.Run(["validate", "-"], Answer).AssertSuccess();
    }

    [Fact]
    public void ValidateReportsEachFileAndFailsIfOneDoes()
    {
        string good = _directory.Write("good.wat", Answer);
        string bad = _directory.Write("bad.wat", "(module (func (result i32)))");
        string missing = Path.Combine(_directory.Path, "missing.wasm");
        ProcessResult result = PetrelProcess.Run("validate", "-v", good, bad, missing);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"{good}: valid\n", result.Output);
        Assert.Contains($"error: {bad}: type mismatch", result.Error, StringComparison.Ordinal);
        Assert.Contains($"error: cannot read {missing}: there is no such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ValidateHonoursProposals()
    {
        string source = _directory.Write("simd.wat", "(module (func (param v128)))");
        PetrelProcess.Run("validate", source).AssertSuccess();
        PetrelProcess.Run("validate", "-W", "simd=n", source).AssertFailure("simd");
    }

    [Fact]
    public void InspectSpeaksJson()
    {
        string source = _directory.Write("answer.wat", Answer);
        ProcessResult result = PetrelProcess.Run("inspect", "--json", source);
        result.AssertSuccess();
        using var report = System.Text.Json.JsonDocument.Parse(result.Output);
        Assert.Equal("answer", report.RootElement.GetProperty("exports")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("wat")]
    [InlineData("print")]
    [InlineData("inspect")]
    [InlineData("validate")]
    public void DamagedModulesAreRefusedWithASentence(string command)
    {
        string damaged = _directory.Write("damaged.wasm", [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, 99]);
        PetrelProcess.Run(command, damaged).AssertFailure("damaged.wasm");
    }
}
