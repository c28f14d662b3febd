// TEMPORARY: the shape that the source generator gives; removed when it lands.
#pragma warning disable
using Petrel.Components;
namespace Wasi.Io.Error { internal interface IError : IDisposable { string ToDebugString(); } }
namespace Wasi.Io.Poll { internal interface IPollable : IDisposable { bool Ready(); void Block(); } }
namespace Wasi.Io.Streams
{
    internal abstract record StreamError
    {
        internal sealed record LastOperationFailed(Wasi.Io.Error.IError Value) : StreamError;
        internal sealed record Closed : StreamError;
    }
    internal interface IInputStream : IDisposable
    {
        byte[] Read(ulong len); byte[] BlockingRead(ulong len); ulong Skip(ulong len); ulong BlockingSkip(ulong len); Wasi.Io.Poll.IPollable Subscribe();
    }
    internal interface IOutputStream : IDisposable
    {
        ulong CheckWrite(); void Write(byte[] contents); void BlockingWriteAndFlush(byte[] contents); void Flush(); void BlockingFlush(); Wasi.Io.Poll.IPollable Subscribe();
        void WriteZeroes(ulong len); void BlockingWriteZeroesAndFlush(ulong len); ulong Splice(IInputStream src, ulong len); ulong BlockingSplice(IInputStream src, ulong len);
    }
}
namespace Wasi.Clocks.WallClock { internal readonly record struct Datetime(ulong Seconds, uint Nanoseconds); }
namespace Wasi.Clocks.Timezone { internal sealed record TimezoneDisplay(int UtcOffset, string Name, bool InDaylightSavingTime); }
namespace Wasi.Filesystem.Types
{
    using Wasi.Clocks.WallClock; using Wasi.Io.Streams;
    internal enum DescriptorType : byte { Unknown, BlockDevice, CharacterDevice, Directory, Fifo, SymbolicLink, RegularFile, Socket }
    [Flags] internal enum DescriptorFlags : byte { None = 0, Read = 1, Write = 2, FileIntegritySync = 4, DataIntegritySync = 8, RequestedWriteSync = 16, MutateDirectory = 32 }
    [Flags] internal enum PathFlags : byte { None = 0, SymlinkFollow = 1 }
    [Flags] internal enum OpenFlags : byte { None = 0, Create = 1, Directory = 2, Exclusive = 4, Truncate = 8 }
    internal enum Advice : byte { Normal, Sequential, Random, WillNeed, DontNeed, NoReuse }
    internal enum ErrorCode : byte { Access, WouldBlock, Already, BadDescriptor, Busy, Deadlock, Quota, Exist, FileTooLarge, IllegalByteSequence, InProgress, Interrupted, Invalid, Io, IsDirectory, Loop, TooManyLinks, MessageSize, NameTooLong, NoDevice, NoEntry, NoLock, InsufficientMemory, InsufficientSpace, NotDirectory, NotEmpty, NotRecoverable, Unsupported, NoTty, NoSuchDevice, Overflow, NotPermitted, Pipe, ReadOnly, InvalidSeek, TextFileBusy, CrossDevice }
    internal sealed record DescriptorStat(DescriptorType Type, ulong LinkCount, ulong Size, Datetime? DataAccessTimestamp, Datetime? DataModificationTimestamp, Datetime? StatusChangeTimestamp);
    internal abstract record NewTimestamp { internal sealed record NoChange : NewTimestamp; internal sealed record Now : NewTimestamp; internal sealed record Timestamp(Datetime Value) : NewTimestamp; }
    internal sealed record DirectoryEntry(DescriptorType Type, string Name);
    internal readonly record struct MetadataHashValue(ulong Lower, ulong Upper);
    internal interface IDirectoryEntryStream : IDisposable { DirectoryEntry? ReadDirectoryEntry(); }
    internal interface IDescriptor : IDisposable
    {
        IInputStream ReadViaStream(ulong offset); IOutputStream WriteViaStream(ulong offset); IOutputStream AppendViaStream(); void Advise(ulong offset, ulong length, Advice advice); void SyncData(); DescriptorFlags GetFlags(); DescriptorType GetType(); void SetSize(ulong size);
        void SetTimes(NewTimestamp a, NewTimestamp m); (byte[], bool) Read(ulong length, ulong offset); ulong Write(byte[] buffer, ulong offset); IDirectoryEntryStream ReadDirectory(); void Sync(); void CreateDirectoryAt(string path); DescriptorStat Stat(); DescriptorStat StatAt(PathFlags f, string path);
        void SetTimesAt(PathFlags f, string path, NewTimestamp a, NewTimestamp m); void LinkAt(PathFlags f, string oldPath, IDescriptor newDescriptor, string newPath); IDescriptor OpenAt(PathFlags f, string path, OpenFlags o, DescriptorFlags flags); string ReadlinkAt(string path); void RemoveDirectoryAt(string path);
        void RenameAt(string oldPath, IDescriptor newDescriptor, string newPath); void SymlinkAt(string oldPath, string newPath); void UnlinkFileAt(string path); bool IsSameObject(IDescriptor other); MetadataHashValue MetadataHash(); MetadataHashValue MetadataHashAt(PathFlags f, string path);
    }
}
namespace Wasi.Cli.TerminalInput { internal interface ITerminalInput : IDisposable { } }
namespace Wasi.Cli.TerminalOutput { internal interface ITerminalOutput : IDisposable { } }
namespace Wasi.Sockets.Network
{
    internal interface INetwork : IDisposable { }
    internal enum ErrorCode : byte { Unknown, AccessDenied, NotSupported, InvalidArgument, OutOfMemory, Timeout, ConcurrencyConflict, NotInProgress, WouldBlock, InvalidState, NewSocketLimit, AddressNotBindable, AddressInUse, RemoteUnreachable, ConnectionRefused, ConnectionReset, ConnectionAborted, DatagramTooLarge, NameUnresolvable, TemporaryResolverFailure, PermanentResolverFailure }
    internal enum IpAddressFamily : byte { Ipv4, Ipv6 }
    internal abstract record IpAddress { internal sealed record Ipv4((byte, byte, byte, byte) Value) : IpAddress; internal sealed record Ipv6((ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) Value) : IpAddress; }
    internal sealed record Ipv4SocketAddress(ushort Port, (byte, byte, byte, byte) Address);
    internal sealed record Ipv6SocketAddress(ushort Port, uint FlowInfo, (ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) Address, uint ScopeId);
    internal abstract record IpSocketAddress { internal sealed record Ipv4(Ipv4SocketAddress Value) : IpSocketAddress; internal sealed record Ipv6(Ipv6SocketAddress Value) : IpSocketAddress; }
}
namespace Wasi.Sockets.Tcp
{
    using Wasi.Sockets.Network; using Wasi.Io.Streams; using Wasi.Io.Poll;
    internal enum ShutdownType : byte { Receive, Send, Both }
    internal interface ITcpSocket : IDisposable
    {
        void StartBind(INetwork network, IpSocketAddress localAddress); void FinishBind(); void StartConnect(INetwork network, IpSocketAddress remoteAddress); (IInputStream, IOutputStream) FinishConnect(); void StartListen(); void FinishListen(); (ITcpSocket, IInputStream, IOutputStream) Accept();
        IpSocketAddress LocalAddress(); IpSocketAddress RemoteAddress(); bool IsListening(); IpAddressFamily AddressFamily(); void SetListenBacklogSize(ulong value); bool KeepAliveEnabled(); void SetKeepAliveEnabled(bool value); ulong KeepAliveIdleTime(); void SetKeepAliveIdleTime(ulong value); ulong KeepAliveInterval(); void SetKeepAliveInterval(ulong value);
        uint KeepAliveCount(); void SetKeepAliveCount(uint value); byte HopLimit(); void SetHopLimit(byte value); ulong ReceiveBufferSize(); void SetReceiveBufferSize(ulong value); ulong SendBufferSize(); void SetSendBufferSize(ulong value); IPollable Subscribe(); void Shutdown(ShutdownType shutdownType);
    }
}
namespace Wasi.Sockets.Udp
{
    using Wasi.Sockets.Network; using Wasi.Io.Poll;
    internal sealed record IncomingDatagram(byte[] Data, IpSocketAddress RemoteAddress);
    internal sealed record OutgoingDatagram(byte[] Data, IpSocketAddress? RemoteAddress);
    internal interface IUdpSocket : IDisposable
    {
        void StartBind(INetwork network, IpSocketAddress localAddress); void FinishBind(); (IIncomingDatagramStream, IOutgoingDatagramStream) Stream(IpSocketAddress? remoteAddress); IpSocketAddress LocalAddress(); IpSocketAddress RemoteAddress(); IpAddressFamily AddressFamily(); byte UnicastHopLimit(); void SetUnicastHopLimit(byte value);
        ulong ReceiveBufferSize(); void SetReceiveBufferSize(ulong value); ulong SendBufferSize(); void SetSendBufferSize(ulong value); IPollable Subscribe();
    }
    internal interface IIncomingDatagramStream : IDisposable { IncomingDatagram[] Receive(ulong maxResults); IPollable Subscribe(); }
    internal interface IOutgoingDatagramStream : IDisposable { ulong CheckSend(); ulong Send(OutgoingDatagram[] datagrams); IPollable Subscribe(); }
}
namespace Wasi.Sockets.IpNameLookup
{
    internal interface IResolveAddressStream : IDisposable { Wasi.Sockets.Network.IpAddress? ResolveNextAddress(); Wasi.Io.Poll.IPollable Subscribe(); }
}
namespace Wasi.Io.Poll { internal interface IPoll { uint[] Poll(IPollable[] @in); } }
namespace Wasi.Clocks.MonotonicClock { internal interface IMonotonicClock { ulong Now(); ulong Resolution(); Wasi.Io.Poll.IPollable SubscribeInstant(ulong when); Wasi.Io.Poll.IPollable SubscribeDuration(ulong when); } }
namespace Wasi.Clocks.WallClock { internal interface IWallClock { Datetime Now(); Datetime Resolution(); } }
namespace Wasi.Clocks.Timezone { using Wasi.Clocks.WallClock; internal interface ITimezone { TimezoneDisplay Display(Datetime when); int UtcOffset(Datetime when); } }
namespace Wasi.Random.Random { internal interface IRandom { byte[] GetRandomBytes(ulong len); ulong GetRandomU64(); } }
namespace Wasi.Random.Insecure { internal interface IInsecure { byte[] GetInsecureRandomBytes(ulong len); ulong GetInsecureRandomU64(); } }
namespace Wasi.Random.InsecureSeed { internal interface IInsecureSeed { (ulong, ulong) InsecureSeed(); } }
namespace Wasi.Filesystem.Preopens { internal interface IPreopens { (Wasi.Filesystem.Types.IDescriptor, string)[] GetDirectories(); } }
namespace Wasi.Filesystem.Types { internal interface ITypes { ErrorCode? FilesystemErrorCode(Wasi.Io.Error.IError err); } }
namespace Wasi.Cli.Environment { internal interface IEnvironment { (string, string)[] GetEnvironment(); string[] GetArguments(); string? InitialCwd(); } }
namespace Wasi.Cli.Exit { using Petrel.Components; internal interface IExit { void Exit(Result<Unit, Unit> status); void ExitWithCode(byte statusCode); } }
namespace Wasi.Cli.Stdin { internal interface IStdin { Wasi.Io.Streams.IInputStream GetStdin(); } }
namespace Wasi.Cli.Stdout { internal interface IStdout { Wasi.Io.Streams.IOutputStream GetStdout(); } }
namespace Wasi.Cli.Stderr { internal interface IStderr { Wasi.Io.Streams.IOutputStream GetStderr(); } }
namespace Wasi.Cli.TerminalStdin { internal interface ITerminalStdin { Wasi.Cli.TerminalInput.ITerminalInput? GetTerminalStdin(); } }
namespace Wasi.Cli.TerminalStdout { internal interface ITerminalStdout { Wasi.Cli.TerminalOutput.ITerminalOutput? GetTerminalStdout(); } }
namespace Wasi.Cli.TerminalStderr { internal interface ITerminalStderr { Wasi.Cli.TerminalOutput.ITerminalOutput? GetTerminalStderr(); } }
namespace Wasi.Sockets.InstanceNetwork { internal interface IInstanceNetwork { Wasi.Sockets.Network.INetwork InstanceNetwork(); } }
namespace Wasi.Sockets.Network { internal interface INetworkHost { ErrorCode? NetworkErrorCode(Wasi.Io.Error.IError err); } }
namespace Wasi.Sockets.TcpCreateSocket { internal interface ITcpCreateSocket { Wasi.Sockets.Tcp.ITcpSocket CreateTcpSocket(Wasi.Sockets.Network.IpAddressFamily addressFamily); } }
namespace Wasi.Sockets.UdpCreateSocket { internal interface IUdpCreateSocket { Wasi.Sockets.Udp.IUdpSocket CreateUdpSocket(Wasi.Sockets.Network.IpAddressFamily addressFamily); } }
namespace Wasi.Sockets.IpNameLookup { internal interface IIpNameLookup { IResolveAddressStream ResolveAddresses(Wasi.Sockets.Network.INetwork network, string name); } }

