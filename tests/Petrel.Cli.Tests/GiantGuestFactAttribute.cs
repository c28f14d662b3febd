namespace Petrel.Cli.Tests;

/// <summary>A test that runs a real interpreter, which is too large to be committed: PETREL_GIANT_GUEST says which and how.</summary>
public sealed class GiantGuestFactAttribute : FactAttribute
{
    public GiantGuestFactAttribute()
    {
        if (string.IsNullOrEmpty(Command))
        {
            Skip = "PETREL_GIANT_GUEST is not set: arguments of petrel run that start an interpreter with a giant function, such as \"quickjs.wasm script.js\"";
        }
    }

    public static string? Command => Environment.GetEnvironmentVariable("PETREL_GIANT_GUEST");
}
