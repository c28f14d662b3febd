using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>What a TCP connection receives.</summary>
internal sealed class TcpInputStream(Preview2Guest guest, GuestSocket socket) : InputStream(guest)
{
    private readonly GuestSocket _socket = socket.Use();
    private bool _isClosed;
    private bool _isDisposed;

    public override bool IsReady() => _isClosed || _isDisposed || _socket.IsReady(write: false);

    public override void Register(PollRequest request) => _socket.Register(write: false, request);

    /// <summary>Receives nothing any more; what lies in the queue is thrown away.</summary>
    public void Shutdown()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            try
            {
                _socket.Socket.Shutdown(SocketShutdown.Receive);
            }
            catch (SocketException)
            {
                // The connection has ended already.
            }
        }
    }

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Release();
        }
    }

    protected override StreamState ReadCore(Span<byte> destination, out int count, out IoError? error)
    {
        count = 0;
        error = null;
        if (_isClosed)
        {
            return StreamState.Closed;
        }

        if (destination.IsEmpty)
        {
            return StreamState.Open;
        }

        count = _socket.Socket.Receive(destination, SocketFlags.None, out SocketError answer);
        switch (answer)
        {
            case SocketError.Success when count > 0:
                return StreamState.Open;
            case SocketError.Success:
                _isClosed = true;
                return StreamState.Closed;
            case SocketError.WouldBlock or SocketError.Interrupted:
                count = 0;
                return StreamState.Open;
            default:
                count = 0;
                _isClosed = true;
                error = SocketFailure.OfStream(answer);
                return StreamState.Failed;
        }
    }
}
