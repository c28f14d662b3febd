using System.Net;
using System.Net.Sockets;
using Wasi.Io.Poll;
using Wasi.Io.Streams;
using Wasi.Sockets.Network;
using Wasi.Sockets.Tcp;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>A TCP socket (<c>wasi:sockets/tcp tcp-socket</c>): the state machine.</summary>
/// <remarks>
/// <code>
/// unbound -> bind-in-progress -> bound -> listen-in-progress -> listening
///    |                             |
///    +-----------------------------+--> connect-in-progress -> connected          a failed connect or listen -> closed
/// </code>
/// A call in the wrong state is <c>invalid-state</c>, a <c>finish</c> without its <c>start</c> <c>not-in-progress</c>; neither changes the state.
/// Binding and listening are done when they are started and told when they are finished.
/// </remarks>
/// <seealso href="https://github.com/WebAssembly/WASI/blob/main/proposals/sockets/TcpSocketOperationalSemantics.md"/>
internal sealed partial class TcpSocket : ITcpSocket
{
    private const int DefaultBacklog = 128;

    private readonly Preview2Guest _guest;
    private readonly GuestSocket _socket;
    private readonly IpAddressFamily _family;
    private State _state;
    private int _backlog = DefaultBacklog;
    private TcpInputStream? _input;
    private TcpOutputStream? _output;
    private bool _isDisposed;

    /// <summary>Takes a new socket.</summary>
    public TcpSocket(Preview2Guest guest, Socket socket, IpAddressFamily family)
        : this(guest, new GuestSocket(guest, socket), family, State.Unbound)
    {
    }

    private TcpSocket(Preview2Guest guest, GuestSocket socket, IpAddressFamily family, State state)
    {
        _guest = guest;
        _socket = socket.Use();
        _family = family;
        _state = state;
    }

    private enum State
    {
        Unbound,
        BindInProgress,
        Bound,
        ListenInProgress,
        Listening,
        ConnectInProgress,
        Connected,
        Closed,
    }

    private Socket Socket => _socket.Socket;

    /// <inheritdoc/>
    public void StartBind(INetwork network, IpSocketAddress localAddress)
    {
        ThrowUnless(_state == State.Unbound);
        IPEndPoint address = AddressMapping.ToEndPoint(localAddress);
        if (!AddressMapping.IsOfFamily(address, _family) || !AddressMapping.IsUnicast(address.Address))
        {
            throw SocketFailure.Of(ErrorCode.InvalidArgument);
        }

        ThrowUnlessAllowed(address, WasiSocketUse.TcpBind);
        Try(() => Socket.Bind(address));
        _state = State.BindInProgress;
    }

    /// <inheritdoc/>
    public void FinishBind() => Finish(State.BindInProgress, State.Bound);

    /// <inheritdoc/>
    public void StartConnect(INetwork network, IpSocketAddress remoteAddress)
    {
        ThrowUnless(_state is State.Unbound or State.Bound);
        IPEndPoint address = AddressMapping.ToEndPoint(remoteAddress);
        if (!AddressMapping.IsOfFamily(address, _family) || !AddressMapping.IsUnicast(address.Address) || !AddressMapping.IsRemote(address))
        {
            throw SocketFailure.Of(ErrorCode.InvalidArgument);
        }

        ThrowUnlessAllowed(address, WasiSocketUse.TcpConnect);

        // Whatever becomes of it, this socket has no second attempt. What was refused above was none: Wasmtime lets a program try another address then.
        _state = State.Closed;
        try
        {
            Socket.Connect(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // As it should be.
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception.SocketErrorCode == SocketError.AddressNotAvailable ? ErrorCode.AddressInUse : SocketFailure.Translate(exception.SocketErrorCode));
        }

        _state = State.ConnectInProgress;
    }

    /// <inheritdoc/>
    public (IInputStream, IOutputStream) FinishConnect()
    {
        if (_state != State.ConnectInProgress)
        {
            throw SocketFailure.Of(ErrorCode.NotInProgress);
        }

        if (!_socket.IsReady(write: true))
        {
            throw SocketFailure.Of(ErrorCode.WouldBlock);
        }

        _state = State.Closed;
        var error = (SocketError)(int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            throw SocketFailure.Of(SocketFailure.Translate(error));
        }

        _state = State.Connected;
        return OpenStreams();
    }

    /// <inheritdoc/>
    public void StartListen()
    {
        ThrowUnless(_state == State.Bound);
        _state = State.Closed;
        Try(() => Socket.Listen(_backlog));
        _state = State.ListenInProgress;
    }

    /// <inheritdoc/>
    public void FinishListen() => Finish(State.ListenInProgress, State.Listening);

    /// <inheritdoc/>
    public (ITcpSocket, IInputStream, IOutputStream) Accept()
    {
        ThrowUnless(_state == State.Listening);
        if (!_guest.CanOpen)
        {
            throw SocketFailure.Of(ErrorCode.NewSocketLimit);
        }

        if (!_socket.IsReady(write: false))
        {
            throw SocketFailure.Of(ErrorCode.WouldBlock);
        }

        Socket? accepted = null;
        Try(() => accepted = Socket.Accept());
        accepted!.Blocking = false;
        TcpSocket connection = new(_guest, new GuestSocket(_guest, accepted), _family, State.Connected);
        (IInputStream input, IOutputStream output) = connection.OpenStreams();
        return (connection, input, output);
    }

    /// <inheritdoc/>
    public IPollable Subscribe() => new TcpPollable(_guest, this);

    /// <inheritdoc/>
    public void Shutdown(ShutdownType shutdownType)
    {
        ThrowUnless(_state == State.Connected);
        if (shutdownType is ShutdownType.Receive or ShutdownType.Both)
        {
            _input!.Shutdown();
        }

        if (shutdownType is ShutdownType.Send or ShutdownType.Both)
        {
            _output!.Shutdown();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Release();
        }
    }

    private (IInputStream Input, IOutputStream Output) OpenStreams()
    {
        _input = new TcpInputStream(_guest, _socket);
        _output = new TcpOutputStream(_guest, _socket);
        return (_input, _output);
    }

    private void Finish(State from, State to)
    {
        if (_state != from)
        {
            throw SocketFailure.Of(ErrorCode.NotInProgress);
        }

        _state = to;
    }

    private void ThrowUnlessAllowed(IPEndPoint address, WasiSocketUse use)
    {
        if (!_guest.Context.Network.Allows(address, use))
        {
            throw SocketFailure.Of(ErrorCode.AccessDenied);
        }
    }

    private static void ThrowUnless(bool isRightState)
    {
        if (!isRightState)
        {
            throw SocketFailure.Of(ErrorCode.InvalidState);
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }

    private sealed class TcpPollable(Preview2Guest guest, TcpSocket socket) : Io.Pollable(guest)
    {
        // What is in progress besides connecting is done already; streams have pollables of their own.
        public override bool IsReady() => socket._isDisposed || socket._state switch
        {
            State.ConnectInProgress => socket._socket.IsReady(write: true),
            State.Listening => socket._socket.IsReady(write: false),
            _ => true,
        };

        public override void Register(Io.PollRequest request) => socket._socket.Register(write: socket._state == State.ConnectInProgress, request);
    }
}
