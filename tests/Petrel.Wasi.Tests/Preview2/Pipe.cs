using System.IO.Pipes;
using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>A pipe of the system with descriptors of the sandbox on both ends.</summary>
internal sealed class Pipe : IDisposable
{
    private readonly AnonymousPipeServerStream _server = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _client;

    public Pipe()
    {
        _client = new AnonymousPipeClientStream(PipeDirection.In, _server.GetClientHandleAsString());
        Reader = Open(_client.SafePipeHandle, read: true);
        Writer = Open(_server.SafePipeHandle, read: false);
    }

    public Descriptor Reader { get; }

    public Descriptor Writer { get; }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        _server.Write(bytes);
    }

    public void Receive(int count) => _client.ReadExactly(new byte[count]);

    public void CloseWriter()
    {
        Writer.Dispose();
        _server.Dispose();
    }

    public void CloseReader()
    {
        Reader.Dispose();
        _client.Dispose();
    }

    public void Dispose()
    {
        CloseWriter();
        CloseReader();
    }

    private static LinuxFile Open(System.Runtime.InteropServices.SafeHandle handle, bool read) =>
        new(new HostHandle(handle), new OpenRequest(OpenFlags.None, DescriptorFlags.None, read, !read, FollowLinks: true), readOnly: true, shared: true);
}
