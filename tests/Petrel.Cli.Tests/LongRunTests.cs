using System.Diagnostics;
using System.Globalization;

namespace Petrel.Cli.Tests;

/// <summary>The code of programs that a signal ends, or that run on, comes into the cache too, and they notice nothing of it.</summary>
public sealed class LongRunTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _folder = new();
    private readonly List<Process> _processes = [];

    private string Cache => Path.Combine(_folder.Path, "cache");

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        // What fills the cache may still be at work.
        Wait(() => !Directory.Exists(Cache) || Directory.GetFiles(Cache, "*.lock").Length == 0, "the cache is still being filled");
        _folder.Dispose();
    }

    [LinuxTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void AProgramThatASignalEndsLeavesItsCode(string signal, int exitCode)
    {
        Process process = Start();
        Wait(() => ListensForSignals(process), "the program does not listen for signals");
        Send(signal, process);
        Assert.True(process.WaitForExit(s_patience));
        Assert.Equal(exitCode, process.ExitCode);
        Wait(() => Entries() == 1, "nothing came into the cache");
    }

    [LinuxFact]
    public void AProgramThatRunsOnLeavesItsCodeMeanwhile()
    {
        Process process = Start();
        Wait(() => Entries() == 1, "nothing came into the cache");
        Wait(() => !HasDeadChild(process), "the process that filled the cache is left as a zombie");
        Assert.False(process.HasExited);
    }

    [LinuxFact]
    public void AnIgnoredSignalStaysIgnored()
    {
        Process process = Start("trap '' HUP; exec \"$@\"");
        Wait(() => ListensForSignals(process), "the program does not listen for signals");
        Send("HUP", process);
        Send("TERM", process);
        Assert.True(process.WaitForExit(s_patience));
        Assert.Equal(143, process.ExitCode);
    }

    /// <summary>A program in an endless loop, with enough code to be worth keeping.</summary>
    private Process Start(string script = "exec \"$@\"")
    {
        string code = string.Concat(Enumerable.Repeat("(global.set 0 (i32.add (global.get 0) (i32.const 1)))", 400));
        string module = _folder.Write("endless.wat", $"(module (global (mut i32) (i32.const 0)) (func (export \"_start\") {code} (loop (br 0))))");

        // In place of the compiler: what it would compile.
        string compiler = _folder.Write("crossgen2", "#!/bin/sh\ncp \"$1\" \"$3\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(compiler, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", PetrelProcess.Launcher, "run", module])
        {
            Environment = { ["PETREL_CACHE_DIR"] = Cache, ["PETREL_CROSSGEN2"] = compiler },
        };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private int Entries() => Directory.Exists(Cache) ? Directory.GetFiles(Cache, "*.cwasm").Length : 0;

    /// <summary>The framework makes a thread for that, and asks for the signals after it; the last one is SIGHUP.</summary>
    private static bool ListensForSignals(Process process)
    {
        const int Hangup = 1;
        string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status"));
        ulong Signals(string kind) => ulong.Parse(
            status.Split('\n').Single(line => line.StartsWith(kind + ":", StringComparison.Ordinal)).AsSpan(kind.Length + 1).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (((Signals("SigCgt") | Signals("SigIgn")) >> (Hangup - 1)) & 1) != 0
            && Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/task"))
                .Any(task => File.Exists(task + "/comm") && File.ReadAllText(task + "/comm").StartsWith(".NET SigHandler", StringComparison.Ordinal));
    }

    private static bool HasDeadChild(Process process)
    {
        string parent = process.Id.ToString(CultureInfo.InvariantCulture);
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            try
            {
                string status = File.ReadAllText(folder + "/stat");
                string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] == "Z" && fields[1] == parent)
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not a process, or gone.
            }
        }

        return false;
    }

    private static void Send(string signal, Process process)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static void Wait(Func<bool> condition, string otherwise) => Assert.True(SpinWait.SpinUntil(condition, s_patience), otherwise);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Programs are watched while they run on Linux only.";
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxTheoryAttribute : TheoryAttribute
    {
        public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Programs are watched while they run on Linux only.";
    }
}
