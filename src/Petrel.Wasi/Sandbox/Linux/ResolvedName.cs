namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>
/// A path resolved up to its last component: what remains is one name in an open directory, to be used in calls that follow
/// no symbolic links.
/// </summary>
internal unsafe ref struct ResolvedName
{
    private PathWalker _walker;
    private bool _walked;
    private int _owned;

    /// <summary>The directory.</summary>
    public int Directory { get; private set; }

    /// <summary>The name, followed by a NUL; one slash may stand at its end if the path had one.</summary>
    public byte* Name { get; private set; }

    /// <summary>Whether the path ended in <c>..</c>, so that <see cref="Name"/> is <c>.</c>.</summary>
    public bool EndedInParent { get; private set; }

    /// <summary>Resolves the path of an entry that is to be created or removed: a slash at its end is kept for the kernel to judge.</summary>
    /// <param name="root">Where it starts; must stay open until the name is disposed.</param>
    /// <param name="path">The path, which is cut up.</param>
    /// <param name="stepwise">Whether to do without openat2.</param>
    /// <param name="errno">What it came to.</param>
    public static ResolvedName ForEntry(int root, PathText path, bool stepwise, out Errno errno) =>
        Resolve(root, path, lookup: false, stepwise, out errno);

    /// <summary>Resolves the path of something that exists. A slash at its end means to walk into the last component.</summary>
    /// <param name="root">Where it starts; must stay open until the name is disposed.</param>
    /// <param name="path">The path, which is cut up.</param>
    /// <param name="followLinks">Whether to go on while the last component is a symbolic link.</param>
    /// <param name="stepwise">Whether to do without openat2.</param>
    /// <param name="errno">What it came to.</param>
    public static ResolvedName ForLookup(int root, PathText path, bool followLinks, bool stepwise, out Errno errno)
    {
        // openat2 can't say which directory a followed link ends in, so following is always done step by step.
        ResolvedName name = Resolve(root, path, lookup: true, stepwise || followLinks, out errno);
        bool followed = followLinks;
        while (errno == Errno.Success && followed)
        {
            errno = name._walker.FollowLink(out followed);
        }

        if (name._walked)
        {
            name.TakeFromWalker();
        }

        return name;
    }

    /// <summary>Closes what was opened.</summary>
    public void Dispose()
    {
        if (_owned >= 0)
        {
            Libc.Close(_owned);
            _owned = -1;
        }

        if (_walked)
        {
            _walker.Dispose();
            _walked = false;
        }
    }

    private static ResolvedName Resolve(int root, PathText path, bool lookup, bool stepwise, out Errno errno)
    {
        ResolvedName name = default;
        name._owned = -1;
        errno = stepwise ? Errno.Again : name.ResolveInKernel(root, path, lookup);
        if (errno == Errno.Again)
        {
            name._walker = new PathWalker(root, path);
            name._walked = true;
            errno = name._walker.Walk(lookup);
            name.TakeFromWalker();
        }

        return name;
    }

    private void TakeFromWalker()
    {
        Directory = _walker.Directory;
        Name = _walker.Name;
        EndedInParent = _walker.EndedInParent;
    }

    private Errno ResolveInKernel(int root, PathText path, bool lookup)
    {
        byte* text = path.Text;
        int end = path.Length;
        while (end > 1 && text[end - 1] == (byte)'/')
        {
            end--;
        }

        bool slash = end < path.Length;
        int start = path.Span[..end].LastIndexOf((byte)'/') + 1;
        ReadOnlySpan<byte> last = path.Span[start..end];
        bool parent = last.SequenceEqual(".."u8);
        if (parent || last.SequenceEqual("."u8) || (slash && lookup))
        {
            Errno errno = Enter(root, text);
            if (errno == Errno.Success)
            {
                // The kernel has seen the whole path, so its place can hold the name.
                text[0] = (byte)'.';
                text[1] = 0;
                Name = text;
                EndedInParent = parent;
            }

            return errno;
        }

        if (start == 0)
        {
            Directory = root;
        }
        else
        {
            text[start - 1] = 0;
            Errno errno = Enter(root, text);
            text[start - 1] = (byte)'/';
            if (errno != Errno.Success)
            {
                return errno;
            }
        }

        text[slash ? end + 1 : end] = 0;
        Name = text + start;
        return Errno.Success;
    }

    private Errno Enter(int root, byte* path)
    {
        Errno errno = KernelResolution.Open(root, path, Libc.O_PATH | Libc.O_DIRECTORY, 0, out _owned);
        Directory = _owned;
        return errno;
    }
}
