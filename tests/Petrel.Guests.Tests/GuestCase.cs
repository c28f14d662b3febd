using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace Petrel.Guests.Tests;

/// <summary>One case of one manifest.</summary>
public sealed class GuestCase : IXunitSerializable
{
    private const int TrapExitCode = 134;

    private string _manifest;
    private int _index;

    /// <summary>For the runner, which fills the case with <see cref="Deserialize"/>.</summary>
    public GuestCase()
        : this("", 0)
    {
    }

    /// <summary>Names a case.</summary>
    /// <param name="manifest">The manifest's path from tests/guests.</param>
    /// <param name="index">The case's place in it.</param>
    public GuestCase(string manifest, int index)
    {
        _manifest = manifest;
        _index = index;
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        _manifest = info.GetValue<string>(nameof(_manifest));
        _index = info.GetValue<int>(nameof(_index));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(_manifest), _manifest);
        info.AddValue(nameof(_index), _index);
    }

    public override string ToString()
    {
        string? name = Read().Case.Name;
        return Path.ChangeExtension(_manifest, null) + (name is null ? "" : $": {name}");
    }

    /// <summary>Runs the program and checks all that its manifest says.</summary>
    public async Task RunAsync()
    {
        (string program, GuestManifest.Expectation test) = Read();
        using var scratch = new ScratchFolder(test.Files);
        List<string> arguments = ["run"];
        foreach ((string guest, string host) in test.Preopens)
        {
            arguments.AddRange(["--dir", $"{Path.Combine(scratch.Root, host)}::{guest}"]);
        }

        foreach ((string guest, string host) in test.ReadOnlyPreopens)
        {
            arguments.AddRange(["--dir", $"{Path.Combine(scratch.Root, host)}::{guest}::ro"]);
        }

        foreach ((string name, string value) in test.Env)
        {
            arguments.AddRange(["--env", $"{name}={value}"]);
        }

        if (test.Invoke is not null)
        {
            arguments.AddRange(["--invoke", test.Invoke]);
        }

        arguments.Add(program);
        arguments.AddRange(test.Args);
        string input = string.Concat(Enumerable.Repeat(test.Stdin, test.StdinRepeat));
        PetrelCommand.Result result = await PetrelCommand.RunAsync(arguments, input);
        Check(test, result);
        scratch.AssertHolds(test.After);
    }

    private void Check(GuestManifest.Expectation test, PetrelCommand.Result result)
    {
        if (test.Refuses)
        {
            bool hasError = result.ExitCode == 0
                && int.TryParse(result.Output.Trim(), CultureInfo.InvariantCulture, out int error) && error > 0;
            Assert.True(hasError || result.ExitCode == TrapExitCode, Describe(result));
            return;
        }

        Assert.True(result.ExitCode == (test.Trap is null ? test.ExitCode : TrapExitCode), Describe(result));
        IEnumerable<string> parts = [.. test.Error, .. test.Backtrace, .. test.StderrContains];
        foreach (string part in test.Trap is null ? parts : parts.Prepend(test.Trap))
        {
            Assert.Contains(part, result.Error, StringComparison.Ordinal);
        }

        if (test.Error.Count > 0)
        {
            // One sentence, and no trace of the host's insides.
            Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        if (test.Stdout is not null)
        {
            Assert.Equal(test.Stdout, result.Output);
        }

        if (test.StdoutFile is not null)
        {
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Guests, _manifest))!;
            Assert.Equal(File.ReadAllText(Path.Combine(folder, test.StdoutFile)), result.Output);
        }

        if (test.StdoutSha256 is not null)
        {
            Assert.Equal(test.StdoutSha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result.Output))));
        }

        if (test.Stderr is not null)
        {
            Assert.Equal(test.Stderr, result.Error);
        }
    }

    private (string Program, GuestManifest.Expectation Case) Read()
    {
        string path = Path.Combine(Repository.Guests, _manifest);
        GuestManifest manifest = GuestManifest.Read(path);
        GuestManifest.Expectation test = manifest.Cases[_index];
        string program = test.Program ?? manifest.Program ?? throw new InvalidDataException($"{path} names no program.");
        return (Path.GetFullPath(program, Path.GetDirectoryName(path)!), test);
    }

    private static string Describe(PetrelCommand.Result result) =>
        $"exit code {result.ExitCode}, output: {Shorten(result.Output)}, error output: {Shorten(result.Error)}";

    private static string Shorten(string text) => text.Length <= 2000 ? text : text[..2000] + "...";
}
