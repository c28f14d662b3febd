using Petrel.Runtime;

namespace Petrel.Wasi.Preview1;

/// <content>
/// The entry points: static methods with the parameters of the WebAssembly function and the bound function as the last one, which is how
/// compiled code calls everything. No delegate and no conversion lies between a guest and <see cref="Preview1Host"/>.
/// </content>
internal sealed partial class Preview1Function
{
    private static int ArgsGet(int pointers, int buffer, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).ArgsGet(memory, (uint)pointers, (uint)buffer);

    private static int ArgsSizesGet(int count, int size, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).ArgsSizesGet(memory, (uint)count, (uint)size);

    private static int EnvironGet(int pointers, int buffer, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).EnvironGet(memory, (uint)pointers, (uint)buffer);

    private static int EnvironSizesGet(int count, int size, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).EnvironSizesGet(memory, (uint)count, (uint)size);

    private static int ClockResGet(int clock, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).ClockResGet(memory, (uint)clock, (uint)result);

    private static int ClockTimeGet(int clock, long precision, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).ClockTimeGet(memory, (uint)clock, (uint)result);

    private static int FdAdvise(int fd, long offset, long length, int advice, ModuleInstance self) =>
        (int)Enter(self).FdAdvise((uint)fd, (ulong)offset, (ulong)length, (uint)advice);

    private static int FdAllocate(int fd, long offset, long length, ModuleInstance self) =>
        (int)Enter(self).FdAllocate((uint)fd, (ulong)offset, (ulong)length);

    private static int FdClose(int fd, ModuleInstance self) =>
        (int)Enter(self).FdClose((uint)fd);

    private static int FdDatasync(int fd, ModuleInstance self) =>
        (int)Enter(self).FdDatasync((uint)fd);

