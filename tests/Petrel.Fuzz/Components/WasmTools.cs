using System.Diagnostics;

namespace Petrel.Fuzz.Components;

/// <summary>Another validator of components, where it is installed: <c>wasm-tools</c> on PATH or in <c>/opt/peers/bin</c>.</summary>
internal sealed class WasmTools
{
    private readonly string _program;
    private readonly string _directory;
    private int _kept;

    private WasmTools(string program, string directory)
    {
        _program = program;
        _directory = directory;
    }

    /// <summary>Null, with a reason, when it is not there.</summary>
    public static WasmTools? Find(string directory, out string reason)
    {
        string[] places = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/opt/peers/bin"];
        string? program = places.Select(static place => Path.Combine(place, "wasm-tools")).FirstOrDefault(File.Exists);
        reason = program is null ? "wasm-tools is not installed: its verdicts are not compared." : $"compared with {program}";
        Directory.CreateDirectory(directory);
        return program is null ? null : new WasmTools(program, directory);
    }

    /// <summary>Why it is invalid, or null.</summary>
    public string? Refuses(byte[] binary)
    {
        var start = new ProcessStartInfo(_program, ["validate", "--features", "all", "-"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.BaseStream.Write(binary);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It may end before it has read everything.
        }

        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.ReplaceLineEndings(" ").Trim();
    }

    /// <summary>Writes a file to look at.</summary>
    public string Keep(byte[] binary)
    {
        string path = Path.Combine(_directory, $"component-mutant-{_kept++}.wasm");
        File.WriteAllBytes(path, binary);
        return path;
    }
}
