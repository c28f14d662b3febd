using System.Net;
using System.Net.Sockets;
using System.Text;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Managed;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Preopened listeners and the connections taken from them.</summary>
public sealed class SocketTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SocketTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ServesAConnection(bool managed)
    {
        using Guest guest = Start(managed, out uint listener);
        (FileType type, _, Rights rights, _) = guest.GetDescriptorStatus(listener);
        Assert.Equal(FileType.SocketStream, type);
        Assert.True(rights.HasFlag(Rights.SockAccept) && !rights.HasFlag(Rights.FdWrite));

        Assert.Equal(Errno.Success, guest.Host.FdFdstatSetFlags(listener, (uint)DescriptorFlags.NonBlocking));
        Assert.Equal(Errno.Again, guest.Host.SockAccept(guest.Memory, listener, 0, 16));
        Assert.Equal(Errno.Success, guest.Host.FdFdstatSetFlags(listener, 0));

        using Socket client = Connect();
        Assert.Equal(Errno.Success, guest.Host.SockAccept(guest.Memory, listener, (uint)DescriptorFlags.NonBlocking, 16));
        uint connection = guest.Result32;
        Assert.Equal(listener + 1, connection);
        Assert.Equal(DescriptorFlags.NonBlocking, guest.GetDescriptorStatus(connection).Flags);
        Assert.Equal(Errno.Again, guest.Receive(connection, out _, 0, 10));
        Assert.Equal(Errno.Success, guest.Host.FdFdstatSetFlags(connection, 0));

        client.Send("hello world"u8);
        Assert.Equal(Errno.Success, guest.Receive(connection, out string text, ReceiveFlags.Peek, 5));
        Assert.Equal("hello", text);
        Assert.Equal(Errno.Success, guest.Receive(connection, out text, ReceiveFlags.WaitAll, 5, 6));
        Assert.Equal("hello world", text);
        client.Send("again"u8);
        Assert.Equal("again", guest.ReadText(connection));

        Assert.Equal(Errno.Success, guest.Send(connection, "to ", "client"));
        Assert.Equal(9u, guest.Result32);
        Assert.Equal(Errno.Success, guest.WriteText(connection, "!"));
        Assert.Equal(Errno.Success, guest.Host.SockShutdown(connection, 2));
        Assert.Equal("to client!", ReadAll(client));
        Assert.Equal(Errno.Pipe, guest.Send(connection, "x"));

        client.Shutdown(SocketShutdown.Both);
        Assert.Equal("", guest.ReadText(connection));
        Assert.Equal(Errno.Spipe, guest.TrySeek(connection, 0, 0, out _));
        Assert.Equal(Errno.Spipe, guest.TryReadAt(connection, 0, out _, 10));
        guest.Close(connection);
        guest.Close(listener);

        // The listener is the embedder's and still there.
        using Socket another = Connect();
        Assert.True(_listener.Poll(1_000_000, SelectMode.SelectRead));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WaitsForConnectionsAndData(bool managed)
    {
        using Guest guest = Start(managed, out uint listener);
        Socket? client = null;
        var later = new Thread(() =>
        {
            Thread.Sleep(30);
            client = Connect();
        });
        later.Start();
        Assert.Equal(1u, Poll(guest, 1, listener));
        later.Join();
        Assert.Equal(Errno.Success, guest.Host.SockAccept(guest.Memory, listener, 0, 16));
        uint connection = guest.Result32;
        Assert.Equal(1u, Poll(guest, 2, connection));
        later = new Thread(() =>
        {
            Thread.Sleep(30);
            client!.Send("data"u8);
        });
        later.Start();
        Assert.Equal(1u, Poll(guest, 1, connection));
        Assert.Equal(4u, guest.Memory.Read<uint>(0x3000 + 16));
        later.Join();
        client!.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RefusesNonsense(bool managed)
    {
        using Guest guest = Start(managed, out uint listener);
        Assert.Equal(Errno.Badf, guest.Host.SockAccept(guest.Memory, 99, 0, 16));
        Assert.Equal(Errno.Notsock, guest.Host.SockAccept(guest.Memory, 0, 0, 16));
        Assert.Equal(Errno.Inval, guest.Host.SockAccept(guest.Memory, listener, 1, 16));
        Assert.Equal(Errno.Badf, guest.Host.SockShutdown(99, 1));
        Assert.Equal(Errno.Notsock, guest.Host.SockShutdown(1, 1));
        Assert.Equal(Errno.Inval, guest.Host.SockShutdown(listener, 4));
        Assert.Equal(Errno.Inval, guest.Host.SockShutdown(listener, 0));
        Assert.Equal(Errno.Notsock, guest.Receive(0, out _, 0, 10));
        Assert.Equal(Errno.Inval, guest.Receive(listener, out _, (ReceiveFlags)4, 10));
        Assert.Equal(Errno.Notconn, guest.Receive(listener, out _, 0, 10));
        Assert.Equal(Errno.Inval, guest.Host.SockSend(guest.Memory, listener, 0, 0, 1, 16));
        Assert.Equal(Errno.Inval, guest.Host.FdFdstatSetFlags(listener, (uint)DescriptorFlags.Append));
    }

    private static uint Poll(Guest guest, ulong kind, uint fd)
    {
        guest.Memory.Put(0x2000, 1ul);
        guest.Memory.Put(0x2008, kind);
        guest.Memory.Put(0x2010, fd);
        Assert.Equal(Errno.Success, guest.Host.PollOneoff(guest.Memory, 0x2000, 0x3000, 1, 16, Preview1Version.Preview1));
        Assert.Equal(0, guest.Memory.Read<ushort>(0x3008));
        return guest.Result32;
    }

    private static string ReadAll(Socket socket)
    {
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private Guest Start(bool managed, out uint listener)
    {
        var configuration = new WasiConfiguration();
        if (!managed)
        {
            configuration.WithPreopenedListener(_listener);
        }

        Guest guest = new(configuration);
        listener = 3;
        if (managed)
        {
            guest.Host.Descriptors.Add(new ManagedSocket(_listener, listening: true), Rights.None, null, out listener);
        }

        return guest;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(_listener.LocalEndPoint!);
        return socket;
    }
}
