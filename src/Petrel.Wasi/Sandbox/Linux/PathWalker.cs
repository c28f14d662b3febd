using System.Buffers;
using System.Runtime.InteropServices;

namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>
/// Resolves a path below a directory one component at a time, so that it stays below whatever other processes do.
/// </summary>
/// <remarks>
/// <para>The sketch. <c>pending</c> is what is left of the path, kept at the end of a buffer; a stack holds a descriptor for
/// each directory between the root and the current one.</para>
/// <list type="number">
/// <item>Take the next component. <c>.</c> stays; <c>..</c> pops the stack, and with an empty stack the path tries to
/// leave: <see cref="Errno.Perm"/>. The kernel is never given a <c>..</c>, nor a path of more than one component.</item>
/// <item>If it is the last one, stop: the caller acts on (current directory, name) with a call that follows no links.</item>
/// <item>Otherwise open it with O_PATH, O_DIRECTORY and O_NOFOLLOW and push it. If it is a link (or was replaced by one a
/// moment ago: that is the race), put the link's text in front of what is pending and go on; an absolute text means
/// <see cref="Errno.Perm"/>, more than 40 links <see cref="Errno.Loop"/>.</item>
/// </list>
/// <para>A directory that is moved away during the walk is still the directory that was reached legitimately, and <c>..</c>
/// leads back to where the walk came from, not to where the directory is now.</para>
/// </remarks>
internal unsafe ref struct PathWalker
{
    private const int MaximumLinks = 40;
    private const int PendingSize = 4 * PathText.Limit;

    private readonly int _root;
    private readonly byte* _pending;
    private readonly byte* _end;
    private byte* _cursor;
    private byte* _nameEnd;
    private int[] _parents;
    private int _depth;
    private int _links;

    /// <summary>Starts at a directory, which must stay open until the walker is disposed.</summary>
    public PathWalker(int root, PathText path)
    {
        _root = root;
        // The last page is for the text of one link.
        _pending = (byte*)NativeMemory.Alloc(PendingSize + PathText.Limit);
        _end = _pending + PendingSize - 1;
        _cursor = _end - path.Length;
        path.Span.CopyTo(new Span<byte>(_cursor, path.Length));
        *_end = 0;
        _nameEnd = null;
        _parents = [];
        _depth = 0;
        _links = 0;
        Name = null;
    }

    /// <summary>The directory reached.</summary>
    public readonly int Directory => _depth == 0 ? _root : _parents[_depth - 1];

    /// <summary>The name in <see cref="Directory"/> that the path ends with, or <c>.</c>.</summary>
    public byte* Name { get; private set; }

    /// <summary>Whether the path ended in <c>..</c>, so that <see cref="Name"/> is <c>.</c>.</summary>
    public bool EndedInParent { get; private set; }

    /// <summary>Walks to the last component.</summary>
    /// <param name="lookup">
    /// For calls that look something up: a slash at the end means that the last component is walked into as well. Otherwise,
    /// for calls that create or remove an entry, <see cref="Name"/> keeps one slash, which those calls understand without following.
    /// </param>
    public Errno Walk(bool lookup)
    {
        EndedInParent = false;
        while (true)
        {
            while (*_cursor == (byte)'/')
            {
                _cursor++;
            }

            byte* start = _cursor;
            byte* stop = start;
            while (stop < _end && *stop != (byte)'/')
            {
                stop++;
            }

            byte* next = stop;
            while (*next == (byte)'/')
            {
                next++;
            }

            bool last = next == _end;
            int length = (int)(stop - start);
            if (length == 0 || (length == 1 && *start == (byte)'.'))
            {
                _cursor = next;
                if (last)
                {
                    return EndHere();
                }
            }
            else if (length == 2 && start[0] == (byte)'.' && start[1] == (byte)'.')
            {
                if (_depth == 0)
                {
                    return Errno.Perm;
                }

                Libc.Close(_parents[--_depth]);
                _cursor = next;
                if (last)
                {
                    EndedInParent = true;
                    return EndHere();
                }
            }
            else if (last && (stop == _end || !lookup))
            {
                if (stop != _end)
                {
                    stop[1] = 0;
                }

                Name = start;
                _nameEnd = stop;
                return Errno.Success;
            }
            else
            {
                Errno errno = Enter(start, stop, next);
                if (errno != Errno.Success)
                {
                    return errno;
                }

                if (last && _cursor == _end)
                {
                    return EndHere();
                }
            }
        }
    }

    /// <summary>Walks on if <see cref="Name"/>, found by a walk for a look-up, is a symbolic link.</summary>
    /// <param name="followed">False when it isn't one; then nothing has changed.</param>
    public Errno FollowLink(out bool followed)
    {
        Errno errno = Expand(Name, _nameEnd, out followed);
        return errno == Errno.Success && followed ? Walk(lookup: true) : errno;
    }

    /// <summary>Closes what the walk opened.</summary>
    public void Dispose()
    {
        while (_depth > 0)
        {
            Libc.Close(_parents[--_depth]);
        }

        if (_parents.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_parents);
            _parents = [];
        }

        NativeMemory.Free(_pending);
    }

    private Errno EndHere()
    {
        // The text is used up, so its place can hold the name.
        byte* name = _end - 1;
        *name = (byte)'.';
        Name = name;
        _nameEnd = null;
        _cursor = _end;
        return Errno.Success;
    }

    private Errno Enter(byte* start, byte* stop, byte* next)
    {
        byte saved = *stop;
        *stop = 0;
        int descriptor = Libc.openat(Directory, start, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        int error = descriptor < 0 ? Libc.LastError : 0;
        *stop = saved;
        if (descriptor >= 0)
        {
            Push(descriptor);
            _cursor = next;
            return Errno.Success;
        }

        if (error is not (Libc.ENOTDIR or Libc.ELOOP))
        {
            return LinuxErrno.Translate(error);
        }

        Errno errno = Expand(start, stop, out bool followed);
        return errno == Errno.Success && !followed ? Errno.Notdir : errno;
    }

    /// <summary>Replaces a component, if it is a link, by the link's text.</summary>
    private Errno Expand(byte* start, byte* stop, out bool followed)
    {
        followed = false;
        if (stop is null)
        {
            // The name is ".", a directory.
            return Errno.Success;
        }

        byte* text = _pending + PendingSize;
        byte saved = *stop;
        *stop = 0;
        nint length = Libc.readlinkat(Directory, start, text, PathText.Limit);
        int error = length < 0 ? Libc.LastError : 0;
        *stop = saved;
        if (length < 0)
        {
            return error == Libc.EINVAL ? Errno.Success : LinuxErrno.Translate(error);
        }

        if (++_links > MaximumLinks)
        {
            return Errno.Loop;
        }

        if (length == 0)
        {
            return Errno.Noent;
        }

        if (*text == (byte)'/')
        {
            return Errno.Perm;
        }

        if (length >= PathText.Limit || length > stop - _pending)
        {
            return Errno.Nametoolong;
        }

        _cursor = stop - length;
        new ReadOnlySpan<byte>(text, (int)length).CopyTo(new Span<byte>(_cursor, (int)length));
        followed = true;
        return Errno.Success;
    }

    private void Push(int descriptor)
    {
        if (_depth == _parents.Length)
        {
            int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(16, _depth * 2));
            _parents.AsSpan(0, _depth).CopyTo(larger);
            if (_parents.Length > 0)
            {
                ArrayPool<int>.Shared.Return(_parents);
            }

            _parents = larger;
        }

        _parents[_depth++] = descriptor;
    }
}
