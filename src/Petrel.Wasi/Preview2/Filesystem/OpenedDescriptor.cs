using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>
/// A descriptor of the sandbox and how many resources of the guest use it: a file stays open for the streams that were made from it
/// when its own resource is dropped.
/// </summary>
/// <param name="guest">Whose it is.</param>
/// <param name="descriptor">The descriptor.</param>
/// <param name="isPreopened">Whether it belongs to the configuration and is not closed here.</param>
internal sealed class OpenedDescriptor(Preview2Guest guest, Descriptor descriptor, bool isPreopened) : IDisposable
{
    private int _users;

    public Descriptor Descriptor { get; } = descriptor;

    /// <summary>Begins a use.</summary>
    public OpenedDescriptor Use()
    {
        if (_users++ == 0 && !isPreopened)
        {
            guest.Add(this);
        }

        return this;
    }

    /// <summary>Ends a use; the last one closes.</summary>
    public void Release()
    {
        if (--_users == 0 && !isPreopened)
        {
            guest.Remove(this);
            Descriptor.Dispose();
        }
    }

    /// <summary>Closes for the end of the guest, whoever uses it.</summary>
    public void Dispose() => Descriptor.Dispose();
}
