using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>
/// Functions of the C library of a Unix system. They are looked up among those that the process has loaded: searching for
/// the library by name, as <c>DllImport</c> does, costs a millisecond at start-up.
/// </summary>
internal static unsafe class SystemLibrary
{
    private static readonly nint s_process = NativeLibrary.GetMainProgramHandle();

    // Each when it is first used; two threads find the same.
    private static nint s_map;
    private static nint s_unmap;
    private static nint s_protect;
    private static nint s_advise;
    private static nint s_createMemoryFile;
    private static nint s_truncate;
    private static nint s_write;
    private static nint s_control;
    private static nint s_close;
    private static nint s_signalAction;
    private static nint s_threadSelf;
    private static nint s_getThreadAttributes;
    private static nint s_getStack;
    private static nint s_destroyThreadAttributes;
    private static nint s_getStackAddress;
    private static nint s_getStackSize;
    private static nint s_createKey;
    private static nint s_getSpecific;
    private static nint s_setSpecific;
    private static nint s_open;
    private static nint s_seek;
    private static nint s_readAt;
    private static nint s_setTimes;
    private static nint s_status;
    private static nint s_user;
    private static nint s_spawn;
    private static nint s_spawnFileActionsInit;
    private static nint s_spawnFileActionsAddOpen;
    private static nint s_spawnAttributesInit;
    private static nint s_spawnAttributesSetFlags;
    private static nint s_spawnAttributesSetMask;
    private static nint s_spawnAttributesSetDefault;
    private static nint s_environment;
    private static nint s_nice;
    private static nint s_exit;
    private static nint s_fill;
    private static nint s_wait;
    private static nint s_createTimer;
    private static nint s_setTimer;

    public static nint Map(nint address, nuint length, int protection, int flags, int file, nint offset) =>
        ((delegate* unmanaged<nint, nuint, int, int, int, nint, nint>)Find(ref s_map, "mmap"))(address, length, protection, flags, file, offset);

    public static int Unmap(nint address, nuint length) =>
        ((delegate* unmanaged<nint, nuint, int>)Find(ref s_unmap, "munmap"))(address, length);

    public static int Protect(nint address, nuint length, int protection) =>
        ((delegate* unmanaged<nint, nuint, int, int>)Find(ref s_protect, "mprotect"))(address, length, protection);

    public static int Advise(nint address, nuint length, int advice) =>
        ((delegate* unmanaged<nint, nuint, int, int>)Find(ref s_advise, "madvise"))(address, length, advice);

    /// <summary>A file that exists in memory only; -1 when there can be none. On Linux only.</summary>
    public static int CreateMemoryFile(byte* name, uint flags) =>
        s_createMemoryFile != 0 || NativeLibrary.TryGetExport(s_process, "memfd_create", out s_createMemoryFile)
            ? ((delegate* unmanaged<byte*, uint, int>)s_createMemoryFile)(name, flags)
            : -1;

    public static void Fill(byte* start, int value, nuint length) =>
        ((delegate* unmanaged<byte*, int, nuint, byte*>)Find(ref s_fill, "memset"))(start, value, length);

    public static int Truncate(int file, nint length) =>
        ((delegate* unmanaged<int, nint, int>)Find(ref s_truncate, "ftruncate"))(file, length);

    public static nint Write(int file, byte* bytes, nuint length, nint offset) =>
        ((delegate* unmanaged<int, byte*, nuint, nint, nint>)Find(ref s_write, "pwrite"))(file, bytes, length, offset);

    public static int ControlFile(int file, int command, nint argument) =>
        ((delegate* unmanaged<int, int, nint, int>)Find(ref s_control, "fcntl"))(file, command, argument);

    public static int Close(int file) => ((delegate* unmanaged<int, int>)Find(ref s_close, "close"))(file);

    public static int SignalAction(int signal, byte* action, byte* previous) =>
        ((delegate* unmanaged<int, byte*, byte*, int>)Find(ref s_signalAction, "sigaction"))(signal, action, previous);

    public static nint ThreadSelf() => ((delegate* unmanaged<nint>)Find(ref s_threadSelf, "pthread_self"))();

    /// <summary>The attributes of a running thread; not on macOS.</summary>
    public static int GetThreadAttributes(nint thread, byte* attributes) =>
        ((delegate* unmanaged<nint, byte*, int>)Find(ref s_getThreadAttributes, "pthread_getattr_np"))(thread, attributes);

    public static int GetStack(byte* attributes, nuint* address, nuint* size) =>
        ((delegate* unmanaged<byte*, nuint*, nuint*, int>)Find(ref s_getStack, "pthread_attr_getstack"))(attributes, address, size);

    public static int DestroyThreadAttributes(byte* attributes) =>
        ((delegate* unmanaged<byte*, int>)Find(ref s_destroyThreadAttributes, "pthread_attr_destroy"))(attributes);

    /// <summary>The highest address of a thread's stack; on macOS only.</summary>
    public static nuint GetStackAddress(nint thread) =>
        ((delegate* unmanaged<nint, nuint>)Find(ref s_getStackAddress, "pthread_get_stackaddr_np"))(thread);

    /// <summary>The size of a thread's stack; on macOS only.</summary>
    public static nuint GetStackSize(nint thread) =>
        ((delegate* unmanaged<nint, nuint>)Find(ref s_getStackSize, "pthread_get_stacksize_np"))(thread);

