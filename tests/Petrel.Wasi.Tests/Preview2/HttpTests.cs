using System.Net;
using System.Net.Sockets;
using System.Text;
using Petrel.Components;
using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Http;
using Wasi.Http.Types;
using Wasi.Io.Streams;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>HTTP requests to a server of the test's on the loopback interface, which speaks the protocol by hand.</summary>
public sealed class HttpTests : Preview2Test
{
    [Fact]
    public void ARequestIsAnswered()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nX-Answer: 42\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello");
        Exchange exchange = new(this, server);
        exchange.Request.SetPathWithQuery("/a/../b?c=%41");
        IIncomingResponse response = exchange.Get();
        Assert.Equal(200, response.Status());
        Assert.Equal(["42"u8.ToArray()], response.Headers().Get("x-answer"));
        Assert.Equal(["text/plain"u8.ToArray()], response.Headers().Get("content-type"));
        Assert.False(response.Headers().Has("connection"));
        Assert.IsType<HeaderError.Immutable>(Fails<HeaderError>(() => response.Headers().Append("a", [])));
        IIncomingBody body = response.Consume();
        Fails<Unit>(() => response.Consume());
        response.Dispose();
        IInputStream stream = body.Stream();
        Fails<Unit>(() => body.Stream());
        Assert.Equal("hello", Text(ReadToEnd(stream)));
        Traps(() => exchange.Types.IncomingBodyFinish(body));
        stream.Dispose();
        Assert.Null(Trailers(exchange.Types.IncomingBodyFinish(body)));
        string request = server.Request;
        Assert.StartsWith("GET /a/../b?c=%41 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"Host: {server.Authority}\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("chunked", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void HeadersAndABodyAreSent()
    {
        using Server server = new("HTTP/1.1 204 No Content\r\n\r\n");
        Exchange exchange = new(this, server, [("Content-Type", "a/b"u8.ToArray()), ("X-Latin", [0xe4]), ("X-Two", "1"u8.ToArray()), ("X-Two", "2"u8.ToArray()), ("Content-Length", "4"u8.ToArray())]);
        exchange.Request.SetMethod(new Method.Post());
        IOutgoingBody body = exchange.Request.Body();
        exchange.Start();
        IOutputStream stream = body.Write();
        stream.BlockingWriteAndFlush("da"u8.ToArray());
        stream.BlockingWriteAndFlush("ta"u8.ToArray());
        stream.Dispose();
        exchange.Types.OutgoingBodyFinish(body, null);
        IIncomingResponse response = exchange.Get();
        Assert.Equal(204, response.Status());
        string request = server.Request;
        Assert.StartsWith("POST / HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: a/b\r\n", request, StringComparison.Ordinal);
        Assert.Contains("X-Latin: \u00e4\r\n", request, StringComparison.Ordinal);
        Assert.Contains("X-Two: 1, 2\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 4\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\ndata", request, StringComparison.Ordinal);
    }

    [Fact]
    public void ABodyOfUnknownLengthIsSentInChunks()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Exchange exchange = new(this, server);
        exchange.Request.SetMethod(new Method.Put());
        IOutgoingBody body = exchange.Request.Body();
        exchange.Start();
        IOutputStream stream = body.Write();
        WriteAll(stream, new byte[3_000_000]);
        stream.Dispose();
        exchange.Types.OutgoingBodyFinish(body, null);
        Assert.Equal(200, exchange.Get().Status());
        Assert.Contains("Transfer-Encoding: chunked\r\n", server.Request, StringComparison.Ordinal);
        Assert.True(server.Request.Length > 3_000_000);
    }

    [Fact]
    public void ABodyThatIsReadyHasALength()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Exchange exchange = new(this, server);
        exchange.Request.SetMethod(new Method.Post());
        IOutgoingBody body = exchange.Request.Body();
        IOutputStream stream = body.Write();
        stream.BlockingWriteAndFlush("data"u8.ToArray());
        stream.Dispose();
        exchange.Types.OutgoingBodyFinish(body, null);
        Assert.Equal(200, exchange.Get().Status());
        Assert.Contains("Content-Length: 4\r\n", server.Request, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyBodyOfAGetIsNone()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Exchange exchange = new(this, server);
        IOutgoingBody body = exchange.Request.Body();
        exchange.Start();
        exchange.Types.OutgoingBodyFinish(body, null);
        Assert.Equal(200, exchange.Get().Status());
        Assert.DoesNotContain("chunked", server.Request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Content-Length", server.Request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ABodyThatIsDroppedBreaksTheRequest()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Exchange exchange = new(this, server);
        exchange.Request.SetMethod(new Method.Post());
        IOutgoingBody body = exchange.Request.Body();
        IOutputStream stream = body.Write();
        stream.BlockingWriteAndFlush("da"u8.ToArray());
        exchange.Start();
        stream.Dispose();
        body.Dispose();
        Assert.IsType<ErrorCode.InternalError>(exchange.GetError());
    }

    [Fact]
    public void TrailersCome()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
        IIncomingResponse response = new Exchange(this, server).Get();
        IIncomingBody body = response.Consume();
        IInputStream stream = body.Stream();
        Assert.Equal("abc", Text(ReadToEnd(stream)));
        stream.Dispose();
        IFields? trailers = Trailers(new HttpTypesHost(Start()).IncomingBodyFinish(body));
        Assert.Equal(["7"u8.ToArray()], trailers!.Get("x-sum"));
    }

    [Fact]
    public void TheRestOfABodyIsNotNeededForTrailers()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + new string('x', 2_000_000));
        IIncomingResponse response = new Exchange(this, server).Get();
        IIncomingBody body = response.Consume();
        IInputStream stream = body.Stream();
        Assert.NotEmpty(stream.BlockingRead(10));
        stream.Dispose();
        IFutureTrailers future = new HttpTypesHost(Start()).IncomingBodyFinish(body);
        Assert.Null(Trailers(future));
        Assert.False(future.Get()!.Value.IsOk);
    }

    [Fact]
    public void ALongBodyComesWhole()
    {
        string content = string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"{i:d8}"));
        using Server server = new($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\n\r\n{content}");
        Assert.Equal(content, Text(ReadToEnd(new Exchange(this, server).Get().Consume().Stream())));
    }

    [Fact]
    public void AnAnswerThatBreaksOffIsAnError()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        IInputStream stream = new Exchange(this, server).Get().Consume().Stream();
        Drain(stream, 5);
        stream.Subscribe().Block();
        Assert.IsType<ErrorCode.HttpResponseIncomplete>(new HttpTypesHost(Start()).HttpErrorCode(LastOperationFailed(() => stream.Read(1))));
        IsClosed(() => stream.Read(1));
    }

    [Fact]
    public void WhatIsNoHttpIsAnError()
    {
        using Server server = new("SMTP ready\r\n\r\n");
        Assert.IsType<ErrorCode.HttpProtocolError>(new Exchange(this, server).GetError());
    }

    [Fact]
    public void NobodyThereIsAnError()
    {
        Server server = new("");
        server.Dispose();
        Exchange exchange = new(this, server);
        Assert.IsType<ErrorCode.ConnectionRefused>(exchange.GetError());
        Assert.False(exchange.Future!.Get()!.Value.IsOk);
    }

    [Fact]
    public void AServerThatIsSilentTimesOut()
    {
        using Server server = new(null);
        Exchange exchange = new(this, server);
        IRequestOptions options = exchange.Types.CreateRequestOptions();
        options.SetFirstByteTimeout(20_000_000);
        exchange.Start(options);
        Assert.IsType<ErrorCode.ConnectionReadTimeout>(exchange.GetError());
    }

    [Fact]
    public void ABodyThatStopsTimesOut()
    {
        using Server server = new("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", closes: false);
        Exchange exchange = new(this, server);
        IRequestOptions options = exchange.Types.CreateRequestOptions();
        options.SetBetweenBytesTimeout(50_000_000);
        exchange.Start(options);
        IInputStream stream = exchange.Get().Consume().Stream();
        Drain(stream, 5);
        stream.Subscribe().Block();
        Assert.IsType<ErrorCode.ConnectionReadTimeout>(exchange.Types.HttpErrorCode(LastOperationFailed(() => stream.Read(1))));
    }

    [Fact]
    public void RedirectsAreTheGuestsToFollow()
    {
        using Server server = new("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\nSet-Cookie: a=b\r\n\r\n");
        IIncomingResponse response = new Exchange(this, server).Get();
        Assert.Equal(302, response.Status());
        Assert.Equal(["a=b"u8.ToArray()], response.Headers().Get("set-cookie"));
    }

    [Fact]
    public void WithoutPermissionNoRequestIsMade()
    {
        OutgoingHandlerHost none = new(Start());
        Assert.IsType<ErrorCode.HttpRequestDenied>(Fails<ErrorCode>(() => none.Handle(Request("example.com"), null)));
        OutgoingHandlerHost some = new(Start(new WasiConfiguration().WithHttp(static uri => uri.Host == "allowed.example", static () => new Answering())));
        Assert.IsType<ErrorCode.HttpRequestDenied>(Fails<ErrorCode>(() => some.Handle(Request("example.com"), null)));
        var future = some.Handle(Request("allowed.example"), null);
        future.Subscribe().Block();
        Assert.Equal(418, future.Get()!.Value.Value.Value.Status());
    }

    [Fact]
    public void WhatIsNoRequestIsRefused()
    {
        OutgoingHandlerHost handler = new(Start(new WasiConfiguration().WithHttp()));
        Assert.IsType<ErrorCode.HttpRequestUriInvalid>(Fails<ErrorCode>(() => handler.Handle(new OutgoingRequest(Start(), new Fields()), null)));
        OutgoingRequest noPath = Request("example.com");
        noPath.SetPathWithQuery(null);
        Assert.IsType<ErrorCode.HttpRequestUriInvalid>(Fails<ErrorCode>(() => handler.Handle(noPath, null)));
        OutgoingRequest scheme = Request("example.com");
        scheme.SetScheme(new Scheme.Other("ftp"));
        Assert.IsType<ErrorCode.HttpProtocolError>(Fails<ErrorCode>(() => handler.Handle(scheme, null)));
        OutgoingRequest tunnel = Request("example.com");
        tunnel.SetMethod(new Method.Connect());
        Assert.IsType<ErrorCode.HttpRequestMethodInvalid>(Fails<ErrorCode>(() => handler.Handle(tunnel, null)));
    }

    [Fact]
    public void GivingUpEndsTheExchange()
    {
        using Server server = new(null);
        Exchange exchange = new(this, server);
        exchange.Start();
        server.WaitForConnection();
        exchange.Future!.Dispose();
        Assert.True(exchange.Future.Subscribe().Ready());
        server.WaitForEnd();
    }

    private OutgoingRequest Request(string authority)
    {
        OutgoingRequest request = new(Start(), new Fields());
        request.SetScheme(new Scheme.Http());
        request.SetAuthority(authority);
        request.SetPathWithQuery("/");
        return request;
    }

    private static void Drain(IInputStream stream, int count)
    {
        while (count > 0)
        {
            count -= stream.BlockingRead((ulong)count).Length;
        }
    }

    private static IFields? Trailers(IFutureTrailers future)
    {
        future.Subscribe().Block();
        return future.Get()!.Value.Value.Value;
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)418));
    }

    /// <summary>One request of a guest that may make any.</summary>
    private sealed class Exchange
    {
        private readonly OutgoingHandlerHost _handler;

        public Exchange(HttpTests test, Server server, (string, byte[])[]? headers = null)
        {
            Preview2Guest guest = test.Start(new WasiConfiguration().WithHttp());
            Types = new HttpTypesHost(guest);
            _handler = new OutgoingHandlerHost(guest);
            Request = (OutgoingRequest)Types.CreateOutgoingRequest(Types.FieldsFromList(headers ?? []));
            Request.SetScheme(new Scheme.Http());
            Request.SetAuthority(server.Authority);
            Request.SetPathWithQuery("/");
        }

        public HttpTypesHost Types { get; }

        public OutgoingRequest Request { get; }

        public IFutureIncomingResponse? Future { get; private set; }

        public void Start(IRequestOptions? options = null) => Future = _handler.Handle(Request, options);

        public IIncomingResponse Get()
        {
            Result<IIncomingResponse, ErrorCode> result = Wait();
            Assert.True(result.IsOk, result.IsOk ? "" : result.Error.ToString());
            return result.Value;
        }

        public ErrorCode GetError() => Wait().Error;

        private Result<IIncomingResponse, ErrorCode> Wait()
        {
            if (Future is null)
            {
                Start();
            }

            Future!.Subscribe().Block();
            return Future.Get()!.Value.Value;
        }
    }

    /// <summary>Takes one connection, reads a request to its end and answers with fixed bytes; with null never.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task<string> _work;

        public Server(string? answer, bool closes = true)
        {
            _listener.Start();
            Authority = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            _work = Task.Run(() => ServeAsync(answer, closes));
        }

        public string Authority { get; }

        public string Request => _work.Result;

        public void Dispose() => _listener.Dispose();

        public void WaitForEnd() => _work.Wait();

        public void WaitForConnection() => _accepted.Task.Wait();

        private async Task<string> ServeAsync(string? answer, bool closes)
        {
            StringBuilder request = new();
            try
            {
                using Socket socket = await _listener.AcceptSocketAsync();
                _accepted.SetResult();
                byte[] buffer = new byte[65536];
                int count;
                while ((answer is null || !IsComplete(request)) && (count = await socket.ReceiveAsync(buffer)) > 0)
                {
                    request.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }

                if (answer is not null)
                {
                    await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
                    if (!closes)
                    {
                        // Until the other side has had enough.
                        await socket.ReceiveAsync(buffer);
                    }
                }
            }
            catch (SocketException)
            {
                // The test has ended, or the guest gave up.
            }

            return request.ToString();
        }

        private static bool IsComplete(StringBuilder request)
        {
            string tail = request.ToString(Math.Max(0, request.Length - 5), Math.Min(5, request.Length));
            string head = request.ToString(0, Math.Min(request.Length, 4096));
            int end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            {
                return tail == "0\r\n\r\n";
            }

            int length = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            return length < 0 || request.Length - end - 4 >= int.Parse(head[(length + 16)..head.IndexOf("\r\n", length, StringComparison.Ordinal)]);
        }
    }
}
