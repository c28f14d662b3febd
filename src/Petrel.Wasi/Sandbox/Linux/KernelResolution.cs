namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>
/// Resolution by the kernel itself (openat2 with RESOLVE_BENEATH, Linux 5.6): one call where <see cref="PathWalker"/> needs one
/// per component, and the same promise.
/// </summary>
internal static unsafe class KernelResolution
{
    private const int Attempts = 16;

    private static volatile int s_state;

    /// <summary>Whether the kernel has it and no filter (seccomp) forbids it; found out at the first use.</summary>
    public static bool IsAvailable => s_state != 0 ? s_state > 0 : Probe();

    /// <summary>Opens a path below a directory.</summary>
    /// <returns>
    /// Perm when the path leads out of the directory; Again when, time after time, a directory on the way was renamed meanwhile
    /// and the kernel couldn't tell whether <c>..</c> would leave.
    /// </returns>
    public static Errno Open(int directory, byte* path, int flags, uint mode, out int descriptor)
    {
        Libc.OpenHow how = new()
        {
            Flags = (uint)(flags | Libc.O_CLOEXEC),
            Mode = mode,
            Resolve = Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS,
        };
        for (int attempt = 0; ; attempt++)
        {
            descriptor = Libc.openat2(directory, path, &how);
            if (descriptor >= 0)
            {
                return Errno.Success;
            }

            int error = Libc.LastError;
            if (error == Libc.EXDEV)
            {
                return Errno.Perm;
            }

            if (error == Libc.EINTR || (error == Libc.EAGAIN && attempt < Attempts))
            {
                continue;
            }

            return LinuxErrno.Translate(error);
        }
    }

    private static bool Probe()
    {
        Libc.OpenHow how = new() { Flags = (uint)(Libc.O_PATH | Libc.O_CLOEXEC), Resolve = Libc.RESOLVE_BENEATH };
        byte* path = stackalloc byte[] { (byte)'.', 0 };
        int descriptor = Libc.openat2(Libc.AT_FDCWD, path, &how);
        if (descriptor >= 0)
        {
            Libc.Close(descriptor);
        }

        // ENOENT: the working directory was removed; the call itself works.
        bool available = descriptor >= 0 || Libc.LastError is Libc.ENOENT or Libc.EACCES;
        s_state = available ? 1 : -1;
        return available;
    }
}