    public static int CreateKey(uint* key, nint destructor) =>
        ((delegate* unmanaged<uint*, nint, int>)Find(ref s_createKey, "pthread_key_create"))(key, destructor);

    public static nint GetSpecific(uint key) => ((delegate* unmanaged<uint, nint>)Find(ref s_getSpecific, "pthread_getspecific"))(key);

    public static int SetSpecific(uint key, nint value) =>
        ((delegate* unmanaged<uint, nint, int>)Find(ref s_setSpecific, "pthread_setspecific"))(key, value);

    public static int Open(byte* path, int flags) => ((delegate* unmanaged<byte*, int, int>)Find(ref s_open, "open"))(path, flags);

    public static long Seek(int file, long offset, int origin) => ((delegate* unmanaged<int, long, int, long>)Find(ref s_seek, "lseek"))(file, offset, origin);

    public static nint ReadAt(int file, byte* buffer, nint count, long offset) =>
        ((delegate* unmanaged<int, byte*, nint, long, nint>)Find(ref s_readAt, "pread"))(file, buffer, count, offset);

    /// <summary>Access and modification time; a null pointer for now.</summary>
    public static int SetTimes(int directory, byte* path, nint times, int flags) =>
        ((delegate* unmanaged<int, byte*, nint, int, int>)Find(ref s_setTimes, "utimensat"))(directory, path, times, flags);

    /// <summary>What is known about a file; -1 as well where the C library has no such function. On Linux only.</summary>
    public static int Status(int directory, byte* path, int flags, uint mask, byte* status) =>
        s_status != 0 || NativeLibrary.TryGetExport(s_process, "statx", out s_status)
            ? ((delegate* unmanaged<int, byte*, int, uint, byte*, int>)s_status)(directory, path, flags, mask, status)
            : -1;

    /// <summary>The user that the process acts for.</summary>
    public static uint User() => ((delegate* unmanaged<uint>)Find(ref s_user, "geteuid"))();

    public static int SpawnFileActionsInit(byte* actions) =>
        ((delegate* unmanaged<byte*, int>)Find(ref s_spawnFileActionsInit, "posix_spawn_file_actions_init"))(actions);

    public static int SpawnFileActionsAddOpen(byte* actions, int file, byte* path, int flags, int mode) =>
        ((delegate* unmanaged<byte*, int, byte*, int, int, int>)Find(ref s_spawnFileActionsAddOpen, "posix_spawn_file_actions_addopen"))(
            actions, file, path, flags, mode);

    public static int SpawnAttributesInit(byte* attributes) =>
        ((delegate* unmanaged<byte*, int>)Find(ref s_spawnAttributesInit, "posix_spawnattr_init"))(attributes);

    public static int SpawnAttributesSetFlags(byte* attributes, short flags) =>
        ((delegate* unmanaged<byte*, short, int>)Find(ref s_spawnAttributesSetFlags, "posix_spawnattr_setflags"))(attributes, flags);

    public static int SpawnAttributesSetMask(byte* attributes, byte* signals) =>
        ((delegate* unmanaged<byte*, byte*, int>)Find(ref s_spawnAttributesSetMask, "posix_spawnattr_setsigmask"))(attributes, signals);

    public static int SpawnAttributesSetDefault(byte* attributes, byte* signals) =>
        ((delegate* unmanaged<byte*, byte*, int>)Find(ref s_spawnAttributesSetDefault, "posix_spawnattr_setsigdefault"))(attributes, signals);

    /// <summary>Starts a process with the environment of this one.</summary>
    public static int Spawn(int* identifier, byte* path, byte* actions, byte* attributes, byte** arguments) =>
        ((delegate* unmanaged<int*, byte*, byte*, byte*, byte**, byte**, int>)Find(ref s_spawn, "posix_spawn"))(
            identifier, path, actions, attributes, arguments, *(byte***)Find(ref s_environment, "environ"));

    public static int Nice(int increment) => ((delegate* unmanaged<int, int>)Find(ref s_nice, "nice"))(increment);

    public static int Wait(int process, int* status, int options) =>
        ((delegate* unmanaged<int, int*, int, int>)Find(ref s_wait, "waitpid"))(process, status, options);

    /// <summary>-1 where the C library has no such function outside a library of its own.</summary>
    public static int CreateTimer(int clock, byte* notification, nint* timer) =>
        s_createTimer != 0 || NativeLibrary.TryGetExport(s_process, "timer_create", out s_createTimer)
            ? ((delegate* unmanaged<int, byte*, nint*, int>)s_createTimer)(clock, notification, timer)
            : -1;

    public static int SetTimer(nint timer, int flags, long* times, long* previous) =>
        ((delegate* unmanaged<nint, int, long*, long*, int>)Find(ref s_setTimer, "timer_settime"))(timer, flags, times, previous);

    /// <summary>Ends the process at once.</summary>
    public static void Exit(int code) => ((delegate* unmanaged<int, void>)Find(ref s_exit, "_exit"))(code);

    /// <summary>The address of a function, which stays in <paramref name="function"/>.</summary>
    private static nint Find(ref nint function, string name) =>
        function != 0 ? function : function = NativeLibrary.GetExport(s_process, name);
}
