using System.Text;
using Wasi.Cli.Environment;

namespace Petrel.Wasi.Preview2.Cli;

/// <summary><c>wasi:cli/environment</c>.</summary>
internal sealed class EnvironmentHost(Preview2Guest guest) : IEnvironment
{
    /// <inheritdoc/>
    public (string, string)[] GetEnvironment()
    {
        byte[][] variables = guest.Context.Environment;
        var result = new (string, string)[variables.Length];
        for (int i = 0; i < result.Length; i++)
        {
            string variable = Decode(variables[i]);
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            result[i] = (variable[..equals], variable[(equals + 1)..]);
        }

        return result;
    }

    /// <inheritdoc/>
    public string[] GetArguments()
    {
        byte[][] arguments = guest.Context.Arguments;
        string[] result = new string[arguments.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Decode(arguments[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public string? InitialCwd() => guest.Context.InitialDirectory;

    // Preview 1 wants a NUL at the end.
    private static string Decode(byte[] text) => Encoding.UTF8.GetString(text.AsSpan(0, text.Length - 1));
}
