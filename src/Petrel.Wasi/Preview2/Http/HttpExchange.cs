using System.Buffers;
using System.Net.Http;
using System.Text;
using Petrel.Components;
using Petrel.Wasi.Sandbox;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>One request and its response, carried on in the background.</summary>
/// <remarks>
/// 1. Send the request; its body follows while the guest writes. 2. When the headers of the response are there, the guest gets an <see cref="IncomingResponse"/>.
/// 3. Receive the body as fast as the guest takes it, then the trailers. Dropping what the guest has of it cancels what is left.
/// </remarks>
internal sealed class HttpExchange : IDisposable
{
    private const int ReceiveCapacity = 128 * 1024;
    private const int BufferSize = 32 * 1024;

    private readonly Preview2Guest _guest;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Uri _uri;
    private readonly HttpMethod _method;
    private readonly OutgoingRequest _request;
    private HttpTimeLimit? _firstByte;
    private bool _isReceiving;

    /// <summary>Starts.</summary>
    public HttpExchange(Preview2Guest guest, HttpMessageInvoker client, Uri uri, HttpMethod method, OutgoingRequest request, RequestOptions options)
    {
        _guest = guest;
        _uri = uri;
        _method = method;
        _request = request;
        Options = options;
        Received = new BodyQueue(guest.Wakeup, ReceiveCapacity);
        guest.Add(this);

        // Not on the guest's thread: a handler may do anything before it waits for the first time.
        Response = Task.Run(() => SendAsync(client));
        Response.ContinueWith(static (_, state) => ((Wakeup)state!).Signal(), guest.Wakeup, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Time limits.</summary>
    public RequestOptions Options { get; }

    /// <summary>The response or why there is none. Never fails.</summary>
    public Task<Result<HttpResponseMessage, ErrorCode>> Response { get; }

    /// <summary>The body of the response.</summary>
    public BodyQueue Received { get; }

    /// <summary>The trailers of the response, once the body is complete.</summary>
    public Fields? Trailers { get; private set; }

    /// <summary>There is no connection that could be used again, so that one is made first.</summary>
    public void Connecting() => Volatile.Read(ref _firstByte)?.Restart(Options.Connect + Options.FirstByte);

    /// <summary>The connection stands: from now on the server is waited for.</summary>
    public void Connected() => Volatile.Read(ref _firstByte)?.Restart(Options.FirstByte);

    /// <summary>Begins to receive the body.</summary>
    public void Receive(HttpResponseMessage response)
    {
        _isReceiving = true;
        _ = Task.Run(() => ReceiveAsync(response));
    }

    /// <summary>Ends it, wherever it stands.</summary>
    public void Dispose()
    {
        _guest.Remove(this);
        _cancellation.Cancel();
        if (!_isReceiving)
        {
            // Its connection would wait for the garbage collector.
            Response.ContinueWith(
                static response =>
                {
                    if (response.Result.IsOk)
                    {
                        response.Result.Value.Dispose();
                    }
                },
                TaskScheduler.Default);
        }
    }

    private async Task<Result<HttpResponseMessage, ErrorCode>> SendAsync(HttpMessageInvoker client)
    {
        using HttpTimeLimit limit = new(Options.FirstByte, _cancellation.Token);
        Volatile.Write(ref _firstByte, limit);
        ErrorCode error;
        try
        {
            HttpRequestMessage message = await CreateMessageAsync(limit.Token).ConfigureAwait(false);
            HttpResponseMessage response = await client.SendAsync(message, limit.Token).ConfigureAwait(false);
            return Result<HttpResponseMessage, ErrorCode>.Ok(response);
        }
        catch (OperationCanceledException)
        {
            error = limit.Explain(new ErrorCode.ConnectionReadTimeout()) ?? new ErrorCode.ConnectionTerminated();
        }
#pragma warning disable CA1031 // A handler of the embedder may throw anything; the guest is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error = HttpFailure.Translate(exception);
        }
        finally
        {
            Volatile.Write(ref _firstByte, null);
        }

        _request.Content?.Queue.Abandon(error);
        return Result<HttpResponseMessage, ErrorCode>.Err(error);
    }

    private async Task<HttpRequestMessage> CreateMessageAsync(CancellationToken cancellation)
    {
        HttpRequestMessage message = new(_method, _uri) { Content = await CreateContentAsync(cancellation).ConfigureAwait(false) };
        message.Options.Set(HttpClientHandlers.Exchange, this);
        foreach ((string name, byte[] value) in _request.Fields.Entries())
        {
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                // The content says it.
                continue;
            }

            string text = Encoding.Latin1.GetString(value);
            if (!message.Headers.TryAddWithoutValidation(name, text))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, text);
            }
        }

        return message;
    }

    /// <summary>
    /// Programs ask for the body of every request and finish it at once where there is none. Methods that have none by custom are held back
    /// until the guest writes or finishes, so that they are sent without an empty body in chunks.
    /// </summary>
    private async Task<HttpContent?> CreateContentAsync(CancellationToken cancellation)
    {
        if (_request.Content is not { } body)
        {
            return null;
        }

        if (body.DeclaredLength is null && _method.Method is "GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE")
        {
            await body.Queue.WaitForBytesAsync(cancellation).ConfigureAwait(false);
        }

        if (body.Queue.IsCompleted && body.Queue.Error is null)
        {
            int count = body.Queue.Count;
            return count == 0 && body.DeclaredLength is null && _method.Method is not ("POST" or "PUT" or "PATCH") ? null : new GuestContent(body.Queue, (ulong)count);
        }

        return new GuestContent(body.Queue, body.DeclaredLength);
    }

    private async Task ReceiveAsync(HttpResponseMessage response)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        using HttpTimeLimit limit = new(Options.BetweenBytes, _cancellation.Token);
        try
        {
            using (response)
            {
                using Stream stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
                while (true)
                {
                    // The guest's own slowness is not the server's.
                    limit.Restart(Timeout.InfiniteTimeSpan);
                    await Received.WaitForRoomAsync(BufferSize, limit.Token).ConfigureAwait(false);
                    limit.Restart(Options.BetweenBytes);
                    int count = await stream.ReadAsync(buffer.AsMemory(0, BufferSize), limit.Token).ConfigureAwait(false);
                    if (count == 0)
                    {
                        break;
                    }

                    Received.Add(buffer.AsSpan(0, count));
                }

                Trailers = IncomingFields.Read(response.TrailingHeaders);
                Received.Complete();
            }
        }
        catch (OperationCanceledException)
        {
            Received.Complete(limit.Explain(new ErrorCode.ConnectionReadTimeout()) ?? new ErrorCode.ConnectionTerminated());
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Received.Complete(HttpFailure.Translate(exception));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
