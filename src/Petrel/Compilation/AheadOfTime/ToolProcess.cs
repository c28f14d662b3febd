using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Petrel.Compilation;

/// <summary>Runs a tool to its end.</summary>
internal static class ToolProcess
{
    private const int LongestOutput = 4000;

    /// <returns>Null when it ended well, else what it said.</returns>
    public static string? Run(string file, string? directory, bool isBackground, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (directory is not null)
        {
            start.WorkingDirectory = directory;
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What this process was told about its own runtime is not meant for the tool, and no build server may outlive it.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        var output = new StringBuilder();
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException();
            process.StandardInput.Close();
            if (isBackground)
            {
                LowerPriority(process);
            }

            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(output, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{Path.GetFileName(file)} ended with exit code {process.ExitCode}: {output.ToString().Trim()}";
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return $"{file} cannot be started: {exception.Message.TrimEnd('.')}";
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < LongestOutput)
            {
                output.AppendLine(line);
            }
        }
    }

    private static void LowerPriority(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.Idle;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            // It has ended, or the system does not allow it: it then runs as any other.
        }
    }
}
