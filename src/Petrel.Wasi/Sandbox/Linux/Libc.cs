using System.Runtime.InteropServices;

namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>
/// The C library and the system calls it doesn't wrap, on 64-bit Linux. Only structures that are the same on all
/// architectures are used (<c>statx</c> instead of <c>stat</c>); variadic functions are declared with the arguments used, which
/// the System V and AArch64 calling conventions pass alike.
/// </summary>
internal static unsafe class Libc
{
    // The name under which it is loaded already (musl takes it for itself, too): the search for a plain libc opens twenty files that do not exist.
    private const string Name = "libc.so.6";

    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_REMOVEDIR = 0x200;
    public const int AT_NO_AUTOMOUNT = 0x800;
    public const int AT_EMPTY_PATH = 0x1000;

    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_DSYNC = 0x1000;
    public const int O_SYNC = 0x101000;
    public const int O_CLOEXEC = 0x80000;
    public const int O_PATH = 0x200000;

    public const int F_GETFD = 1;
    public const int FD_CLOEXEC = 1;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;

    public const nint UTIME_NOW = (1 << 30) - 1;
    public const nint UTIME_OMIT = (1 << 30) - 2;

    public const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    public const ulong RESOLVE_BENEATH = 0x08;

    public const uint STATX_BASIC_STATS = 0x7ff;
    public const uint FIONREAD = 0x541b;
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
    public const int RWF_APPEND = 0x10;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int MSG_PEEK = 0x02;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_WAITALL = 0x100;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_DONTWAIT = 0x40;
    public const int SOL_SOCKET = 1;
    public const int SO_TYPE = 3;
    public const int SOCK_STREAM = 1;

    public const int CLOCK_PROCESS_CPUTIME_ID = 2;
    public const int CLOCK_THREAD_CPUTIME_ID = 3;

    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EXDEV = 18;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int ENOSYS = 38;
    public const int ELOOP = 40;
    public const int EOPNOTSUPP = 95;

    private const int SYS_openat2 = 437;

    /// <summary>Open only directories; the number depends on the architecture.</summary>
    public static int O_DIRECTORY => UsesArmNumbers ? 0x4000 : 0x10000;

    /// <summary>Don't follow a link at the end; the number depends on the architecture.</summary>
    public static int O_NOFOLLOW => UsesArmNumbers ? 0x8000 : 0x20000;

    private static bool UsesArmNumbers => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static bool UsesGenericNumbers => RuntimeInformation.ProcessArchitecture != Architecture.X64;

    /// <summary>Whether this host has what the declarations here assume.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64;

    /// <summary>The error of the last call on this thread, as Linux numbers it.</summary>
    public static int LastError => Marshal.GetLastSystemError();

    /// <summary>The error of the last call on this thread.</summary>
    public static Errno LastErrno => LinuxErrno.Translate(Marshal.GetLastSystemError());

    [DllImport(Name)]
    public static extern int openat(int directory, byte* path, int flags, uint mode);

    [DllImport(Name)]
    public static extern int open(byte* path, int flags, uint mode);

    [DllImport(Name)]
    public static extern int close(int descriptor);

    [DllImport(Name)]
    public static extern nint readv(int descriptor, IoVector* vectors, int count);

    [DllImport(Name)]
    public static extern nint writev(int descriptor, IoVector* vectors, int count);

    [DllImport(Name)]
    public static extern nint preadv(int descriptor, IoVector* vectors, int count, long offset);

    [DllImport(Name)]
    public static extern nint pwritev(int descriptor, IoVector* vectors, int count, long offset);

    [DllImport(Name)]
    public static extern long lseek(int descriptor, long offset, int whence);

    [DllImport(Name)]
    public static extern int fsync(int descriptor);

    [DllImport(Name)]
    public static extern int fdatasync(int descriptor);

    [DllImport(Name)]
    public static extern int ftruncate(int descriptor, long size);

    /// <summary>Returns the error instead of setting errno.</summary>
    [DllImport(Name)]
    public static extern int posix_fallocate(int descriptor, long offset, long length);

    /// <summary>Returns the error instead of setting errno.</summary>
    [DllImport(Name)]
    public static extern int posix_fadvise(int descriptor, long offset, long length, int advice);

    [DllImport(Name)]
    public static extern int fcntl(int descriptor, int command, nint argument);

    [DllImport(Name)]
    public static extern int isatty(int descriptor);

    [DllImport(Name)]
    public static extern int ioctl(int descriptor, nuint request, int* argument);

