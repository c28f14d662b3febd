using System.Net.Sockets;
using Petrel.Collections;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi;

/// <summary>
/// What a WASI guest is given. Without any call it has no arguments, environment, files or sockets; its input is empty and
/// its output is forgotten. Clocks and random numbers are always there.
/// </summary>
/// <remarks>
/// Each method changes this object and returns it. One configuration may serve any number of stores: files and directories are opened
/// for each anew by <see cref="WasiStoreExtensions.SetWasiConfiguration"/> and closed with the store; streams, delegates and sockets of the
/// embedder are shared and stay open. Not thread-safe while it is being changed.
/// </remarks>
/// <example>
/// <code>
/// var configuration = new WasiConfiguration()
///     .WithArgs("tool", "--verbose")
///     .WithInheritedStandardOutput()
///     .WithPreopenedDirectory("/srv/data", "/data", readOnly: true);
/// </code>
/// </example>
public sealed partial class WasiConfiguration
{
    private readonly List<string> _arguments = [];
    private readonly ArrayBuilder<Variable> _environment = new(0);
    private readonly ArrayBuilder<Grant> _directories = new(0);

    // Made when there is one: sockets are an assembly more to load.
    private List<Socket>? _listeners;
    private TimeProvider _clock = TimeProvider.System;
    private Action<Span<byte>>? _random;
    private bool _inheritEnvironment;
    private int _maxDescriptors = 4096;

    /// <summary>How paths are resolved; for tests.</summary>
    internal SandboxVariant Variant { get; set; }

    /// <summary>Adds an argument. The first one is by custom the name of the program.</summary>
    /// <exception cref="ArgumentException">It contains a NUL.</exception>
    public WasiConfiguration WithArg(string argument)
    {
        ThrowIfUnusable(argument, nameof(argument));
        _arguments.Add(argument);
        return this;
    }

    /// <summary>Adds arguments. The first one of all is by custom the name of the program.</summary>
    /// <exception cref="ArgumentException">One contains a NUL.</exception>
    public WasiConfiguration WithArgs(params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        foreach (string argument in arguments)
        {
            WithArg(argument);
        }

        return this;
    }

    /// <summary>Adds the arguments of this process, its name included.</summary>
    public WasiConfiguration WithInheritedArgs() => WithArgs(Environment.GetCommandLineArgs());

    /// <summary>Sets an environment variable; a later value replaces an earlier one.</summary>
    /// <exception cref="ArgumentException">The name is empty or contains <c>=</c>, or there is a NUL in one of them.</exception>
    public WasiConfiguration WithEnvironmentVariable(string name, string value)
    {
        ThrowIfUnusable(name, nameof(name));
        ThrowIfUnusable(value, nameof(value));
        if (name.Length == 0 || name.Contains('='))
        {
            throw new ArgumentException($"'{name}' cannot be the name of an environment variable.", nameof(name));
        }

        _environment.Add(new Variable(name, value));
        return this;
    }

    /// <summary>Sets environment variables; later values replace earlier ones.</summary>
    /// <exception cref="ArgumentException">A name is empty or contains <c>=</c>, or there is a NUL in a name or value.</exception>
    public WasiConfiguration WithEnvironmentVariables(IEnumerable<(string Name, string Value)> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        foreach ((string name, string value) in variables)
        {
            WithEnvironmentVariable(name, value);
        }

        return this;
    }

    /// <summary>Passes on the environment of this process, as it is when a store is given this configuration. Variables set here take precedence.</summary>
    public WasiConfiguration WithInheritedEnvironment()
    {
        _inheritEnvironment = true;
        return this;
    }

    /// <summary>
    /// Lets the guest use a directory and everything below, as <paramref name="guestPath"/>. It can't leave the directory, whatever paths it
    /// uses and whatever symbolic links there are.
    /// </summary>
    /// <param name="hostPath">The directory on the host; it is opened when a store is given this configuration.</param>
    /// <param name="guestPath">Under which path the guest finds it, for example <c>/</c>, <c>/data</c> or <c>.</c>.</param>
    /// <param name="readOnly">Whether the guest may only read.</param>
    /// <exception cref="ArgumentException">A path is empty or contains a NUL.</exception>
    public WasiConfiguration WithPreopenedDirectory(string hostPath, string guestPath, bool readOnly = false)
    {
        ThrowIfUnusable(hostPath, nameof(hostPath));
        ThrowIfUnusable(guestPath, nameof(guestPath));
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        ArgumentException.ThrowIfNullOrEmpty(guestPath);
        _directories.Add(new Grant(hostPath, guestPath, readOnly));
        return this;
    }

    /// <summary>
    /// Lets the guest accept connections from a socket that listens already. It finds listeners behind the directories: at descriptor 3
    /// when there are none. The socket stays the embedder's to close, after the stores that use it.
    /// </summary>
    public WasiConfiguration WithPreopenedListener(Socket listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        (_listeners ??= []).Add(listener);
        return this;
    }