    private static int FdFdstatGet(int fd, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdFdstatGet(memory, (uint)fd, (uint)result);

    private static int FdFdstatSetFlags(int fd, int flags, ModuleInstance self) =>
        (int)Enter(self).FdFdstatSetFlags((uint)fd, (uint)flags);

    private static int FdFdstatSetRights(int fd, long own, long inheriting, ModuleInstance self) =>
        (int)Enter(self).FdFdstatSetRights((uint)fd, (ulong)own, (ulong)inheriting);

    private static int FdFilestatGet(int fd, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdFilestatGet(memory, (uint)fd, (uint)result, Preview1Version.Preview1);

    private static int UnstableFdFilestatGet(int fd, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdFilestatGet(memory, (uint)fd, (uint)result, Preview1Version.Unstable);

    private static int FdFilestatSetSize(int fd, long size, ModuleInstance self) =>
        (int)Enter(self).FdFilestatSetSize((uint)fd, (ulong)size);

    private static int FdFilestatSetTimes(int fd, long access, long modification, int flags, ModuleInstance self) =>
        (int)Enter(self).FdFilestatSetTimes((uint)fd, (ulong)access, (ulong)modification, (uint)flags);

    private static int FdPread(int fd, int buffers, int count, long offset, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdPread(memory, (uint)fd, (uint)buffers, (uint)count, (ulong)offset, (uint)result);

    private static int FdPrestatGet(int fd, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdPrestatGet(memory, (uint)fd, (uint)result);

    private static int FdPrestatDirName(int fd, int buffer, int size, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdPrestatDirName(memory, (uint)fd, (uint)buffer, (uint)size);

    private static int FdPwrite(int fd, int buffers, int count, long offset, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdPwrite(memory, (uint)fd, (uint)buffers, (uint)count, (ulong)offset, (uint)result);

    private static int FdRead(int fd, int buffers, int count, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdRead(memory, (uint)fd, (uint)buffers, (uint)count, (uint)result);

    private static int FdReaddir(int fd, int buffer, int size, long cookie, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdReaddir(memory, (uint)fd, (uint)buffer, (uint)size, (ulong)cookie, (uint)result);

    private static int FdRenumber(int from, int to, ModuleInstance self) =>
        (int)Enter(self).FdRenumber((uint)from, (uint)to);

    private static int FdSeek(int fd, long offset, int whence, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdSeek(memory, (uint)fd, offset, (uint)whence, (uint)result, Preview1Version.Preview1);

    private static int UnstableFdSeek(int fd, long offset, int whence, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdSeek(memory, (uint)fd, offset, (uint)whence, (uint)result, Preview1Version.Unstable);

    private static int FdSync(int fd, ModuleInstance self) =>
        (int)Enter(self).FdSync((uint)fd);

    private static int FdTell(int fd, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdTell(memory, (uint)fd, (uint)result);

    private static int FdWrite(int fd, int buffers, int count, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).FdWrite(memory, (uint)fd, (uint)buffers, (uint)count, (uint)result);

    private static int PathCreateDirectory(int fd, int path, int pathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathCreateDirectory(memory, (uint)fd, (uint)path, (uint)pathLength);

    private static int PathFilestatGet(int fd, int lookupFlags, int path, int pathLength, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathFilestatGet(memory, (uint)fd, (uint)lookupFlags, (uint)path, (uint)pathLength, (uint)result, Preview1Version.Preview1);

    private static int UnstablePathFilestatGet(int fd, int lookupFlags, int path, int pathLength, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathFilestatGet(memory, (uint)fd, (uint)lookupFlags, (uint)path, (uint)pathLength, (uint)result, Preview1Version.Unstable);

    private static int PathFilestatSetTimes(
        int fd, int lookupFlags, int path, int pathLength, long access, long modification, int flags, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathFilestatSetTimes(memory, (uint)fd, (uint)lookupFlags, (uint)path, (uint)pathLength, (ulong)access, (ulong)modification, (uint)flags);

    private static int PathLink(
        int fd, int lookupFlags, int path, int pathLength, int newFd, int newPath, int newPathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathLink(memory, (uint)fd, (uint)lookupFlags, (uint)path, (uint)pathLength, (uint)newFd, (uint)newPath, (uint)newPathLength);

    private static int PathOpen(
        int fd, int lookupFlags, int path, int pathLength, int openFlags, long rights, long inheritingRights, int descriptorFlags, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathOpen(memory, (uint)fd, (uint)lookupFlags, (uint)path, (uint)pathLength, (uint)openFlags, (ulong)rights, (ulong)inheritingRights, (uint)descriptorFlags, (uint)result);

    private static int PathReadlink(int fd, int path, int pathLength, int buffer, int size, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathReadlink(memory, (uint)fd, (uint)path, (uint)pathLength, (uint)buffer, (uint)size, (uint)result);

    private static int PathRemoveDirectory(int fd, int path, int pathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathRemoveDirectory(memory, (uint)fd, (uint)path, (uint)pathLength);

    private static int PathRename(int fd, int path, int pathLength, int newFd, int newPath, int newPathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathRename(memory, (uint)fd, (uint)path, (uint)pathLength, (uint)newFd, (uint)newPath, (uint)newPathLength);

    private static int PathSymlink(int target, int targetLength, int fd, int path, int pathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathSymlink(memory, (uint)target, (uint)targetLength, (uint)fd, (uint)path, (uint)pathLength);

    private static int PathUnlinkFile(int fd, int path, int pathLength, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PathUnlinkFile(memory, (uint)fd, (uint)path, (uint)pathLength);

    private static int PollOneoff(int subscriptions, int events, int count, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PollOneoff(memory, (uint)subscriptions, (uint)events, (uint)count, (uint)result, Preview1Version.Preview1);

    private static int UnstablePollOneoff(int subscriptions, int events, int count, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).PollOneoff(memory, (uint)subscriptions, (uint)events, (uint)count, (uint)result, Preview1Version.Unstable);

    private static int RandomGet(int buffer, int size, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).RandomGet(memory, (uint)buffer, (uint)size);

    private static int SockAccept(int fd, int flags, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).SockAccept(memory, (uint)fd, (uint)flags, (uint)result);

    private static int SockRecv(int fd, int buffers, int count, int flags, int result, int resultFlags, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).SockRecv(memory, (uint)fd, (uint)buffers, (uint)count, (uint)flags, (uint)result, (uint)resultFlags);

    private static int SockSend(int fd, int buffers, int count, int flags, int result, ModuleInstance self) =>
        (int)Enter(self, out GuestMemory memory).SockSend(memory, (uint)fd, (uint)buffers, (uint)count, (uint)flags, (uint)result);

    private static int SockShutdown(int fd, int how, ModuleInstance self) =>
        (int)Enter(self).SockShutdown((uint)fd, (uint)how);

    private static void ProcExit(int code, ModuleInstance self) => Preview1Host.ProcExit((uint)code);

    private static int ProcRaise(int signal, ModuleInstance self) => (int)Preview1Host.ProcRaise((uint)signal);

    private static int SchedYield(ModuleInstance self) => (int)Preview1Host.SchedYield();
}
