using System.Runtime.InteropServices;
using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>Owns (or borrows) a file descriptor of a Unix host. <see cref="Acquire"/> keeps it open while it is in use.</summary>
internal sealed class HostHandle : SafeHandle
{
    private readonly SafeHandle? _borrowed;

    /// <summary>Wraps a descriptor; an owned one is closed with this object.</summary>
    public HostHandle(int descriptor, bool owned)
        : base(-1, owned)
    {
        SetHandle(descriptor);
    }

    /// <summary>Borrows another handle's descriptor and keeps that handle from closing until this object is disposed.</summary>
    public HostHandle(SafeHandle source)
        : base(-1, ownsHandle: true)
    {
        bool added = false;
        source.DangerousAddRef(ref added);
        _borrowed = source;
        SetHandle(source.DangerousGetHandle());
    }

    public override bool IsInvalid => handle < 0;

    /// <summary>The descriptor, kept open until the lease is disposed; -1, which every call refuses, when it is closed already.</summary>
    public Lease Acquire() => new(this);

    protected override bool ReleaseHandle()
    {
        if (_borrowed is not null)
        {
            _borrowed.DangerousRelease();
            return true;
        }

        return Libc.close((int)handle) == 0;
    }

    /// <summary>A descriptor in use.</summary>
    public ref struct Lease
    {
        private HostHandle? _owner;

        internal Lease(HostHandle handle)
        {
            Descriptor = -1;
            bool added = false;
            if (!handle.IsClosed)
            {
                try
                {
                    handle.DangerousAddRef(ref added);
                }
                catch (ObjectDisposedException)
                {
                    // Closed by another thread just now; the invalid descriptor says so.
                }
            }

            if (added)
            {
                _owner = handle;
                Descriptor = (int)handle.DangerousGetHandle();
            }
        }

        /// <summary>The descriptor or -1.</summary>
        public int Descriptor { get; }

        /// <summary>Ends the use.</summary>
        public void Dispose()
        {
            _owner?.DangerousRelease();
            _owner = null;
        }
    }
}
