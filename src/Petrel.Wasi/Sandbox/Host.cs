using System.Net.Sockets;
using Petrel.Wasi.Sandbox.Linux;
using Petrel.Wasi.Sandbox.Managed;
using Petrel.Wasi.Sandbox.Streams;

namespace Petrel.Wasi.Sandbox;

/// <summary>Opens what an embedder grants, with the implementation for this host.</summary>
/// <remarks>
/// On 64-bit Linux everything is done with system calls relative to open directories, which holds against races. Elsewhere the
/// framework's file API is used: paths are checked component by component, links included, but a process outside the
/// sandbox that replaces a directory by a link at the right moment can lead the guest out.
/// </remarks>
internal static class Host
{
    /// <summary>Opens a directory to be preopened.</summary>
    /// <param name="path">Its path on the host.</param>
    /// <param name="readOnly">Whether nothing in it may be changed.</param>
    /// <param name="variant">How paths below are resolved; for tests.</param>
    /// <exception cref="PetrelException">It can't be opened.</exception>
    public static DirectoryDescriptor OpenDirectory(string path, bool readOnly, SandboxVariant variant)
    {
        bool managed = variant == SandboxVariant.Managed || !Libc.IsSupported;
        if (managed)
        {
            string full = Path.GetFullPath(path);
            return Directory.Exists(full)
                ? new ManagedDirectory(full, readOnly)
                : throw CannotOpen("directory", path, File.Exists(full) ? Errno.Notdir : Errno.Noent);
        }

        bool? stepwise = variant == SandboxVariant.Stepwise ? true : null;
        Errno errno = LinuxDirectory.OpenHost(path, readOnly, stepwise, out LinuxDirectory? directory);
        return errno == Errno.Success ? directory! : throw CannotOpen("directory", path, errno);
    }

    /// <summary>Opens a file to read a standard stream from.</summary>
    /// <exception cref="PetrelException">It can't be opened.</exception>
    public static Descriptor OpenInputFile(string path) => OpenFile(path, new OpenRequest(OpenFlags.None, DescriptorFlags.None, Read: true, Write: false, FollowLinks: true));

    /// <summary>Creates or empties a file to write a standard stream to.</summary>
    /// <exception cref="PetrelException">It can't be opened.</exception>
    public static Descriptor OpenOutputFile(string path) =>
        OpenFile(path, new OpenRequest(OpenFlags.Create | OpenFlags.Truncate, DescriptorFlags.None, Read: false, Write: true, FollowLinks: true));

    /// <summary>The host's own standard stream of a number from 0 to 2.</summary>
    public static Descriptor OpenStandardStream(int number)
    {
        bool input = number == 0;
        if (Libc.IsSupported)
        {
            if (IsOursByAccident(number))
            {
                return input ? new EmptyInput() : new DiscardedOutput();
            }

            OpenRequest request = new(OpenFlags.None, DescriptorFlags.None, Read: input, Write: !input, FollowLinks: true);
            return new LinuxFile(new HostHandle(number, owned: false), request, readOnly: true, shared: true);
        }

        return number switch
        {
            0 => new StreamInput(Console.OpenStandardInput(), !Console.IsInputRedirected),
            1 => new StreamOutput(Console.OpenStandardOutput(), !Console.IsOutputRedirected),
            _ => new StreamOutput(Console.OpenStandardError(), !Console.IsErrorRedirected),
        };
    }

    /// <summary>A listening socket of the embedder, which stays its own.</summary>
    public static Descriptor OpenListener(Socket listener) => Libc.IsSupported
        ? new LinuxSocket(new HostHandle(listener.SafeHandle), listening: true)
        : new ManagedSocket(listener, listening: true);

    /// <summary>
    /// Whether a number of a standard stream belongs to something else: when a process is started with one of them closed, the
    /// next file that the .NET runtime opens gets its number, and that can be the memory in which compiled code lies. What the
    /// runtime opens closes on exec; a stream that was inherited can't.
    /// </summary>
    private static bool IsOursByAccident(int number)
    {
        int flags = Libc.fcntl(number, Libc.F_GETFD, 0);
        return flags < 0 || (flags & Libc.FD_CLOEXEC) != 0;
    }

    private static Descriptor OpenFile(string path, OpenRequest request)
    {
        Errno errno = Libc.IsSupported
            ? LinuxFile.OpenHost(path, request, out Descriptor? file)
            : ManagedFile.OpenHost(path, request, readOnly: false, out file);
        return errno == Errno.Success ? file! : throw CannotOpen("file", path, errno);
    }

    private static PetrelException CannotOpen(string what, string path, Errno errno) =>
        new($"cannot open the {what} '{path}': {Describe(errno)}");

    private static string Describe(Errno errno) => errno switch
    {
        Errno.Noent => "it does not exist",
        Errno.Notdir => "it is not a directory",
        Errno.Isdir => "it is a directory",
        Errno.Acces or Errno.Perm => "access is denied",
        Errno.Mfile or Errno.Nfile => "too many files are open",
        Errno.Rofs => "the file system is read-only",
        Errno.Loop => "too many symbolic links",
        Errno.Nametoolong => "its name is too long",
        _ => $"error {errno}",
    };
}
