using System.Diagnostics.CodeAnalysis;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <summary>
/// The numbered descriptors of a guest. New ones get the lowest free number, as POSIX programs expect. Thread-safe: the threads of a program
/// share them.
/// </summary>
/// <param name="limit">How many there can be.</param>
internal sealed class DescriptorTable(int limit) : IDisposable
{
    private readonly object _lock = new();
    private Entry[] _entries = new Entry[8];
    private int _lowestFree;

    /// <summary>Number of open descriptors.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a descriptor.</summary>
    /// <param name="descriptor">The descriptor; the table disposes it.</param>
    /// <param name="removedRights">Rights that it and what is opened through it shall not have.</param>
    /// <param name="preopenName">What the guest calls it, if it is a preopened directory.</param>
    /// <param name="number">Its number.</param>
    /// <returns>Mfile when there are too many; the descriptor is then disposed.</returns>
    public Errno Add(Descriptor descriptor, Rights removedRights, byte[]? preopenName, out uint number)
    {
        lock (_lock)
        {
            int index = _lowestFree;
            while (index < _entries.Length && _entries[index].Descriptor is not null)
            {
                index++;
            }

            if (index >= limit)
            {
                descriptor.Dispose();
                number = 0;
                return Errno.Mfile;
            }

            if (index == _entries.Length)
            {
                Entry[] larger = new Entry[_entries.Length * 2];
                Array.Copy(_entries, larger, _entries.Length);
                _entries = larger;
            }

            _entries[index] = new Entry
            {
                Descriptor = descriptor,
                RemovedBase = removedRights,
                RemovedInheriting = removedRights,
                PreopenName = preopenName,
            };
            _lowestFree = index + 1;
            Count++;
            number = (uint)index;
            return Errno.Success;
        }
    }

    /// <summary>Finds a descriptor that may be used for something.</summary>
    /// <returns>Badf when there is none of that number, Notcapable when the guest gave the rights away.</returns>
    public Errno Get(uint number, Rights needed, [NotNull] out Descriptor? descriptor)
    {
        lock (_lock)
        {
            if (number < (uint)_entries.Length)
            {
                ref Entry entry = ref _entries[number];
                descriptor = entry.Descriptor;
                if (descriptor is not null)
                {
                    return (entry.RemovedBase & needed) == 0 ? Errno.Success : Errno.Notcapable;
                }
            }

            // Not read when the answer is not Success; not null so that callers need no check.
            descriptor = Closed.Instance;
            return Errno.Badf;
        }
    }

    /// <summary>Finds a directory that may be used for something; Notdir when the descriptor is something else.</summary>
    public Errno GetDirectory(uint number, Rights needed, out DirectoryDescriptor directory)
    {
        Errno errno = Get(number, needed, out Descriptor? descriptor);
        directory = (descriptor as DirectoryDescriptor)!;
        return errno == Errno.Success && directory is null ? Errno.Notdir : errno;
    }

    /// <summary>The rights that were taken from what is opened through a descriptor.</summary>
    public Rights GetRemovedInheriting(uint number)
    {
        lock (_lock)
        {
            return _entries[number].RemovedInheriting;
        }
    }

    /// <summary>What the guest calls a preopened directory; null for anything else.</summary>
    public byte[]? GetPreopenName(uint number)
    {
        lock (_lock)
        {
            return number < (uint)_entries.Length ? _entries[number].PreopenName : null;
        }
    }

    /// <summary>The rights of a descriptor: its own and those of what is opened through it.</summary>
    public Errno GetRights(uint number, out Rights own, out Rights inheriting)
    {
        lock (_lock)
        {
            own = Rights.None;
            inheriting = Rights.None;
            Errno errno = Get(number, Rights.None, out Descriptor? descriptor);
            if (errno != Errno.Success)
            {
                return errno;
            }

            ref Entry entry = ref _entries[number];
            own = descriptor.Rights & ~entry.RemovedBase;
            inheriting = (descriptor is DirectoryDescriptor ? Rights.Directory | Rights.File : descriptor.Rights) & ~entry.RemovedInheriting;
            return Errno.Success;
        }
    }

    /// <summary>Takes rights away; Notcapable when the new ones aren't a part of the present ones.</summary>
    public Errno SetRights(uint number, Rights own, Rights inheriting)
    {
        lock (_lock)
        {
            Errno errno = GetRights(number, out Rights currentOwn, out Rights currentInheriting);
            if (errno != Errno.Success)
            {
                return errno;
            }

            if ((own & ~currentOwn) != 0 || (inheriting & ~currentInheriting) != 0)
            {
                return Errno.Notcapable;
            }

            ref Entry entry = ref _entries[number];
            entry.RemovedBase = ~own;
            entry.RemovedInheriting = ~inheriting;
            return Errno.Success;
        }
    }

    /// <summary>Closes a descriptor.</summary>
    public Errno Close(uint number)
    {
        lock (_lock)
        {
            Errno errno = Get(number, Rights.None, out Descriptor? descriptor);
            if (errno == Errno.Success)
            {
                Remove(number);
                descriptor.Dispose();
            }

            return errno;
        }
    }

    /// <summary>Gives a descriptor the number of another one, which is closed.</summary>
    public Errno Renumber(uint from, uint to)
    {
        lock (_lock)
        {
            Errno errno = Get(from, Rights.None, out _);
            if (errno == Errno.Success)
            {
                errno = Get(to, Rights.None, out Descriptor? replaced);
                if (errno == Errno.Success && from != to)
                {
                    _entries[to] = _entries[from];
                    Remove(from);
                    replaced.Dispose();
                }
            }

            return errno;
        }
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            for (int i = 0; i < _entries.Length; i++)
            {
                Descriptor? descriptor = _entries[i].Descriptor;
                _entries[i] = default;
                descriptor?.Dispose();
            }

            _lowestFree = 0;
            Count = 0;
        }
    }

    private void Remove(uint number)
    {
        _entries[number] = default;
        _lowestFree = Math.Min(_lowestFree, (int)number);
        Count--;
    }

    private struct Entry
    {
        public Descriptor? Descriptor;

        // What was taken away, not what is left: a new descriptor's rights needn't be computed until somebody asks.
        public Rights RemovedBase;
        public Rights RemovedInheriting;
        public byte[]? PreopenName;
    }

    private sealed class Closed : Descriptor
    {
        public static readonly Closed Instance = new();

        public override FileType Type => FileType.Unknown;

        public override Rights Rights => Rights.None;
    }
}
