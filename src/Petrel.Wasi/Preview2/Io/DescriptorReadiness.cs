using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Readiness of a <see cref="Descriptor"/>.</summary>
internal static class DescriptorReadiness
{
    /// <summary>Whether reading or writing would not wait.</summary>
    public static bool IsReady(Descriptor descriptor, bool write)
    {
        if (descriptor.Readiness is not { } handle)
        {
            return descriptor.IsReady(write);
        }

        using HostHandle.Lease lease = handle.Acquire();
        return lease.Descriptor < 0 || LinuxPoll.IsReady(lease.Descriptor, write ? LinuxPoll.Output : LinuxPoll.Input);
    }

    /// <summary>Ends a wait when it is ready.</summary>
    public static void Register(Descriptor descriptor, bool write, PollRequest request)
    {
        if (descriptor.Readiness is { } handle)
        {
            request.WaitFor(handle, write);
        }
        else
        {
            request.LookAgain();
        }
    }
}