    [DllImport(Name)]
    public static extern int mkdirat(int directory, byte* path, uint mode);

    [DllImport(Name)]
    public static extern int unlinkat(int directory, byte* path, int flags);

    [DllImport(Name)]
    public static extern int renameat(int directory, byte* path, int newDirectory, byte* newPath);

    [DllImport(Name)]
    public static extern int linkat(int directory, byte* path, int newDirectory, byte* newPath, int flags);

    [DllImport(Name)]
    public static extern int symlinkat(byte* target, int directory, byte* path);

    [DllImport(Name)]
    public static extern nint readlinkat(int directory, byte* path, byte* buffer, nuint size);

    [DllImport(Name)]
    public static extern int utimensat(int directory, byte* path, TimeSpec* times, int flags);

    [DllImport(Name)]
    public static extern int futimens(int descriptor, TimeSpec* times);

    [DllImport(Name)]
    public static extern int ppoll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signalMask);

    [DllImport(Name)]
    public static extern int clock_gettime(int clock, TimeSpec* time);

    [DllImport(Name)]
    public static extern int clock_getres(int clock, TimeSpec* time);

    [DllImport(Name)]
    public static extern nint getrandom(byte* buffer, nuint size, uint flags);

    [DllImport(Name)]
    public static extern int accept4(int socket, void* address, void* addressLength, int flags);

    [DllImport(Name)]
    public static extern nint recvmsg(int socket, MessageHeader* message, int flags);

    [DllImport(Name)]
    public static extern nint sendmsg(int socket, MessageHeader* message, int flags);

    [DllImport(Name)]
    public static extern int shutdown(int socket, int how);

    [DllImport(Name)]
    public static extern int getsockopt(int socket, int level, int option, void* value, uint* length);

    [DllImport(Name)]
    public static extern int eventfd(uint initial, int flags);

    [DllImport(Name)]
    public static extern nint read(int descriptor, void* buffer, nuint size);

    [DllImport(Name)]
    public static extern nint write(int descriptor, void* buffer, nuint size);

    [DllImport(Name)]
    public static extern int connect(int socket, void* address, uint length);

    [DllImport(Name)]
    public static extern int getsockname(int socket, void* address, uint* length);

    /// <summary>Closes a descriptor; an error leaves nothing to be done.</summary>
    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Reads directory entries in the kernel's format.</summary>
    public static nint getdents64(int descriptor, byte* buffer, nuint size) =>
        Syscall(UsesGenericNumbers ? 61 : 217, descriptor, (nint)buffer, (nint)size, 0, 0);

    /// <summary>Gives the attributes of a path below a directory, or of the directory's descriptor itself.</summary>
    public static int statx(int directory, byte* path, int flags, uint mask, FileStatistics* result) =>
        (int)Syscall(UsesGenericNumbers ? 291 : 332, directory, (nint)path, flags, (nint)mask, (nint)result);

    /// <summary>Writes at the end of a file, whatever other writers do; Linux 4.16.</summary>
    public static nint AppendVector(int descriptor, IoVector* vectors, int count) =>
        Syscall(UsesGenericNumbers ? 287 : 328, descriptor, (nint)vectors, count, 0, 0, RWF_APPEND);

    /// <summary>Opens with restrictions on how the path is resolved; Linux 5.6.</summary>
    public static int openat2(int directory, byte* path, OpenHow* how) =>
        (int)Syscall(SYS_openat2, directory, (nint)path, (nint)how, sizeof(OpenHow), 0);

    [DllImport(Name, EntryPoint = "syscall")]
    private static extern nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [DllImport(Name, EntryPoint = "syscall")]
    private static extern nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    /// <summary><c>struct timespec</c>.</summary>
    public struct TimeSpec
    {
        public long Seconds;
        public nint Nanoseconds;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReceivedEvents;
    }

    /// <summary><c>struct open_how</c>.</summary>
    public struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>A time stamp of <c>struct statx</c>.</summary>
    public struct FileTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    /// <summary><c>struct statx</c>: 256 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct FileStatistics
    {
        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint LinkCount;
        public uint UserId;
        public uint GroupId;
        public ushort Mode;
        public ushort Padding;
        public ulong Inode;
        public ulong Size;
        public ulong Blocks;
        public ulong AttributesMask;
        public FileTime AccessTime;
        public FileTime BirthTime;
        public FileTime ChangeTime;
        public FileTime ModificationTime;
        public uint SpecialDeviceMajor;
        public uint SpecialDeviceMinor;
        public uint DeviceMajor;
        public uint DeviceMinor;
    }
}
