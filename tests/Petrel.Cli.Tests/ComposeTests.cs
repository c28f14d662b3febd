namespace Petrel.Cli.Tests;

public sealed class ComposeTests : IDisposable
{
    private const string Socket = """
        (component
          (import "a:b/answers@1.0.0" (instance $i (export "answer" (func (result u32)))))
          (alias export $i "answer" (func $f))
          (export "answer" (func $f)))
        """;

    private const string Plug = """
        (component
          (core module $m (func (export "answer") (result i32) i32.const 42))
          (core instance $i (instantiate $m))
          (func $answer (result u32) (canon lift (core func $i "answer")))
          (instance $answers (export "answer" (func $answer)))
          (export "a:b/answers@1.3.0" (instance $answers)))
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ComposesComponentsOfOneVersionTrack()
    {
        string socket = _directory.Write("socket.wat", Socket);
        string plug = _directory.Write("plug.wat", Plug);
        string output = Path.Combine(_directory.Path, "composed.wasm");
        PetrelProcess.Run("compose", socket, "--plug", plug, "-o", output).AssertSuccess();
        Assert.Equal("\0asm\x0D\0\x01\0"u8.ToArray(), File.ReadAllBytes(output)[..8]);
    }

    [Fact]
    public void SaysWhichPlugIsOfNoUse()
    {
        string socket = _directory.Write("socket.wat", Socket);
        string plug = _directory.Write("plug.wat", Plug.Replace("1.3.0", "2.0.0", StringComparison.Ordinal));
        ProcessResult result = PetrelProcess.Run("compose", socket, "--plug", plug, "-o", Path.Combine(_directory.Path, "composed.wasm"));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("error: 'plug.wat' plugs nothing: it exports 'a:b/answers@2.0.0', and what is asked for is 'a:b/answers@1.0.0'\n", result.Error);
    }

    [Fact]
    public void NeedsAPlug()
    {
        ProcessResult result = PetrelProcess.Run("compose", _directory.Write("socket.wat", Socket), "-o", "x");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--plug FILE", result.Error, StringComparison.Ordinal);
    }
}
