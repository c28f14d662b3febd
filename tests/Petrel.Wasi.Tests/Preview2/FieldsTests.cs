using Petrel.Components;
using Petrel.Wasi.Preview2.Http;
using Wasi.Http.Types;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>Fields, requests and bodies as objects, without a network.</summary>
public sealed class FieldsTests : Preview2Test
{
    [Fact]
    public void NamesAreComparedWithoutCaseAndKeepTheirs()
    {
        Fields fields = new();
        fields.Append("X-First", "1"u8.ToArray());
        fields.Append("Other", [0x80, 0xff, (byte)'\t']);
        fields.Append("x-first", "2"u8.ToArray());
        Assert.Equal([("X-First", "1"u8.ToArray()), ("Other", [0x80, 0xff, 9]), ("x-first", "2"u8.ToArray())], fields.Entries());
        Assert.Equal(["1"u8.ToArray(), "2"u8.ToArray()], fields.Get("X-FIRST"));
        Assert.True(fields.Has("x-First"));
        Assert.False(fields.Has("none"));
        Assert.Empty(fields.Get("none"));
        fields.Set("X-first", ["3"u8.ToArray(), []]);
        Assert.Equal(["3"u8.ToArray(), []], fields.Get("x-first"));
        fields.Delete("X-FIRST");
        fields.Delete("X-FIRST");
        Assert.False(fields.Has("x-first"));
        fields.Set("other", []);
        Assert.Empty(fields.Entries());
    }