    /// <summary>Replaces the clocks, for tests and reproducible runs. Waiting in <c>poll_oneoff</c> goes by it too.</summary>
    public WasiConfiguration WithClock(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        return this;
    }

    /// <summary>Replaces the source of random bytes, which is the operating system's generator for keys. The delegate fills the span.</summary>
    public WasiConfiguration WithRandom(Action<Span<byte>> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        _random = fill;
        return this;
    }

    /// <summary>
    /// Limits how many descriptors (files, directories, sockets, streams) the guest can have open at a time; 4,096 unless this is called. What is
    /// granted counts too. Beyond it, opening fails with EMFILE.
    /// </summary>
    public WasiConfiguration WithMaxDescriptors(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _maxDescriptors = count;
        return this;
    }

    /// <summary>Opens everything for one guest.</summary>
    /// <exception cref="PetrelException">A file or directory can't be opened.</exception>
    internal WasiContext CreateContext()
    {
        var opened = new ArrayBuilder<Descriptor>(4);
        try
        {
            var preopened = new ArrayBuilder<PreopenedDirectory>(_directories.Count);
            foreach (Grant grant in _directories.Items)
            {
                DirectoryDescriptor directory = Host.OpenDirectory(grant.HostPath, grant.ReadOnly, Variant);
                opened.Add(directory);
                preopened.Add(new PreopenedDirectory(directory, Utf8Text.GetBytes(grant.GuestPath)));
            }

            var sockets = new ArrayBuilder<Descriptor>(0);
            if (_listeners is not null)
            {
                OpenListeners(opened, sockets);
            }

            return new WasiContext
            {
                Arguments = EncodeArguments(),
                Environment = EncodeEnvironment(),
                StandardInput = Open(_standardInput, opened),
                StandardOutput = Open(_standardOutput, opened),
                StandardError = Open(_standardError, opened),
                Directories = preopened.ToArray(),
                Listeners = sockets.ToArray(),
                MaxDescriptors = _maxDescriptors,
                Clock = new SandboxClock(_clock),
                Random = _random,
                Network = _network,
                TimeZone = _timeZone,
                InitialDirectory = _initialDirectory,
            };
        }
        catch
        {
            foreach (Descriptor descriptor in opened.Items)
            {
                descriptor.Dispose();
            }

            throw;
        }
    }

    private void OpenListeners(ArrayBuilder<Descriptor> opened, ArrayBuilder<Descriptor> sockets)
    {
        foreach (Socket listener in _listeners!)
        {
            Descriptor socket = Host.OpenListener(listener);
            opened.Add(socket);
            sockets.Add(socket);
        }
    }

    private static Descriptor Open(Func<Descriptor> open, ArrayBuilder<Descriptor> opened)
    {
        Descriptor descriptor = open();
        opened.Add(descriptor);
        return descriptor;
    }

    private static void ThrowIfUnusable(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Contains('\0'))
        {
            throw new ArgumentException("The text contains a NUL, which would end it for the guest.", parameter);
        }
    }

    private static byte[] Encode(string text) => Utf8Text.GetBytes(text, zeros: 1);

    private byte[][] EncodeArguments()
    {
        byte[][] encoded = new byte[_arguments.Count][];
        for (int i = 0; i < encoded.Length; i++)
        {
            encoded[i] = Encode(_arguments[i]);
        }

        return encoded;
    }

    private byte[][] EncodeEnvironment()
    {
        if (_environment.Count == 0 && !_inheritEnvironment)
        {
            return [];
        }

        return EncodeVariables();
    }

    // Apart: the dictionary is in an assembly that nothing else needs.
    private byte[][] EncodeVariables()
    {
        // In the order in which the names appeared first, so that a guest sees what the embedder wrote.
        OrderedDictionary<string, string> variables = [];
        if (_inheritEnvironment)
        {
            foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                variables[(string)variable.Key] = (string?)variable.Value ?? "";
            }
        }

        foreach (Variable variable in _environment.Items)
        {
            variables[variable.Name] = variable.Value;
        }

        byte[][] encoded = new byte[variables.Count][];
        for (int i = 0; i < encoded.Length; i++)
        {
            KeyValuePair<string, string> variable = variables.GetAt(i);
            encoded[i] = Encode($"{variable.Key}={variable.Value}");
        }

        return encoded;
    }

    // Classes, not tuples: code for lists of references is part of the framework, for lists of tuples it is made at start-up.
    private sealed class Grant(string hostPath, string guestPath, bool readOnly)
    {
        public string HostPath => hostPath;

        public string GuestPath => guestPath;

        public bool ReadOnly => readOnly;
    }

    private sealed class Variable(string name, string value)
    {
        public string Name => name;

        public string Value => value;
    }
}
