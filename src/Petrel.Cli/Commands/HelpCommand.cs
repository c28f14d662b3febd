using System.Reflection;
using Petrel.Cli.Arguments;

namespace Petrel.Cli.Commands;

/// <summary><c>petrel help</c> and <c>petrel --version</c>.</summary>
internal static class HelpCommand
{
    public static int Execute(ArgumentReader arguments)
    {
        if (arguments.ReadOption())
        {
            throw arguments.UnknownOption();
        }

        if (!arguments.ReadOperand(out string topic))
        {
            Console.Out.Write(HelpTexts.Overview);
            return ExitCode.Success;
        }

        if (topic == "proposals")
        {
            WriteProposals(Console.Out);
            return ExitCode.Success;
        }

        Console.Out.Write(HelpTexts.Of(topic)
            ?? throw new CommandException($"there is no command '{topic}' (petrel help lists the commands)"));
        return ExitCode.Success;
    }

    public static int Version()
    {
        string version = typeof(Engine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        Console.Out.WriteLine($"petrel {version}");
        return ExitCode.Success;
    }

    private static void WriteProposals(TextWriter output)
    {
        WasmFeatures standard = new EngineOptions().Features;
        output.WriteLine("Proposals that -W PROPOSAL[=y|n] switches; STABILITY.md says what each of them promises.");
        output.WriteLine();
        foreach (WasmFeatures feature in Enum.GetValues<WasmFeatures>())
        {
            if (long.IsPow2((long)feature))
            {
                output.WriteLine($"  {WasmFeatureNames.Name(feature),-26} {(standard.HasFlag(feature) ? "on" : "off")}");
            }
        }
    }
}