    [Fact]
    public void ACloneIsApart()
    {
        Fields fields = Fields.FromList([("a", [1 + 64])]);
        IFields clone = fields.Clone();
        clone.Append("b", [65]);
        Assert.Single(fields.Entries());
        Fields immutable = fields.ToImmutable();
        Assert.IsType<HeaderError.Immutable>(Fails<HeaderError>(() => immutable.Append("b", [])));
        Assert.IsType<HeaderError.Immutable>(Fails<HeaderError>(() => immutable.Set("a", [])));
        Assert.IsType<HeaderError.Immutable>(Fails<HeaderError>(() => immutable.Delete("a")));
        immutable.Clone().Delete("a");
        Assert.True(immutable.Has("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:")]
    [InlineData("ä")]
    [InlineData("a\r")]
    [InlineData(":path")]
    public void WhatIsNoNameIsRefused(string name)
    {
        Fields fields = new();
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => fields.Append(name, [])));
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => fields.Set(name, [])));
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => fields.Delete(name)));
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => Fields.FromList([(name, [])])));
        Assert.False(fields.Has(name));
        Assert.Empty(fields.Get(name));
    }

    [Theory]
    [InlineData("a\r\nInjected: 1")]
    [InlineData("a\0")]
    [InlineData("\u007f")]
    public void WhatIsNoValueIsRefused(string value)
    {
        Fields fields = Fields.FromList([("a", "1"u8.ToArray())]);
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => fields.Append("a", Bytes(value))));
        Assert.IsType<HeaderError.InvalidSyntax>(Fails<HeaderError>(() => fields.Set("a", [[], Bytes(value)])));
        Assert.Equal(["1"u8.ToArray()], fields.Get("a"));
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("host")]
    [InlineData("Transfer-Encoding")]
    [InlineData("upgrade")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Connection")]
    public void FieldsOfTheConnectionAreForbidden(string name)
    {
        Assert.IsType<HeaderError.Forbidden>(Fails<HeaderError>(() => new Fields().Append(name, [])));
        Assert.IsType<HeaderError.Forbidden>(Fails<HeaderError>(() => new Fields().Set(name, [])));
        Assert.IsType<HeaderError.Forbidden>(Fails<HeaderError>(() => new Fields().Delete(name)));
        Assert.IsType<HeaderError.Forbidden>(Fails<HeaderError>(() => Fields.FromList([(name, [])])));
    }

    [Fact]
    public void FieldsAreLimited()
    {
        Fields fields = new();
        Traps(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                fields.Append("a", new byte[100].Select(static _ => (byte)'x').ToArray());
            }
        });
        fields.Delete("a");
        fields.Append("a", []);
    }

    [Fact]
    public void ARequestHasDefaultsAndRules()
    {
        Fields headers = Fields.FromList([("a", [])]);
        OutgoingRequest request = new(Start(), headers);
        Assert.IsType<Method.Get>(request.Method());
        Assert.Null(request.Scheme());
        Assert.Null(request.Authority());
        Assert.Null(request.PathWithQuery());
        headers.Append("b", []);
        Assert.False(request.Headers().Has("b"));
        Assert.IsType<HeaderError.Immutable>(Fails<HeaderError>(() => request.Headers().Append("b", [])));
        request.SetMethod(new Method.Other("PURGE"));
        Fails<Unit>(() => request.SetMethod(new Method.Other("A B")));
        Fails<Unit>(() => request.SetMethod(new Method.Other("")));
        Assert.Equal(new Method.Other("PURGE"), request.Method());
        request.SetScheme(new Scheme.Other("ftp"));
        Fails<Unit>(() => request.SetScheme(new Scheme.Other("1a")));
        Assert.Equal(new Scheme.Other("ftp"), request.Scheme());
        foreach (string authority in new[] { "example.com", "example.com:8080", "127.0.0.1:80", "[::1]:80", "user:pass@host" })
        {
            request.SetAuthority(authority);
            Assert.Equal(authority, request.Authority());
        }

        foreach (string authority in new[] { "", "a b", "a/b", "host:port", "host?x", "host\r\n", "host:99999" })
        {
            Fails<Unit>(() => request.SetAuthority(authority));
        }

        foreach (string path in new[] { "/", "/a?b=c&d=%20", "?x", "", "/a//../b" })
        {
            request.SetPathWithQuery(path);
            Assert.Equal(path, request.PathWithQuery());
        }

        foreach (string path in new[] { "a", "/a b", "/\r\n", "/ä", "/a#b" })
        {
            Fails<Unit>(() => request.SetPathWithQuery(path));
        }

        request.SetAuthority(null);
        request.SetPathWithQuery(null);
        request.SetScheme(null);
        Assert.Null(request.Authority());
        request.Body();
        Fails<Unit>(() => request.Body());
    }

    [Fact]
    public void ABodyIsWhatItsLengthSays()
    {
        HttpTypesHost types = new(Start());
        IOutgoingBody right = Body(types, "5");
        var stream = right.Write();
        Fails<Unit>(() => right.Write());
        stream.BlockingWriteAndFlush("hello"u8.ToArray());
        Traps(() => types.OutgoingBodyFinish(right, null));
        stream.Dispose();
        types.OutgoingBodyFinish(right, null);
        right.Dispose();
        IOutgoingBody shorter = Body(types, "5");
        Assert.Equal(new ErrorCode.HttpRequestBodySize(0), Fails<ErrorCode>(() => types.OutgoingBodyFinish(shorter, null)));
        IOutgoingBody longer = Body(types, "5");
        var longStream = longer.Write();
        ErrorCode? code = types.HttpErrorCode(LastOperationFailed(() => longStream.BlockingWriteAndFlush(new byte[6])));
        Assert.Equal(new ErrorCode.HttpRequestBodySize(6), code);
        IsClosed(() => longStream.CheckWrite());
        Assert.Null(types.HttpErrorCode(new Petrel.Wasi.Preview2.Io.IoError("other")));
    }

    [Fact]
    public void ABodyTakesMuchBeforeItIsSent()
    {
        HttpTypesHost types = new(Start());
        var stream = Body(types, null).Write();
        ulong written = 0;
        for (ulong permit; (permit = stream.CheckWrite()) > 0; written += permit)
        {
            stream.Write(new byte[permit]);
        }

        Assert.Equal(1u << 20, written);
        Assert.False(stream.Subscribe().Ready());
    }

    [Fact]
    public void AResponseHasAStatus()
    {
        HttpTypesHost types = new(Start());
        IOutgoingResponse response = types.CreateOutgoingResponse(types.CreateFields());
        Assert.Equal(200, response.StatusCode());
        response.SetStatusCode(404);
        Assert.Equal(404, response.StatusCode());
        Fails<Unit>(() => response.SetStatusCode(99));
        Fails<Unit>(() => response.SetStatusCode(1000));
        response.Body();
        Fails<Unit>(() => response.Body());
    }

    [Fact]
    public void TimeLimitsAreKept()
    {
        IRequestOptions options = new HttpTypesHost(Start()).CreateRequestOptions();
        Assert.Null(options.ConnectTimeout());
        options.SetConnectTimeout(1);
        options.SetFirstByteTimeout(2);
        options.SetBetweenBytesTimeout(ulong.MaxValue);
        Assert.Equal((1u, 2u, ulong.MaxValue), (options.ConnectTimeout(), options.FirstByteTimeout(), options.BetweenBytesTimeout()));
        Assert.Equal(TimeSpan.FromMilliseconds(1), ((RequestOptions)options).Connect);
    }

    private static IOutgoingBody Body(HttpTypesHost types, string? length) =>
        types.CreateOutgoingRequest(types.FieldsFromList(length is null ? [] : [("Content-Length", Bytes(length))])).Body();
}
