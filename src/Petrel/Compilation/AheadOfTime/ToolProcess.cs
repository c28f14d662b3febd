using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Petrel.Compilation;

/// <summary>Runs a tool to its end.</summary>
internal static class ToolProcess
{
    private const int LongestOutput = 4000;

    /// <param name="file">The program.</param>
    /// <param name="directory">Where it works; null for the directory of this process.</param>
    /// <param name="backgroundTime">When set, it runs with the lowest priority and is ended when it has used that much processor time.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Null when it ended well, else what it said.</returns>
    public static string? Run(string file, string? directory, TimeSpan? backgroundTime, params IEnumerable<string> arguments)
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
            if (backgroundTime is not null)
            {
                LowerPriority(process);
            }

            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(output, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (backgroundTime is { } time && !EndsWithin(process, time))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} was ended because it had used {time.TotalSeconds} seconds of processor time");
            }

            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{Path.GetFileName(file)} ended with exit code {process.ExitCode}: {output.ToString().Trim()}";
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return $"{file} cannot be started: {exception.Message.TrimEnd('.')}";
        }
    }

    /// <summary>Waits for a process and ends it when it has used more time of the processor than it may: other work does not count, however long it takes.</summary>
    private static bool EndsWithin(Process process, TimeSpan time)
    {
        const int Interval = 500;
        while (!process.WaitForExit(Interval))
        {
            try
            {
                process.Refresh();
                if (process.TotalProcessorTime > time)
                {
                    process.Kill(entireProcessTree: true);
                    process.WaitForExit();
                    return false;
                }
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
            {
                // It ended in the meantime.
            }
        }

        return true;
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
