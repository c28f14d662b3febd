using System.Buffers.Binary;
using System.Diagnostics;
using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Execution;

/// <summary>A Node process (V8) that runs and validates modules; one for all of them.</summary>
internal sealed class NodeOracle : IDisposable
{
    // What some versions have behind a flag. Unknown flags end a process, so they are tried.
    private static readonly string[] s_flags = ["--experimental-wasm-wasmfx", "--experimental-wasm-custom-descriptors", "--experimental-wasm-memory64", "--experimental-wasm-extended-const", "--experimental-wasm-relaxed-simd"];

    private readonly Process _process;

    private NodeOracle(Process process, WasmFeatures features, string version)
    {
        _process = process;
        Features = features;
        Version = version;
    }

    /// <summary>What it can run, found out by small modules.</summary>
    public WasmFeatures Features { get; private set; }

    public string Version { get; }

    /// <summary>Starts $PETREL_NODE or node; null when there is none, with the reason.</summary>
    public static NodeOracle? Start(out string reason)
    {
        string node = Environment.GetEnvironmentVariable("PETREL_NODE") is { Length: > 0 } given ? given : "node";
        string script = Path.Combine(AppContext.BaseDirectory, "Execution", "node-oracle.js");
        string? version = TryRun(node, ["--version"]);
        if (version is null)
        {
            reason = $"Node is not here ({node} does not start): its verdicts are not compared. Set PETREL_NODE or install Node 20 or later.";
            return null;
        }

        string[] flags = [.. s_flags.Where(flag => TryRun(node, [flag, "-e", "0"]) is not null)];
        var start = new ProcessStartInfo(node, [.. flags, script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var oracle = new NodeOracle(process, WasmFeatures.Wasm2, version.Trim());
        oracle.Features = FeatureProbes.Find(oracle);
        reason = "";
        return oracle;
    }

    public Outcome Run(byte[] bytes) => new(Ask('r', bytes));

    /// <summary>Links three modules and runs the exports of the last.</summary>
    public Outcome Run(LinkedModules linked)
    {
        var frame = new List<byte>();
        foreach (LinkedRole role in LinkedModules.Roles)
        {
            byte[] bytes = linked.Encode(role);
            frame.AddRange(BitConverter.GetBytes(bytes.Length));
            frame.AddRange(bytes);
        }

        return new(Ask('l', [.. frame]));
    }

    /// <summary>Null when the module is valid, else what is wrong.</summary>
    public string? Validate(byte[] bytes) => Ask('v', bytes)[0] is var answer && answer == "valid" ? null : answer;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private List<string> Ask(char command, byte[] bytes)
    {
        byte[] head = new byte[5];
        head[0] = (byte)command;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), bytes.Length);
        Stream input = _process.StandardInput.BaseStream;
        input.Write(head);
        input.Write(bytes);
        input.Flush();
        var lines = new List<string>();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                return lines;
            }

            lines.Add(line);
        }

        throw new InvalidOperationException("Node ended.");
    }

    private static string? TryRun(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
