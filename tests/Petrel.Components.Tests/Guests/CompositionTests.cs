using Xunit;

namespace Petrel.Components.Tests.Guests;

/// <summary>A Rust command and a JavaScript component in one: <c>petrel compose</c>.</summary>
public class CompositionTests
{
    [JavaScriptFact]
    public void A_JavaScript_component_is_plugged_into_a_Rust_command()
    {
        string directory = Directory.CreateTempSubdirectory("petrel-").FullName;
        try
        {
            string socket = JavaScriptTools.Source("../plug", "socket.wasm");
            string alone = JavaScriptTools.RunWithPetrel(socket, "x").Output;
            Assert.Contains("imports petrel:plug/strings@1.0.0", alone);

            // The plug has a later version than the socket asks for.
            string composed = Path.Combine(directory, "composed.wasm");
            (int exitCode, string output) = JavaScriptTools.RunPetrel("compose", socket, "--plug", JavaScriptTools.Build("plug", "-n", "plug"), "-o", composed);
            Assert.True(exitCode == 0, output);
            (exitCode, output) = JavaScriptTools.RunWithPetrel(composed, "grüße", "b");
            Assert.True(exitCode == 0, output);
            Assert.EndsWith("GRÜSSE!\nB!\n", output, StringComparison.Ordinal);

            // And what the plug exports is called by its name.
            (exitCode, output) = JavaScriptTools.RunWithPetrel(["--invoke", "strings.whisper(\"QUIET\")"], JavaScriptTools.Build("plug", "-n", "plug"));
            Assert.Equal((0, "\"(quiet)\"\n"), (exitCode, output));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
