using System.Globalization;
using Petrel.Cli.Arguments;
using Petrel.Wasi;

namespace Petrel.Cli.Running;

/// <summary>What else of Wasmtime's <c>-S</c> means something here: the standard streams, limits, and switches for what is always there.</summary>
internal sealed class WasiSwitches
{
    /// <summary>The keys, for messages.</summary>
    public const string Keys = "inherit-stdin, inherit-stdout, inherit-stderr, max-resources=COUNT";

    private bool _input = true;
    private bool _output = true;
    private bool _error = true;
    private int? _resources;

    /// <summary>Reads one entry; false when it is of another kind.</summary>
    public bool TryRead(string key, string? value)
    {
        switch (key)
        {
            case "inherit-stdin":
                _input = KeyValueList.Switch(key, value);
                return true;
            case "inherit-stdout":
                _output = KeyValueList.Switch(key, value);
                return true;
            case "inherit-stderr":
                _error = KeyValueList.Switch(key, value);
                return true;
            case "max-resources":
                _resources = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                    ? count
                    : throw new CommandException($"{key} needs a number of at least 1, not '{value}'");
                return true;
            case "cli" or "common" or "preview2" or "cli-exit-with-code" or "network-error-code":
                return KeyValueList.Switch(key, value) ? true : throw new CommandException($"{key} is always there and cannot be switched off");
            default:
                return false;
        }
    }

    /// <summary>Puts it into a configuration.</summary>
    public void Apply(WasiConfiguration grants)
    {
        if (_input)
        {
            grants.WithInheritedStandardInput();
        }

        if (_output)
        {
            grants.WithInheritedStandardOutput();
        }

        if (_error)
        {
            grants.WithInheritedStandardError();
        }

        if (_resources is { } count)
        {
            grants.WithMaxDescriptors(count);
        }
    }
}