namespace Wasi.Http.Types
{
    using Petrel.Components; using Wasi.Io.Streams; using Wasi.Io.Poll;
    internal abstract record Method { internal sealed record Get : Method; internal sealed record Head : Method; internal sealed record Post : Method; internal sealed record Put : Method; internal sealed record Delete : Method; internal sealed record Connect : Method; internal sealed record Options : Method; internal sealed record Trace : Method; internal sealed record Patch : Method; internal sealed record Other(string Value) : Method; }
    internal abstract record Scheme { internal sealed record Http : Scheme; internal sealed record Https : Scheme; internal sealed record Other(string Value) : Scheme; }
    internal abstract record ErrorCode { internal sealed record DnsTimeout : ErrorCode; internal sealed record DestinationNotFound : ErrorCode; internal sealed record DestinationUnavailable : ErrorCode; internal sealed record DestinationIpProhibited : ErrorCode; internal sealed record DestinationIpUnroutable : ErrorCode; internal sealed record ConnectionRefused : ErrorCode; internal sealed record ConnectionTerminated : ErrorCode; internal sealed record ConnectionTimeout : ErrorCode; internal sealed record ConnectionReadTimeout : ErrorCode; internal sealed record ConnectionWriteTimeout : ErrorCode; internal sealed record ConnectionLimitReached : ErrorCode; internal sealed record TlsProtocolError : ErrorCode; internal sealed record TlsCertificateError : ErrorCode; internal sealed record HttpRequestDenied : ErrorCode; internal sealed record HttpRequestLengthRequired : ErrorCode; internal sealed record HttpRequestMethodInvalid : ErrorCode; internal sealed record HttpRequestUriInvalid : ErrorCode; internal sealed record HttpRequestUriTooLong : ErrorCode; internal sealed record HttpResponseIncomplete : ErrorCode; internal sealed record HttpResponseTimeout : ErrorCode; internal sealed record HttpUpgradeFailed : ErrorCode; internal sealed record HttpProtocolError : ErrorCode; internal sealed record LoopDetected : ErrorCode; internal sealed record ConfigurationError : ErrorCode; internal sealed record DnsError(DnsErrorPayload Value) : ErrorCode; internal sealed record TlsAlertReceived(TlsAlertReceivedPayload Value) : ErrorCode; internal sealed record HttpRequestBodySize(ulong? Value) : ErrorCode; internal sealed record HttpRequestHeaderSectionSize(uint? Value) : ErrorCode; internal sealed record HttpRequestHeaderSize(FieldSizePayload? Value) : ErrorCode; internal sealed record HttpRequestTrailerSectionSize(uint? Value) : ErrorCode; internal sealed record HttpRequestTrailerSize(FieldSizePayload Value) : ErrorCode; internal sealed record HttpResponseHeaderSectionSize(uint? Value) : ErrorCode; internal sealed record HttpResponseHeaderSize(FieldSizePayload Value) : ErrorCode; internal sealed record HttpResponseBodySize(ulong? Value) : ErrorCode; internal sealed record HttpResponseTrailerSectionSize(uint? Value) : ErrorCode; internal sealed record HttpResponseTrailerSize(FieldSizePayload Value) : ErrorCode; internal sealed record HttpResponseTransferCoding(string? Value) : ErrorCode; internal sealed record HttpResponseContentCoding(string? Value) : ErrorCode; internal sealed record InternalError(string? Value) : ErrorCode; }
    internal sealed record DnsErrorPayload(string? Rcode, ushort? InfoCode);
    internal sealed record TlsAlertReceivedPayload(byte? AlertId, string? AlertMessage);
    internal sealed record FieldSizePayload(string? FieldName, uint? FieldSize);
    internal abstract record HeaderError { internal sealed record InvalidSyntax : HeaderError; internal sealed record Forbidden : HeaderError; internal sealed record Immutable : HeaderError; }
    internal interface IFields : IDisposable { byte[][] Get(string name); bool Has(string name); void Set(string name, byte[][] value); void Delete(string name); void Append(string name, byte[] value); (string, byte[])[] Entries(); IFields Clone(); }
    internal interface IIncomingRequest : IDisposable { Method Method(); string? PathWithQuery(); Scheme? Scheme(); string? Authority(); IFields Headers(); IIncomingBody Consume(); }
    internal interface IOutgoingRequest : IDisposable { IOutgoingBody Body(); Method Method(); void SetMethod(Method method); string? PathWithQuery(); void SetPathWithQuery(string? pathWithQuery); Scheme? Scheme(); void SetScheme(Scheme? scheme); string? Authority(); void SetAuthority(string? authority); IFields Headers(); }
    internal interface IRequestOptions : IDisposable { ulong? ConnectTimeout(); void SetConnectTimeout(ulong? duration); ulong? FirstByteTimeout(); void SetFirstByteTimeout(ulong? duration); ulong? BetweenBytesTimeout(); void SetBetweenBytesTimeout(ulong? duration); }
    internal interface IResponseOutparam : IDisposable { void SendInformational(ushort status, IFields headers); }
    internal interface IIncomingResponse : IDisposable { ushort Status(); IFields Headers(); IIncomingBody Consume(); }
    internal interface IIncomingBody : IDisposable { IInputStream Stream(); }
    internal interface IFutureTrailers : IDisposable { IPollable Subscribe(); Result<Result<IFields?, ErrorCode>, Unit>? Get(); }
    internal interface IOutgoingResponse : IDisposable { ushort StatusCode(); void SetStatusCode(ushort statusCode); IFields Headers(); IOutgoingBody Body(); }
    internal interface IOutgoingBody : IDisposable { IOutputStream Write(); }
    internal interface IFutureIncomingResponse : IDisposable { IPollable Subscribe(); Result<Result<IIncomingResponse, ErrorCode>, Unit>? Get(); }
    internal interface ITypes { ErrorCode? HttpErrorCode(Wasi.Io.Error.IError err); IFields CreateFields(); IFields FieldsFromList((string, byte[])[] entries); IOutgoingRequest CreateOutgoingRequest(IFields headers); IRequestOptions CreateRequestOptions(); void ResponseOutparamSet(IResponseOutparam param, Result<IOutgoingResponse, ErrorCode> response); IFutureTrailers IncomingBodyFinish(IIncomingBody @this); IOutgoingResponse CreateOutgoingResponse(IFields headers); void OutgoingBodyFinish(IOutgoingBody @this, IFields? trailers); }
}
namespace Wasi.Http.OutgoingHandler { using Wasi.Http.Types; internal interface IOutgoingHandler { IFutureIncomingResponse Handle(IOutgoingRequest request, IRequestOptions? options); } }
