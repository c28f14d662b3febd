using Petrel.Collections;
using Petrel.Runtime;

namespace Petrel.Wasi.Preview1;

/// <content>The functions by name.</content>
internal sealed unsafe partial class Preview1Function
{
    /// <summary>The 46 functions of <c>wasi_snapshot_preview1</c> and the 45 of <c>wasi_unstable</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="unstable">Whether of <c>wasi_unstable</c>.</param>
    /// <returns>A template, or null when there is no such function.</returns>
    public static Preview1Function? Create(string name, bool unstable) => name switch
    {
        "args_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&ArgsGet),
        "args_sizes_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&ArgsSizesGet),
        "environ_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&EnvironGet),
        "environ_sizes_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&EnvironSizesGet),
        "clock_res_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&ClockResGet),
        "clock_time_get" => Create("ili", (nint)(delegate*<int, long, int, ModuleInstance, int>)&ClockTimeGet),
        "fd_advise" => Create("illi", (nint)(delegate*<int, long, long, int, ModuleInstance, int>)&FdAdvise),
        "fd_allocate" => Create("ill", (nint)(delegate*<int, long, long, ModuleInstance, int>)&FdAllocate),
        "fd_close" => Create("i", (nint)(delegate*<int, ModuleInstance, int>)&FdClose),
        "fd_datasync" => Create("i", (nint)(delegate*<int, ModuleInstance, int>)&FdDatasync),
        "fd_fdstat_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&FdFdstatGet),
        "fd_fdstat_set_flags" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&FdFdstatSetFlags),
        "fd_fdstat_set_rights" => Create("ill", (nint)(delegate*<int, long, long, ModuleInstance, int>)&FdFdstatSetRights),
        "fd_filestat_get" => Create("ii", unstable ? (nint)(delegate*<int, int, ModuleInstance, int>)&UnstableFdFilestatGet : (nint)(delegate*<int, int, ModuleInstance, int>)&FdFilestatGet),
        "fd_filestat_set_size" => Create("il", (nint)(delegate*<int, long, ModuleInstance, int>)&FdFilestatSetSize),
        "fd_filestat_set_times" => Create("illi", (nint)(delegate*<int, long, long, int, ModuleInstance, int>)&FdFilestatSetTimes),
        "fd_pread" => Create("iiili", (nint)(delegate*<int, int, int, long, int, ModuleInstance, int>)&FdPread),
        "fd_prestat_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&FdPrestatGet),
        "fd_prestat_dir_name" => Create("iii", (nint)(delegate*<int, int, int, ModuleInstance, int>)&FdPrestatDirName),
        "fd_pwrite" => Create("iiili", (nint)(delegate*<int, int, int, long, int, ModuleInstance, int>)&FdPwrite),
        "fd_read" => Create("iiii", (nint)(delegate*<int, int, int, int, ModuleInstance, int>)&FdRead),
        "fd_readdir" => Create("iiili", (nint)(delegate*<int, int, int, long, int, ModuleInstance, int>)&FdReaddir),
        "fd_renumber" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&FdRenumber),
        "fd_seek" => Create("ilii", unstable ? (nint)(delegate*<int, long, int, int, ModuleInstance, int>)&UnstableFdSeek : (nint)(delegate*<int, long, int, int, ModuleInstance, int>)&FdSeek),
        "fd_sync" => Create("i", (nint)(delegate*<int, ModuleInstance, int>)&FdSync),
        "fd_tell" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&FdTell),
        "fd_write" => Create("iiii", (nint)(delegate*<int, int, int, int, ModuleInstance, int>)&FdWrite),
        "path_create_directory" => Create("iii", (nint)(delegate*<int, int, int, ModuleInstance, int>)&PathCreateDirectory),
        "path_filestat_get" => Create("iiiii", unstable ? (nint)(delegate*<int, int, int, int, int, ModuleInstance, int>)&UnstablePathFilestatGet : (nint)(delegate*<int, int, int, int, int, ModuleInstance, int>)&PathFilestatGet),
        "path_filestat_set_times" => Create("iiiilli", (nint)(delegate*<int, int, int, int, long, long, int, ModuleInstance, int>)&PathFilestatSetTimes),
        "path_link" => Create("iiiiiii", (nint)(delegate*<int, int, int, int, int, int, int, ModuleInstance, int>)&PathLink),
        "path_open" => Create("iiiiillii", (nint)(delegate*<int, int, int, int, int, long, long, int, int, ModuleInstance, int>)&PathOpen),
        "path_readlink" => Create("iiiiii", (nint)(delegate*<int, int, int, int, int, int, ModuleInstance, int>)&PathReadlink),
        "path_remove_directory" => Create("iii", (nint)(delegate*<int, int, int, ModuleInstance, int>)&PathRemoveDirectory),
        "path_rename" => Create("iiiiii", (nint)(delegate*<int, int, int, int, int, int, ModuleInstance, int>)&PathRename),
        "path_symlink" => Create("iiiii", (nint)(delegate*<int, int, int, int, int, ModuleInstance, int>)&PathSymlink),
        "path_unlink_file" => Create("iii", (nint)(delegate*<int, int, int, ModuleInstance, int>)&PathUnlinkFile),
        "poll_oneoff" => Create("iiii", unstable ? (nint)(delegate*<int, int, int, int, ModuleInstance, int>)&UnstablePollOneoff : (nint)(delegate*<int, int, int, int, ModuleInstance, int>)&PollOneoff),
        "random_get" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&RandomGet),
        "sock_accept" when !unstable => Create("iii", (nint)(delegate*<int, int, int, ModuleInstance, int>)&SockAccept),
        "sock_recv" => Create("iiiiii", (nint)(delegate*<int, int, int, int, int, int, ModuleInstance, int>)&SockRecv),
        "sock_send" => Create("iiiii", (nint)(delegate*<int, int, int, int, int, ModuleInstance, int>)&SockSend),
        "sock_shutdown" => Create("ii", (nint)(delegate*<int, int, ModuleInstance, int>)&SockShutdown),
        "proc_exit" => Create("i", (nint)(delegate*<int, ModuleInstance, void>)&ProcExit, answers: false),
        "proc_raise" => Create("i", (nint)(delegate*<int, ModuleInstance, int>)&ProcRaise),
        "sched_yield" => Create("", (nint)(delegate*<ModuleInstance, int>)&SchedYield),
        _ => null,
    };

    /// <summary>A template; in the signature <c>i</c> stands for i32 and <c>l</c> for i64, the result is an i32 or nothing.</summary>
    private static Preview1Function Create(string parameters, nint entry, bool answers = true)
    {
        // What is empty must not be Array.Empty, which would be jitted for our type.
        ValueKind[] kinds = new ValueKind[parameters.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = parameters[i] == 'i' ? ValueKind.Int32 : ValueKind.Int64;
        }

        return new Preview1Function(new FunctionType(kinds, answers ? [ValueKind.Int32] : EmptyArray<ValueKind>.Value), entry);
    }
}
