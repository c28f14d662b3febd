using Petrel.Components;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Preview2.Cli;
using Petrel.Wasi.Preview2.Clocks;
using Petrel.Wasi.Preview2.Filesystem;
using Petrel.Wasi.Preview2.Http;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Preview2.Random;
using Petrel.Wasi.Preview2.Sockets;
using Wasi.Cli.Environment;
using Wasi.Cli.Exit;
using Wasi.Cli.Stderr;
using Wasi.Cli.Stdin;
using Wasi.Cli.Stdout;
using Wasi.Cli.TerminalInput;
using Wasi.Cli.TerminalOutput;
using Wasi.Cli.TerminalStderr;
using Wasi.Cli.TerminalStdin;
using Wasi.Cli.TerminalStdout;
using Wasi.Clocks.MonotonicClock;
using Wasi.Clocks.Timezone;
using Wasi.Clocks.WallClock;
using Wasi.Filesystem.Preopens;
using Wasi.Filesystem.Types;
using Wasi.Http.OutgoingHandler;
using Wasi.Http.Types;
using Wasi.Io.Error;
using Wasi.Io.Poll;
using Wasi.Io.Streams;
using Wasi.Random.Insecure;
using Wasi.Random.InsecureSeed;
using Wasi.Random.Random;
using Wasi.Sockets.InstanceNetwork;
using Wasi.Sockets.IpNameLookup;
using Wasi.Sockets.Network;
using Wasi.Sockets.Tcp;
using Wasi.Sockets.TcpCreateSocket;
using Wasi.Sockets.Udp;
using Wasi.Sockets.UdpCreateSocket;

namespace Petrel.Wasi.Preview2;

/// <summary>Connects the generated adapters with the classes here.</summary>
internal static class Preview2Interfaces
{
    /// <summary>Defines all interfaces.</summary>
    public static void AddTo(ComponentLinker linker)
    {
        ErrorImports.AddTo(linker);
        PollImports.AddTo(linker, static store => new PollHost(Guest(store)));
        StreamsImports.AddTo(linker);
        MonotonicClockImports.AddTo(linker, static store => new MonotonicClockHost(Guest(store)));
        WallClockImports.AddTo(linker, static store => new WallClockHost(Guest(store)));
        TimezoneImports.AddTo(linker, static store => new TimezoneHost(Guest(store)));
        RandomImports.AddTo(linker, static store => new RandomHost(Guest(store)));
        InsecureImports.AddTo(linker, static store => new RandomHost(Guest(store)));
        InsecureSeedImports.AddTo(linker, static store => new RandomHost(Guest(store)));
        global::Wasi.Filesystem.Types.TypesImports.AddTo(linker, new FilesystemTypesHost());
        PreopensImports.AddTo(linker, static store => new PreopensHost(Guest(store)));
        NetworkImports.AddTo(linker, static store => new SocketsHost(Guest(store)));
        InstanceNetworkImports.AddTo(linker, static store => new SocketsHost(Guest(store)));
        TcpImports.AddTo(linker);
        TcpCreateSocketImports.AddTo(linker, static store => new SocketsHost(Guest(store)));
        UdpImports.AddTo(linker);
        UdpCreateSocketImports.AddTo(linker, static store => new SocketsHost(Guest(store)));
        IpNameLookupImports.AddTo(linker, static store => new SocketsHost(Guest(store)));
        EnvironmentImports.AddTo(linker, static store => new EnvironmentHost(Guest(store)));
        ExitImports.AddTo(linker, new ExitHost());
        StdinImports.AddTo(linker, static store => new StandardStreamsHost(Guest(store)));
        StdoutImports.AddTo(linker, static store => new StandardStreamsHost(Guest(store)));
        StderrImports.AddTo(linker, static store => new StandardStreamsHost(Guest(store)));
        TerminalInputImports.AddTo(linker);
        TerminalOutputImports.AddTo(linker);
        TerminalStdinImports.AddTo(linker, static store => new TerminalHost(Guest(store)));
        TerminalStdoutImports.AddTo(linker, static store => new TerminalHost(Guest(store)));
        TerminalStderrImports.AddTo(linker, static store => new TerminalHost(Guest(store)));
        global::Wasi.Http.Types.TypesImports.AddTo(linker, static store => new HttpTypesHost(Guest(store)));
        OutgoingHandlerImports.AddTo(linker, static store => new OutgoingHandlerHost(Guest(store)));
    }

    /// <summary>What the interfaces share for a store.</summary>
    private static Preview2Guest Guest(Store store)
    {
        if (store.FindExtension<Preview2Guest>() is { } guest)
        {
            return guest;
        }

        WasiContext context = store.FindExtension<Preview1Guest>()?.Context
            ?? throw new LinkException("the store has no WASI configuration: call SetWasiConfiguration before the component is instantiated");
        guest = new Preview2Guest(context);
        store.AddExtension(guest);
        return guest;
    }
}
