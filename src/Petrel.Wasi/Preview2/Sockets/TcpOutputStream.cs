using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>What a TCP connection sends.</summary>
/// <remarks>
/// All that <c>check-write</c> permitted has to be taken, more than the system may take at once. The rest is kept, nothing more permitted, and the rest sent
/// whenever the guest waits or asks: also when it waits for the answer to it.
/// </remarks>
internal sealed class TcpOutputStream(Preview2Guest guest, GuestSocket socket) : OutputStream(guest), IPendingOutput
{
    private const int Permit = 64 * 1024;

    private readonly GuestSocket _socket = socket.Use();
    private byte[] _rest = [];
    private int _restStart;
    private int _restEnd;
    private SocketError _failure;
    private bool _isClosed;
    private bool _isShutDown;
    private bool _isDisposed;
    private bool _isReleased;

    private bool HasRest => _restStart < _restEnd;

    public override bool IsReady() => _isClosed || _failure != SocketError.Success || _isDisposed || (!HasRest && _socket.IsReady(write: true));

    public override void Register(PollRequest request) => _socket.Register(write: true, request);

    /// <summary>Takes nothing any more; the peer is told when the rest is sent.</summary>
    public void Shutdown()
    {
        if (!_isShutDown)
        {
            _isShutDown = true;
            _isClosed = true;
            if (!HasRest)
            {
                EndSending();
            }
        }
    }

    /// <inheritdoc/>
    public bool Send()
    {
        while (HasRest && _failure == SocketError.Success)
        {
            int count = _socket.Socket.Send(_rest.AsSpan(_restStart, _restEnd - _restStart), SocketFlags.None, out SocketError answer);
            if (answer is SocketError.WouldBlock)
            {
                return false;
            }

            if (answer is not (SocketError.Success or SocketError.Interrupted))
            {
                _failure = answer;
                break;
            }

            _restStart += answer == SocketError.Success ? count : 0;
        }

        _restStart = _restEnd = 0;
        if (_isShutDown)
        {
            EndSending();
        }

        ReleaseWhenDone();
        return true;
    }

    /// <summary>Ends the use of the socket; what is left is still sent while the guest lives.</summary>
    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            ReleaseWhenDone();
        }
    }

    protected override StreamState CheckWriteCore(out ulong permit, out IoError? error)
    {
        permit = 0;
        if (HasRest && Send())
        {
            Guest.PendingOutputs.Remove(this);
        }

        StreamState state = TellState(out error);
        if (state == StreamState.Open && !HasRest && _socket.IsReady(write: true))
        {
            permit = Permit;
        }

        return state;
    }

    protected override StreamState WriteCore(ReadOnlySpan<byte> contents, out IoError? error)
    {
        StreamState state = TellState(out error);
        while (state == StreamState.Open && !HasRest && !contents.IsEmpty)
        {
            int count = _socket.Socket.Send(contents, SocketFlags.None, out SocketError answer);
            switch (answer)
            {
                case SocketError.Success:
                    contents = contents[count..];
                    break;
                case SocketError.Interrupted:
                    break;
                case SocketError.WouldBlock:
                    Keep(contents);
                    return state;
                default:
                    _failure = answer;
                    return TellState(out error);
            }
        }

        if (state == StreamState.Open && !contents.IsEmpty)
        {
            Keep(contents);
        }

        return state;
    }

    protected override StreamState FlushCore(out IoError? error) => TellState(out error);

    private StreamState TellState(out IoError? error)
    {
        error = null;
        if (_failure != SocketError.Success && !_isClosed)
        {
            _isClosed = true;
            if (_failure != SocketError.Shutdown)
            {
                error = SocketFailure.OfStream(_failure);
                return StreamState.Failed;
            }
        }

        return _isClosed ? StreamState.Closed : StreamState.Open;
    }

    private void Keep(ReadOnlySpan<byte> contents)
    {
        bool isFirst = !HasRest;
        int left = _restEnd - _restStart;
        byte[] rest = new byte[left + contents.Length];
        _rest.AsSpan(_restStart, left).CopyTo(rest);
        contents.CopyTo(rest.AsSpan(left));
        _rest = rest;
        _restStart = 0;
        _restEnd = rest.Length;
        if (isFirst)
        {
            Guest.PendingOutputs.Add(this);
        }
    }

    private void EndSending()
    {
        try
        {
            _socket.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection has ended already.
        }
    }

    private void ReleaseWhenDone()
    {
        if (_isDisposed && !HasRest && !_isReleased)
        {
            _isReleased = true;
            _socket.Release();
        }
    }
}
